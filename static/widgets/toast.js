/**
 * Owns the one place where the page says that something went wrong or is worth knowing; what was done on it
 * can be undone from there.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons } from './shared.js';

const SHOWN_MS = 8000;

export class Toast extends LitElement {
  static properties = { text: { state: true }, undo: { state: true } };

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
      p.done {
        border-color: var(--go);
      }
      p.done > svg {
        color: var(--go);
      }
      p > button:not(.undo) {
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
    /** @type {(() => void) | null} */
    this.undo = null;
    this.isGood = false;
  }

  /**
   * Show a sentence for a while; a newer one replaces it.
   * @param {string} text
   * @param {(() => void) | null} [undo] takes back what it says was done
   * @param {boolean} [isGood] whether it says that something went well
   */
  show(text, undo = null, isGood = undo !== null) {
    this.text = text;
    this.undo = undo;
    this.isGood = isGood;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#clear(), SHOWN_MS);
  }

  render() {
    return html`<div role="alert">
      ${this.text
        ? html`<p class=${this.isGood ? 'done' : ''}>
            ${icon(this.isGood ? 'check' : 'alert')}<span>${this.text}</span>
            ${this.undo ? html`<button type="button" class="undo" @click=${this.#takeBack}>
              ${t('toast.undo')}</button>` : nothing}
            <button type="button" aria-label=${t('controls.close')} @click=${this.#clear}>${icon('close')}</button>
          </p>`
        : nothing}
    </div>`;
  }

  #takeBack() {
    this.undo?.();
    this.#clear();
  }

  #clear() {
    this.text = '';
    this.undo = null;
  }
}
customElements.define('ht-toast', Toast);
