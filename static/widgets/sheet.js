/**
 * Owns the sheet that lies over a page until it is done with: how it looks, its heading and its way out.
 * `ht-sheet` takes whatever a page puts into it, and says `shut` when it has gone.
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons, say } from './shared.js';

export const sheet = css`
  dialog {
    width: min(32rem, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: 0 var(--space-6) var(--space-6);
    border: 1px solid var(--line);
    border-radius: 20px;
    background: var(--surface);
    color: var(--text);
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  dialog::backdrop {
    background: rgb(4 8 12 / 55%);
  }
  .head {
    position: sticky;
    z-index: 1;
    top: 0;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-3);
    margin-inline-end: -12px;
    padding: var(--space-3) 0;
    background: var(--surface);
  }
  h2,
  h3 {
    margin: 0;
    font-size: var(--size-20);
    letter-spacing: -0.01em;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  h3 {
    padding-top: var(--space-4);
    font-size: var(--size-16);
  }
  @media (max-width: 480px) {
    dialog {
      padding-inline: var(--space-4);
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: rise 180ms var(--ease);
    }
    @keyframes rise {
      from {
        opacity: 0;
        transform: translateY(12px);
      }
    }
  }
`;

/**
 * Return the first row of a sheet, whose dialog is named by `title`.
 * @param {string} title
 */
export function head(title) {
  return html`<div class="head">
    <h2 id="title">${title}</h2>
    <button type="button" class="bare" aria-label=${t('controls.close')} @click=${close}>${icon('close')}</button>
  </div>`;
}

/** @param {Event} event */
function close(event) {
  /** @type {HTMLElement} */ (event.currentTarget).closest('dialog')?.close();
}

export class Sheet extends LitElement {
  static properties = { heading: {}, wide: { type: Boolean, reflect: true } };

  static styles = [
    base,
    buttons,
    sheet,
    css`
      :host([wide]) dialog {
        width: min(52rem, calc(100vw - 24px));
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.wide = false;
  }

  /** Lie over the page. */
  async open() {
    await this.updateComplete;
    const dialog = this.#dialog();
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }

  close() {
    this.#dialog().close();
  }

  #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  render() {
    return html`<dialog aria-labelledby="title" @close=${() => say(this, 'shut')}>
      ${head(this.heading)}
      <slot></slot>
    </dialog>`;
  }
}
customElements.define('ht-sheet', Sheet);
