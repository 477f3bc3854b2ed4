/** Owns the word that the server has a newer page, which is read when the coach says so. */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons } from './shared.js';

export class Update extends LitElement {
  static styles = [
    base,
    buttons,
    css`
      :host {
        position: fixed;
        inset: calc(60px + env(safe-area-inset-top)) var(--space-3) auto;
        z-index: 2;
        display: grid;
        justify-items: center;
        pointer-events: none;
      }
      div {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        max-width: 36rem;
        padding-block: var(--space-2);
        padding-inline: var(--space-4) var(--space-2);
        border: 1px solid var(--accent);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        box-shadow: 0 6px 24px var(--shade);
        pointer-events: auto;
      }
      span {
        padding-inline-end: var(--space-2);
      }
    `,
  ];

  render() {
    return html`<div role="status">
      <span>${t('update.ready')}</span>
      <button type="button" class="first" @click=${() => location.reload()}>${t('update.reload')}</button>
      <button type="button" class="bare" aria-label=${t('update.later')} @click=${() => this.remove()}>
        ${icon('close')}
      </button>
    </div>`;
  }
}
customElements.define('ht-update', Update);
