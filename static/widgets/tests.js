/**
 * Owns the choice of the test. Says `test` with its key.
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { TESTS } from '../coach/quantities.js';
import { base } from './shared.js';

export class Tests extends LitElement {
  static properties = {
    chosen: { attribute: false },
    canChoose: { attribute: false },
  };

  static styles = [
    base,
    css`
      select {
        min-height: var(--hit);
        max-width: 100%;
        padding: 0 2px 0 6px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--text);
        font: 600 var(--size-14) / 1.2 var(--font);
      }
      select:disabled {
        opacity: 0.45;
      }
    `,
  ];

  constructor() {
    super();
    this.chosen = 'cmj';
    this.canChoose = false;
  }

  render() {
    return html`<select aria-label="Test" ?disabled=${!this.canChoose} @change=${this.#choose}>
      ${Object.entries(TESTS).map(
        ([key, { name }]) => html`<option value=${key} ?selected=${key === this.chosen}>${name}</option>`,
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
