/**
 * Owns what a session is called and what is noted of it; says `label` with what it shall be. What was typed
 * stays until the session is called so.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { day, timeOfDay } from '../i18n/dates.js';
import { t, tCount } from '../i18n/words.js';
import { inputs, reading } from '../widgets/looks.js';
import { base, buttons, say } from '../widgets/shared.js';

export class Label extends LitElement {
  static properties = { session: { attribute: false }, isKept: { type: Boolean }, isBusy: { type: Boolean }, isEdited: { state: true } };

  static styles = [base, buttons, inputs, reading, css`
    h1 + p {
      margin-top: var(--space-1);
    }
    button.bare {
      min-width: 0;
    }
    .note {
      max-width: 44rem;
      margin-top: var(--space-2);
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
    form {
      display: grid;
      gap: var(--space-3);
      max-width: 34rem;
      margin-top: var(--space-3);
    }
    a {
      display: inline-flex;
      align-items: center;
      min-height: var(--hit);
    }
  `];

  constructor() {
    super();
    /** @type {import('./types.js').Session | null} */
    this.session = null;
    /** Whether it is this device's copy, in which nothing can be changed. */
    this.isKept = false;
    /** Whether something is being saved. */
    this.isBusy = false;
    this.isEdited = false;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('session')) this.isEdited = false;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('isEdited') && this.isEdited) this.renderRoot.querySelector('input')?.focus();
  }

  render() {
    const { session } = this;
    if (!session) return nothing;
    return html`<h1>${session.title ?? session.name}</h1>
      <p class="quiet">${t('review.when', { day: day(session.first_recorded_at),
        time: timeOfDay(session.first_recorded_at), jumps: tCount('review.jumps', session.rep_count) })}</p>
      ${session.note === null || this.isEdited ? nothing : html`<p class="note">${session.note}</p>`}
      ${this.isKept ? nothing : this.isEdited ? this.#form(session) : html`<button type="button" class="bare"
        @click=${() => { this.isEdited = true; }}>${t(session.title || session.note ? 'review.label.change' : 'review.label.add')}</button>`}`;
  }

  /** @param {import('./types.js').Session} session */
  #form({ title, note }) {
    return html`<form @submit=${this.#save}>
      <label>${t('review.label.title')}<input name="title" maxlength="80" autocomplete="off" .value=${title ?? ''}></label>
      <label>${t('review.label.note')}<textarea name="note" maxlength="500" rows="3" .value=${note ?? ''}></textarea></label>
      <div class="row"><button class="first" ?disabled=${this.isBusy}>${t('review.label.save')}</button>
        <button type="button" @click=${() => { this.isEdited = false; }}>${t('review.label.leave')}</button></div>
    </form>`;
  }

  /** @param {SubmitEvent} event */
  #save(event) {
    event.preventDefault();
    const told = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const text = (/** @type {string} */ name) => String(told.get(name) ?? '').trim() || null;
    say(this, 'label', { title: text('title'), note: text('note') });
  }
}
customElements.define('ht-label', Label);
