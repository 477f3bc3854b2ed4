/** Owns the state line: one sentence, readable from across the gym. */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { icon } from './icons.js';
import { base } from './shared.js';

const ICONS = /** @type {const} */ ({ wait: 'wait', act: 'person', go: 'up', good: 'check', bad: 'alert' });

export class Status extends LitElement {
  static properties = { tone: { reflect: true }, caption: {} };

  static styles = [
    base,
    css`
      p {
        display: flex;
        align-items: center;
        gap: 12px;
        min-height: 64px;
        margin: 0;
        padding: 10px var(--gap);
        background: var(--raised);
        color: var(--text);
        font: 650 var(--size-20) / 1.2 var(--font);
        text-wrap: balance;
      }
      :host([tone='act']) p {
        background: var(--act);
        color: var(--on-colour);
      }
      :host([tone='go']) p,
      :host([tone='good']) p {
        background: var(--go);
        color: var(--on-colour);
      }
      :host([tone='bad']) p {
        background: var(--bad);
        color: var(--on-colour);
      }
      @media (min-width: 1100px) {
        p {
          min-height: 84px;
          padding-inline: 28px;
          font-size: var(--size-28);
        }
      }
      @media (max-height: 500px) {
        p {
          min-height: 60px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {keyof typeof ICONS} */
    this.tone = 'wait';
    this.caption = '';
  }

  render() {
    return html`<p role="status">${icon(ICONS[this.tone])}<span>${this.caption}</span></p>`;
  }
}
customElements.define('ht-status', Status);
