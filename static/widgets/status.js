/** Owns the state line: one sentence on the picture, readable from across the gym. Colour never speaks alone. */
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
        --tone: var(--quiet);
        display: flex;
        align-items: center;
        gap: var(--space-3);
        width: fit-content;
        max-width: 100%;
        min-height: var(--hit);
        margin: 0 auto;
        padding-block: var(--space-2);
        padding-inline: var(--space-2) 20px;
        border-radius: 28px;
        background: var(--surface);
        color: var(--text);
        font: 650 clamp(var(--size-16), 4.5vw, var(--size-20)) / 1.2 var(--font);
        text-wrap: balance;
        box-shadow: 0 6px 24px var(--shade);
      }
      i {
        display: grid;
        flex: none;
        place-items: center;
        width: 36px;
        height: 36px;
        border-radius: 50%;
        background: var(--tone);
        color: var(--surface);
      }
      @media (prefers-reduced-motion: no-preference) {
        i {
          transition: background-color 200ms;
        }
      }
      :host([tone='act']) p {
        --tone: var(--act);
      }
      :host([tone='go']) p,
      :host([tone='good']) p {
        --tone: var(--go);
      }
      :host([tone='bad']) p {
        --tone: var(--bad);
      }
      @media (max-width: 360px) {
        p {
          gap: var(--space-2);
          text-wrap: wrap;
        }
      }
      @media (min-width: 1100px) {
        p {
          min-height: 64px;
          border-radius: 36px;
          font-size: var(--size-28);
        }
        i {
          width: 48px;
          height: 48px;
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
    return html`<p role="status"><i>${icon(ICONS[this.tone])}</i><span>${this.caption}</span></p>`;
  }
}
customElements.define('ht-status', Status);
