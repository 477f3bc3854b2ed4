/**
 * Owns the sheet of who jumps one after the other: a squad is chosen, then order, turns and jumps each. Says
 * `wish` with the queue as it is wanted, null to end it, and `add` where there is nobody to choose.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { moved, without, wishFor } from '../coach/choice.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons, fields, say } from './shared.js';
import { head, sheet } from './sheet.js';

const MOST_EACH = 20;
const MOST_ATHLETES = 100;
const USUAL_EACH = 3;

export class QueueSheet extends LitElement {
  static properties = {
    queue: { attribute: false },
    groups: { attribute: false },
    called: { attribute: false },
    squad: { state: true },
    each: { state: true },
  };

  static styles = [
    base,
    buttons,
    fields,
    sheet,
    css`
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-3) 0;
        border-top: 1px solid var(--line);
      }
      .step {
        display: grid;
        grid-template-columns: auto 3ch auto;
        align-items: center;
        gap: var(--space-1);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        text-align: center;
      }
      .step button,
      li button {
        padding: 0;
      }
      p {
        margin: 0 0 var(--space-4);
        color: var(--quiet);
      }
      ol {
        margin: 0 0 var(--space-4);
        padding: 0;
        border-top: 1px solid var(--line);
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto auto;
        align-items: center;
        gap: var(--space-1);
        padding: var(--space-1) 0;
        border-bottom: 1px solid var(--line);
      }
      li .bare:disabled {
        border-color: transparent;
      }
      li .turn {
        justify-content: start;
        padding: 0 var(--space-3);
        border-color: transparent;
        background: none;
        font-weight: 500;
        text-align: start;
        overflow-wrap: anywhere;
      }
      li .turn[aria-current='true'] {
        border-color: var(--accent);
        font-weight: 700;
      }
      li.over .turn {
        color: var(--quiet);
      }
      small {
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 500;
      }
      .wide {
        width: 100%;
        min-height: 56px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../wire/types.js').Queue | null} */
    this.queue = null;
    /** @type {import('./choosers.js').Group[]} */
    this.groups = [];
    /** What an athlete is called. @type {(athlete_id: string) => string} */
    this.called = (id) => id;
    this.squad = 0;
    this.each = USUAL_EACH;
    /** Whose button has the focus, and which of theirs. @type {{ id: string, at: number } | null} */
    this.held = null;
  }

  async open() {
    await this.updateComplete;
    const dialog = this.#dialog();
    if (!dialog.open) dialog.showModal();
  }

  #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  render() {
    return html`<dialog aria-labelledby="title" @focusin=${this.#hold}>
      ${head(t('queue.title'))}
      ${this.queue ? this.#order(this.queue) : this.groups.length > 0 ? this.#beginning() : this.#nobody()}
    </dialog>`;
  }

  /** @param {Event} event */
  #hold({ target }) {
    const button = /** @type {HTMLElement} */ (target);
    const place = /** @type {HTMLElement | null} */ (button.closest('li[data-athlete]'));
    this.held = place && { id: place.dataset.athlete ?? '', at: [...place.children].indexOf(button) };
  }

  /** The rows are drawn anew from above: the focus goes where its athlete went. */
  updated() {
    if (this.held === null || !this.#dialog().open) return;
    const { id, at } = this.held;
    const place = this.renderRoot.querySelector(`li[data-athlete="${CSS.escape(id)}"]`);
    const [turn, up, down, out] = /** @type {HTMLButtonElement[]} */ ([...(place?.children ?? [])]);
    // At either end of the order the way there is closed, and the way back is open.
    [[turn, up, down, out][at], up, down, turn].find((button) => button && !button.disabled)?.focus();
  }

  #nobody() {
    return html`<p>${t('queue.nobody')}</p>
      <button type="button" class="first wide" @click=${this.#add}>${icon('add')}${t('athlete.add')}</button>`;
  }

  #beginning() {
    const { athletes } = this.groups[this.squad] ?? { athletes: [] };
    return html`<p>${t('queue.explained')}</p>
      <div class="row">
        <label for="squad">${t('queue.squad')}</label>
        <select id="squad" @change=${this.#choose}>
          ${this.groups.map(({ name }, at) => html`<option value=${at} .selected=${at === this.squad}>${name}</option>`)}
        </select>
      </div>
      ${this.#each(this.each, (each) => (this.each = each))}
      <ol>${athletes.map(({ athlete_id }) => html`<li><span class="turn">${this.called(athlete_id)}</span></li>`)}</ol>
      <button type="button" class="first wide" ?disabled=${athletes.length === 0} @click=${this.#begin}>
        ${icon('play')}${t('queue.begin')}</button>`;
  }

  /** @param {import('../wire/types.js').Queue} queue */
  #order(queue) {
    const wish = wishFor(queue);
    return html`${this.#each(queue.reps_each, (reps_each) => say(this, 'wish', { ...wish, reps_each }))}
      <ol>${queue.athlete_ids.map((id, at) => this.#place(queue, id, at))}</ol>
      ${queue.at >= queue.athlete_ids.length
        ? html`<button type="button" class="first wide" @click=${() => say(this, 'wish', { ...wish, at: 0 })}>
            ${icon('undo')}${t('queue.again')}</button>`
        : nothing}
      <button type="button" class="wide" @click=${this.#end}>${icon('stop')}${t('queue.end')}</button>`;
  }

  /**
   * @param {import('../wire/types.js').Queue} queue
   * @param {string} id
   * @param {number} at
   */
  #place(queue, id, at) {
    const wish = wishFor(queue);
    const name = this.called(id);
    const isNow = at === queue.at;
    return html`<li class=${at < queue.at ? 'over' : ''} data-athlete=${id}>
      <button type="button" class="turn" aria-current=${isNow} title=${t('queue.give', { name })}
        @click=${() => say(this, 'wish', { ...wish, at })}>
        ${at < queue.at ? icon('check') : nothing}<span>${name}
          ${isNow ? html`<small>${t('queue.done', { done: queue.reps_done, each: queue.reps_each })}</small>` : nothing}</span>
      </button>
      ${this.#act('up', t('queue.up', { name }), at === 0, moved(wish, at, -1))}
      ${this.#act('down', t('queue.down', { name }), at === queue.athlete_ids.length - 1, moved(wish, at, 1))}
      ${this.#act('close', t('queue.out', { name }), false, without(wish, at))}
    </li>`;
  }

  /**
   * @param {import('./icons.js').IconName} sign
   * @param {string} label
   * @param {boolean} isOff
   * @param {import('../coach/choice.js').QueueWish | null} wish
   */
  #act(sign, label, isOff, wish) {
    return html`<button type="button" class="bare" aria-label=${label} ?disabled=${isOff}
      @click=${() => say(this, 'wish', wish)}>${icon(sign)}</button>`;
  }

  /**
   * @param {number} each
   * @param {(each: number) => void} change
   */
  #each(each, change) {
    return html`<div class="row">
      <span id="each">${t('queue.each')}</span>
      <div class="step" role="group" aria-labelledby="each">
        <button type="button" aria-label=${t('queue.fewer')} ?disabled=${each <= 1} @click=${() => change(each - 1)}>−</button>
        <output>${each}</output>
        <button type="button" aria-label=${t('queue.more')} ?disabled=${each >= MOST_EACH} @click=${() => change(each + 1)}>+</button>
      </div>
    </div>`;
  }

  /** @param {Event} event */
  #choose(event) {
    this.squad = Number(/** @type {HTMLSelectElement} */ (event.target).value);
  }

  #begin() {
    const athlete_ids = this.groups[this.squad].athletes.slice(0, MOST_ATHLETES).map(({ athlete_id }) => athlete_id);
    this.#dialog().close();
    say(this, 'wish', { athlete_ids, at: 0, reps_each: this.each });
  }

  #end() {
    this.#dialog().close();
    say(this, 'wish', null);
  }

  #add() {
    this.#dialog().close();
    say(this, 'add');
  }
}
customElements.define('ht-queue-sheet', QueueSheet);
