/** Owns how a sheet looks that lies over the page: a dialog with a title and the way out of it. */
import { css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';

export const sheet = css`
  dialog {
    width: min(30rem, calc(100vw - 24px));
    max-height: calc(100dvh - 24px);
    padding: var(--space-4) var(--space-6) var(--space-6);
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
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-inline-end: -12px;
  }
  h2,
  h3 {
    margin: 0;
    font-size: var(--size-20);
    letter-spacing: -0.01em;
  }
  h3 {
    padding-top: var(--space-4);
    font-size: var(--size-16);
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
