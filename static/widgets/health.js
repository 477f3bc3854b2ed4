/** Owns the chips that say how well it runs: the camera's rate, and from capture to result. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { base } from './shared.js';

/** Fewer frames than this widen every ± noticeably. */
const SLOW_FPS = 25;
const LATE_MS = 300;

export class Health extends LitElement {
  static properties = {
    fps: { attribute: false },
    latency_ms: { attribute: false },
    isBehind: { attribute: false },
  };

  static styles = [
    base,
    css`
      p {
        display: flex;
        gap: 6px;
        margin: 0;
      }
      span {
        padding: 4px 10px;
        border-radius: 99px;
        background: var(--raised);
        color: var(--quiet);
        font: 600 var(--size-14) / 1.3 var(--font);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .amber {
        background: var(--act);
        color: var(--on-colour);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {number | null} */
    this.fps = null;
    /** @type {number | null} */
    this.latency_ms = null;
    this.isBehind = false;
  }

  render() {
    const { fps, latency_ms } = this;
    return html`<p>
      ${fps === null ? nothing : this.#chip(`${Math.round(fps)} fps`, fps < SLOW_FPS, 'Pictures a second from the camera')}
      ${this.isBehind
        ? this.#chip('analysis behind', true, 'No result for more than a second')
        : latency_ms === null
          ? nothing
          : this.#chip(`${Math.round(latency_ms)} ms`, latency_ms > LATE_MS, 'From capture to result')}
    </p>`;
  }

  /**
   * @param {string} text
   * @param {boolean} isAmber
   * @param {string} title
   */
  #chip(text, isAmber, title) {
    return html`<span class=${isAmber ? 'amber' : ''} title=${title}>${text}</span>`;
  }
}
customElements.define('ht-health', Health);
