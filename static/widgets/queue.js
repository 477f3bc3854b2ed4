/**
 * Owns the line of whose turn it is, and who is next. Says `turn` (the place in the queue that is to have
 * it) and `queue` to see and change all of it.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons, say } from './shared.js';

export class QueueLine extends LitElement {
  static properties = { queue: { attribute: false }, called: { attribute: false }, canChoose: { attribute: false } };

  static styles = [
    base,
    buttons,
    css`
      div {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto auto;
        align-items: center;
        gap: var(--space-2);
      }
      p {
        margin: 0;
        line-height: 1.25;
        overflow-wrap: anywhere;
      }
      b {
        display: block;
        overflow: hidden;
        font-size: var(--size-20);
        font-weight: 700;
        letter-spacing: -0.01em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      span {
        color: var(--quiet);
        font-size: var(--size-14);
        font-variant-numeric: tabular-nums;
      }
      button {
        padding: 0;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../wire/types.js').Queue | null} */
    this.queue = null;
    /** What an athlete is called. @type {(athlete_id: string) => string} */
    this.called = (id) => id;
    this.canChoose = false;
  }

  render() {
    if (this.queue === null) return nothing;
    const { athlete_ids, at } = this.queue;
    const isOver = at >= athlete_ids.length;
    return html`<div role="group" aria-label=${t('queue.label')}>
      <p aria-live="polite">${isOver ? html`<b>${t('queue.over')}</b>` : this.#turn(this.queue)}</p>
      ${this.#button('queue.back', 'back', at === 0, () => say(this, 'turn', at - 1))}
      ${this.#button('queue.next', 'on', isOver, () => say(this, 'turn', at + 1))}
      ${this.#button('queue.open', 'queue', false, () => say(this, 'queue'))}
    </div>`;
  }

  /** @param {import('../wire/types.js').Queue} queue */
  #turn({ athlete_ids, at, reps_each, reps_done }) {
    const next = athlete_ids[at + 1];
    const done = t('queue.done', { done: reps_done, each: reps_each });
    return html`<b>${this.called(athlete_ids[at])}</b>
      <span>${done} · ${next === undefined ? t('queue.last') : t('queue.then', { name: this.called(next) })}</span>`;
  }

  /**
   * @param {import('../i18n/words.js').Key} words
   * @param {import('./icons.js').IconName} sign
   * @param {boolean} isOff
   * @param {() => void} act
   */
  #button(words, sign, isOff, act) {
    return html`<button type="button" aria-label=${t(words)} title=${t(words)} ?disabled=${isOff || !this.canChoose} @click=${act}>
      ${icon(sign)}</button>`;
  }
}
customElements.define('ht-queue', QueueLine);
