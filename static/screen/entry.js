/**
 * Owns the way in: the six characters of a code, typed or pasted, and in words what is wrong with them.
 * Says `code`.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { sentence } from '../wire/api.js';
import { base, buttons, say } from '../widgets/shared.js';
import { readCode, whatIsWrong } from './code.js';

export class Entry extends LitElement {
  static properties = { code: {}, only: {}, trouble: { attribute: false }, isAsking: { attribute: false } };

  static styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        align-content: center;
        justify-items: center;
      }
      form {
        display: grid;
        gap: var(--space-4);
        width: min(26rem, 100%);
        padding-bottom: 12vh;
        text-align: center;
      }
      h1 {
        margin: 0;
        font-size: var(--size-28);
        letter-spacing: -0.02em;
        line-height: 1.15;
        text-wrap: balance;
      }
      p {
        margin: 0;
        color: var(--quiet);
        text-wrap: balance;
      }
      input {
        width: 100%;
        min-height: 5.5rem;
        padding: 0 0 0 0.2em;
        border: 2px solid var(--edge);
        border-radius: 20px;
        background: var(--surface);
        color: var(--text);
        font: 700 clamp(2rem, 11vw, var(--size-48)) / 1 var(--font);
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.2em;
        text-align: center;
        text-transform: uppercase;
      }
      input[aria-invalid='true'] {
        border-color: var(--bad);
      }
      .trouble {
        color: var(--bad);
      }
      button {
        min-height: max(56px, 2.6em);
        font-size: var(--size-20);
      }
    `,
  ];

  constructor() {
    super();
    this.code = '';
    /** Whose jumps alone will be shown; empty: everybody's. */
    this.only = '';
    /** Why there is no way in yet; null: nothing was tried. @type {unknown} */
    this.trouble = null;
    this.isAsking = false;
  }

  firstUpdated() {
    this.#input().focus();
  }

  render() {
    return html`<form novalidate @submit=${this.#submit}>
      <h1>${t('screen.entry.title')}</h1>
      <p id="how">${t('screen.entry.how')}</p>
      ${this.only === '' ? nothing : html`<p>${t('screen.entry.only', { nickname: this.only })}</p>`}
      <input .value=${this.code} aria-label=${t('screen.entry.code')} aria-describedby="how trouble"
        aria-invalid=${this.trouble === null ? 'false' : 'true'} autocomplete="off" autocapitalize="characters"
        autocorrect="off" spellcheck="false" enterkeyhint="go" @paste=${this.#paste} />
      <p id="trouble" class="trouble" role="alert">${this.trouble === null ? nothing : sentence(this.trouble)}</p>
      <button class="first" ?disabled=${this.isAsking}>${t('screen.entry.go')}</button>
    </form>`;
  }

  #input() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'));
  }

  /**
   * Take the code out of whatever was copied with it.
   * @param {ClipboardEvent} event
   */
  #paste(event) {
    const code = readCode(event.clipboardData?.getData('text') ?? '');
    if (whatIsWrong(code) !== null) return; // let it be seen as it is
    event.preventDefault();
    this.#input().value = code;
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const code = readCode(this.#input().value);
    const wrong = whatIsWrong(code);
    this.code = code;
    this.trouble = wrong === null ? null : t(wrong);
    if (wrong === null) say(this, 'code', code);
    else this.#input().focus();
  }
}
customElements.define('ht-entry', Entry);
