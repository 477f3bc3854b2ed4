/** Owns the one place where the page says that something went wrong or is worth knowing. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons } from './shared.js';

const SHOWN_MS = 8000;

export class Toast extends LitElement {
  static properties = { text: { state: true } };

  static styles = [
    base,
    buttons,
    css`
      :host {
        position: fixed;
        inset: calc(60px + env(safe-area-inset-top)) 12px auto;
        z-index: 2;
        display: grid;
        justify-items: center;
        pointer-events: none;
      }
      p {
        display: flex;
        align-items: center;
        gap: 12px;
        max-width: 36rem;
        margin: 0;
        padding-block: 4px;
        padding-inline: 16px 4px;
        border: 1px solid var(--bad);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        box-shadow: 0 6px 24px var(--shade);
        pointer-events: auto;
      }
      p > svg {
        color: var(--bad);
      }
      button {
        padding: 0;
        border: 0;
        background: none;
        color: var(--quiet);
      }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  constructor() {
    super();
    this.text = '';
  }

  /**
   * Show a sentence for a while; a newer one replaces it.
   * @param {string} text
   */
  show(text) {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#clear(), SHOWN_MS);
  }

  render() {
    return html`<div role="alert">
      ${this.text
        ? html`<p>
            ${icon('alert')}<span>${this.text}</span>
            <button type="button" aria-label=${t('controls.close')} @click=${this.#clear}>${icon('close')}</button>
          </p>`
        : nothing}
    </div>`;
  }

  #clear() {
    this.text = '';
  }
}
customElements.define('ht-toast', Toast);
