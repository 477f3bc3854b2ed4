/** Owns the card that stands in for the picture while there is none. Says the name of the chosen action. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { base, buttons } from './shared.js';

/**
 * @typedef {'camera' | 'clip' | 'reconnect'} GateAction
 * @typedef {{ title: string, text: string, link?: string, actions: GateAction[] }} GateCard
 */

/** @type {Record<GateAction, import('../i18n/words.js').Key>} */
const LABELS = { camera: 'card.use_camera', clip: 'card.use_clip', reconnect: 'card.reconnect' };

export class Gate extends LitElement {
  static properties = { card: { attribute: false } };

  static styles = [
    base,
    buttons,
    css`
      div {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 14px;
        height: 100%;
        padding: var(--space-6);
        overflow-y: auto;
        background: var(--ground);
        text-align: center;
      }
      h2 {
        margin: 0;
        font-size: var(--size-28);
        letter-spacing: -0.02em;
        line-height: 1.15;
      }
      p {
        max-width: 34rem;
        margin: 0;
        color: var(--quiet);
        font-size: var(--size-16);
        text-wrap: balance;
      }
      a {
        color: var(--accent);
        font-size: var(--size-20);
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 12px;
        margin-top: 8px;
      }
      @media (min-width: 1100px) {
        h2 {
          font-size: var(--size-48);
        }
        p {
          font-size: var(--size-20);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {GateCard | null} */
    this.card = null;
  }

  willUpdate() {
    this.hidden = this.card === null;
  }

  render() {
    if (this.card === null) return nothing;
    const { title, text, link, actions } = this.card;
    return html`<div role="status">
      <h2>${title}</h2>
      <p>${text}</p>
      ${link ? html`<a href=${link}>${link}</a>` : nothing}
      <nav>
        ${actions.map(
          (action, index) => html`<button type="button" class=${index === 0 ? 'first' : ''}
            @click=${() => this.dispatchEvent(new CustomEvent(action))}>${t(LABELS[action])}</button>`,
        )}
      </nav>
    </div>`;
  }
}
customElements.define('ht-gate', Gate);
