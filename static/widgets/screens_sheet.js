/**
 * Owns the sheet that lets screens in: the code, large, the same as a QR code, and its address in words.
 * Says `new`, `dismiss` and `show`.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import './qr.js';
import { base, buttons, say } from './shared.js';
import { head, sheet } from './sheet.js';

export class ScreensSheet extends LitElement {
  static properties = {
    code: {}, origin: { attribute: false }, trouble: {}, isBusy: { attribute: false },
    isClosed: { attribute: false }, copied: { state: true },
  };

  static styles = [
    base,
    buttons,
    sheet,
    css`
      .code {
        margin: var(--space-2) 0 0;
        padding-inline-start: 0.12em;
        font-size: var(--size-48);
        font-variant-numeric: tabular-nums;
        font-weight: 750;
        letter-spacing: 0.12em;
        line-height: 1.2;
        text-align: center;
      }
      ht-qr {
        width: min(256px, 100%);
        margin: var(--space-2) auto var(--space-4);
      }
      p {
        margin: 0 0 var(--space-3);
        text-wrap: pretty;
      }
      .quiet {
        color: var(--quiet);
        font-size: var(--size-14);
      }
      .trouble {
        color: var(--bad);
      }
      .address {
        text-align: center;
      }
      code {
        color: var(--text);
        font: 600 var(--size-16) / 1.4 var(--font);
        overflow-wrap: anywhere;
      }
      a {
        color: var(--accent);
      }
      p:empty {
        margin: 0;
      }
      /* A phone that lies on its side. */
      @media (min-width: 640px) and (max-height: 560px) {
        dialog {
          width: min(44rem, calc(100vw - 24px));
        }
        .shown {
          display: grid;
          grid-template-columns: auto 1fr;
          align-items: start;
          column-gap: var(--space-6);
        }
        .shown > * {
          grid-column: 2;
        }
        .shown > ht-qr {
          grid-area: 1 / 1 / span 6 / 2;
          width: 240px;
          margin: 0;
        }
        .code {
          margin: 0 0 var(--space-2);
          font-size: 2.5rem;
        }
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        margin-bottom: var(--space-3);
      }
      .actions button {
        flex: 1 1 8rem;
      }
    `,
  ];

  constructor() {
    super();
    /** Empty: none is shown. */
    this.code = '';
    /** Where other devices find the server; null: nowhere. @type {string | null} */
    this.origin = null;
    /** Why there is none. */
    this.trouble = '';
    this.isBusy = false;
    /** Whether the screens were just closed. */
    this.isClosed = false;
    this.copied = '';
  }

  async open() {
    this.copied = '';
    await this.updateComplete;
    const dialog = /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
    if (!dialog.open) dialog.showModal();
  }

  /** Whoever pressed a button that is gone goes on from the first there is, and hears meanwhile what goes on. */
  updated() {
    const dialog = /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
    if (!dialog.open || /** @type {ShadowRoot} */ (this.renderRoot).activeElement) return;
    /** @type {HTMLElement | null} */ (dialog.querySelector('.actions button:enabled, [tabindex]'))?.focus();
  }

  get #address() {
    return `${this.origin ?? location.origin}/v/${this.code}`;
  }

  render() {
    return html`<dialog aria-labelledby="title" aria-busy=${this.isBusy}>
      ${head(t('screens.title'))}
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.code === '' ? this.#none() : this.#shown()}
    </dialog>`;
  }

  #none() {
    if (this.isBusy) return html`<p role="status" tabindex="-1">${t('screens.loading')}</p>`;
    return html`${this.isClosed ? html`<p role="status">${t('screens.closed')}</p>` : nothing}
      <div class="actions">
        <button type="button" class="first" @click=${() => say(this, 'show')}>${t('screens.show')}</button>
      </div>`;
  }

  #shown() {
    const isReached = this.origin !== null;
    const { host } = new URL(this.#address);
    return html`<div class="shown"><p>${t(isReached ? 'screens.scan' : 'screens.only_here')}</p>
      <p class="code">${this.code}</p>
      ${isReached
        ? html`<ht-qr .text=${this.#address} .label=${t('screens.qr')}></ht-qr>
            <p class="address"><code>${host}/v</code></p>`
        : html`<p class="address"><a href=${this.#address} target="_blank" rel="noopener">${t('screens.here')}</a></p>`}
      <div class="actions">
        ${isReached ? html`<button type="button" class="first" @click=${this.#copy}>${t('screens.copy')}</button>` : nothing}
        <button type="button" ?disabled=${this.isBusy} @click=${() => say(this, 'new')}>${t('screens.new')}</button>
        <button type="button" ?disabled=${this.isBusy} @click=${() => say(this, 'dismiss')}>${t('screens.close')}</button>
      </div>
      <p class="quiet" role="status">${this.copied}</p>
      <p class="quiet">${t('screens.explained')}</p></div>`;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#address);
      this.copied = t('screens.copied');
    } catch {
      this.copied = t('screens.not_copied');
    }
  }
}
customElements.define('ht-screens-sheet', ScreensSheet);
