/**
 * Owns the choice of the test. Says `test` with its key.
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { TESTS } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { base, fields } from './shared.js';

export class Tests extends LitElement {
  static properties = {
    chosen: { attribute: false },
    canChoose: { attribute: false },
  };

  static styles = [
    base,
    fields,
    css`
      select {
        padding: 0 var(--space-1) 0 var(--space-2);
        border-color: transparent;
        background: none;
        field-sizing: content;
      }
    `,
  ];

  constructor() {
    super();
    this.chosen = 'cmj';
    this.canChoose = false;
  }

  render() {
    return html`<select aria-label=${t('test.label')} ?disabled=${!this.canChoose} @change=${this.#choose}>
      ${Object.entries(TESTS).map(
        ([key, { name }]) => html`<option value=${key} ?selected=${key === this.chosen}>${t(name)}</option>`,
      )}
    </select>`;
  }

  /** @param {Event} event */
  #choose(event) {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    this.dispatchEvent(new CustomEvent('test', { detail: value }));
  }
}
customElements.define('ht-tests', Tests);
