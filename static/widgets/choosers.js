/**
 * Owns the choices beside each other: which test, and which athlete.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { TESTS } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons, fields, say } from './shared.js';

const plain = css`
  select {
    padding-block: 0;
    padding-inline: var(--space-2) var(--space-1);
    border-color: transparent;
    background: none;
    field-sizing: content;
  }
`;

/** The choice of the test. Says `test` with its key. */
export class Tests extends LitElement {
  static properties = {
    chosen: { attribute: false },
    canChoose: { attribute: false },
  };

  static styles = [base, fields, plain];

  constructor() {
    super();
    this.chosen = 'cmj';
    this.canChoose = false;
  }

  render() {
    return html`<select aria-label=${t('test.label')} ?disabled=${!this.canChoose} @change=${this.#choose}>
      ${Object.entries(TESTS).map(
        ([key, { name }]) => html`<option value=${key} .selected=${key === this.chosen}>${t(name)}</option>`,
      )}
    </select>`;
  }

  /** @param {Event} event */
  #choose(event) {
    this.chosen = /** @type {HTMLSelectElement} */ (event.target).value;
    say(this, 'test', this.chosen);
  }
}
customElements.define('ht-tests', Tests);

/**
 * @typedef {{ athlete_id: string, nickname: string | null, consent_at: string | null }} Athlete
 * @typedef {{ name: string, athletes: Athlete[] }} Group
 */

/** What the list offers beside athletes; no athlete has such an id. */
const ADD = '+add';
const QUEUE = '+queue';

/**
 * A choice among athletes, by squad. Says `athlete` with an id or null, `again` to read the list anew, and,
 * where more is offered, `add` and `queue`.
 */
export class AthleteChoice extends LitElement {
  static properties = {
    chosen: { attribute: false },
    canChoose: { attribute: false },
    groups: { attribute: false },
    called: { attribute: false },
    label: {},
    offersMore: { type: Boolean, attribute: 'offers-more' },
    trouble: { attribute: false },
  };

  static styles = [base, buttons, fields, plain];

  constructor() {
    super();
    /** @type {string | null} */
    this.chosen = null;
    this.canChoose = true;
    /** @type {Group[]} */
    this.groups = [];
    /** What somebody is called who is not on the list. @type {(athlete_id: string) => string} */
    this.called = () => t('athlete.unknown');
    /** @type {import('../i18n/words.js').Key} */
    this.label = 'athlete.label';
    this.offersMore = false;
    /** Why nobody can be chosen; empty where somebody can. */
    this.trouble = '';
  }

  render() {
    if (this.trouble) {
      return html`<button type="button" title=${this.trouble} @click=${() => say(this, 'again')}>
        ${icon('alert')}${t('athlete.away')}</button>`;
    }
    const isKnown = this.chosen === null || this.groups.some(({ athletes }) => athletes.some((one) => this.#is(one)));
    return html`<select aria-label=${t(this.label)} ?disabled=${!this.canChoose} @change=${this.#choose}>
      <option value="" .selected=${this.chosen === null}>${t('athlete.nobody')}</option>
      ${isKnown ? '' : html`<option value=${this.chosen} .selected=${true}>${this.called(this.chosen ?? '')}</option>`}
      ${this.groups.map(({ name, athletes }) => html`<optgroup label=${name}>${athletes.map((one) =>
        html`<option value=${one.athlete_id} .selected=${this.#is(one)}>${called(one)}</option>`)}</optgroup>`)}
      ${this.offersMore ? html`<option value=${ADD}>${t('athlete.add_more')}</option>
        <option value=${QUEUE}>${t('athlete.queue')}</option>` : nothing}
    </select>`;
  }

  /** @param {Athlete} one */
  #is(one) {
    return one.athlete_id === this.chosen;
  }

  /** @param {Event} event */
  #choose(event) {
    const list = /** @type {HTMLSelectElement} */ (event.target);
    const { value } = list;
    if (value === ADD || value === QUEUE) {
      list.value = this.chosen ?? '';
      say(this, value === ADD ? 'add' : 'queue');
    } else {
      this.chosen = value || null;
      say(this, 'athlete', this.chosen);
    }
  }
}
customElements.define('ht-athlete', AthleteChoice);

/** @param {Athlete} athlete */
function called({ athlete_id, nickname, consent_at }) {
  const name = nickname ?? t('athlete.unnamed', { id: athlete_id.slice(0, 8) });
  return consent_at ? name : t('athlete.as_nobody', { name });
}
