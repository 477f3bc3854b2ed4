/** Owns the sheet that lets a second device in: a QR code of the remote control, and its address in words. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import './qr.js';
import { base, buttons } from './shared.js';
import { head, sheet } from './sheet.js';

export class RemoteSheet extends LitElement {
  static properties = { link: {}, isOnlyHere: { attribute: false }, trouble: {}, copied: { state: true } };

  static styles = [
    base,
    buttons,
    sheet,
    css`
      ht-qr {
        width: min(288px, 100%);
        margin: var(--space-2) auto var(--space-4);
      }
      p {
        margin: 0 0 var(--space-3);
      }
      .quiet {
        color: var(--quiet);
        font-size: var(--size-14);
      }
      .trouble {
        color: var(--bad);
      }
      code {
        color: var(--text);
        font: 600 var(--size-14) / 1.4 var(--font);
        overflow-wrap: anywhere;
      }
      a {
        color: var(--accent);
      }
      button:not(.bare) {
        width: 100%;
      }
    `,
  ];

  constructor() {
    super();
    /** With what lets somebody in behind its #; empty while it is not known. */
    this.link = '';
    this.isOnlyHere = false;
    /** Why there is none. */
    this.trouble = '';
    this.copied = '';
  }

  async open() {
    this.copied = '';
    await this.updateComplete;
    this.#dialog().showModal();
  }

  #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  render() {
    return html`<dialog aria-labelledby="title">
      ${head(t('remote_sheet.title'))}
      ${this.trouble
        ? html`<p class="trouble" role="alert">${this.trouble}</p>`
        : this.link === '' ? html`<p role="status">${t('remote_sheet.loading')}</p>` : this.#shown()}
    </dialog>`;
  }

  #shown() {
    const { host, pathname } = new URL(this.link);
    return html`<p>${t(this.isOnlyHere ? 'remote_sheet.only_here' : 'remote_sheet.scan')}</p>
      ${this.isOnlyHere ? nothing : html`<ht-qr .text=${this.link} .label=${t('remote_sheet.code')}></ht-qr>`}
      <p class="quiet">${t('remote_sheet.typed')}<br><code>${host}${pathname}</code></p>
      ${this.isOnlyHere
        ? html`<p><a href=${this.link} target="_blank" rel="noopener">${t('remote_sheet.here')}</a></p>`
        : html`<p class="quiet">${t('remote_sheet.is_key')}</p>
          <button type="button" @click=${this.#copy}>${t('remote_sheet.copy')}</button>
          <p class="quiet" role="status">${this.copied}</p>`}`;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.link);
      this.copied = t('remote_sheet.copied');
    } catch {
      this.copied = t('remote_sheet.not_copied');
    }
  }
}
customElements.define('ht-remote-sheet', RemoteSheet);
