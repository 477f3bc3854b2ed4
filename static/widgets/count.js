/** Owns the number of the countdown, as large as the picture allows: it is read from four metres. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { base } from './shared.js';

export class Count extends LitElement {
  static properties = { left: { attribute: false } };

  static styles = [
    base,
    css`
      p {
        display: grid;
        place-items: center;
        width: min(46cqmin, 15rem);
        aspect-ratio: 1;
        margin: 0;
        border-radius: 50%;
        background: var(--surface);
        color: var(--text);
        font: 750 min(30cqmin, 10rem) / 1 var(--font);
        font-variant-numeric: tabular-nums;
        box-shadow: 0 6px 24px var(--shade);
      }
      div {
        display: grid;
        place-items: center;
        height: 100%;
        padding-bottom: 64px;
        container-type: size;
      }
      @media (prefers-reduced-motion: no-preference) {
        p {
          animation: beat 1s var(--ease);
        }
      }
      @keyframes beat {
        from {
          transform: scale(1.12);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** Seconds left; 0 shows nothing. */
    this.left = 0;
  }

  render() {
    if (this.left === 0) return nothing;
    return html`<div>${[this.left].map((left) => html`<p role="timer" aria-live="assertive">${left}</p>`)}</div>`;
  }
}
customElements.define('ht-count', Count);
