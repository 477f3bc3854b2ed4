/** Owns the chips that say how well it runs: the camera's rate, and how late results are, and why; and which server. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { base } from './shared.js';

/** Fewer frames than this widen every ± noticeably. */
const SLOW_FPS = 25;
const LATE_MS = 300;

export class Health extends LitElement {
  static properties = {
    fps: { attribute: false },
    latency: { attribute: false },
    isBehind: { attribute: false },
    version: { attribute: false },
  };

  static styles = [
    base,
    css`
      .chips {
        display: flex;
        align-items: center;
        gap: 6px;
        margin: 0;
      }
      .chip {
        padding: 4px 10px;
        border-radius: 99px;
        border: 1px solid var(--line);
        color: var(--quiet);
        font: 600 var(--size-14) / 1.3 var(--font);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      details {
        position: relative;
      }
      summary {
        display: flex;
        list-style: none;
        cursor: pointer;
        /* The finger's target is larger than the chip. */
        margin: -12px 0;
        padding: 12px 0;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .panel {
        position: absolute;
        z-index: 2;
        inset-inline-end: 0;
        top: calc(100% + 14px);
        width: 15rem;
        padding: 12px;
        border-radius: 12px;
        border: 1px solid var(--line);
        background: var(--surface);
        color: var(--text);
        font: 500 var(--size-14) / 1.5 var(--font);
        font-variant-numeric: tabular-nums;
        box-shadow: 0 6px 24px var(--shade);
      }
      .bar {
        display: flex;
        gap: 2px;
        height: 10px;
        margin: 8px 0;
      }
      .bar i {
        min-width: 2px;
        border-radius: 2px;
        background: var(--accent);
      }
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        margin: 0;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        text-align: end;
      }
      p {
        margin: 8px 0 0;
        color: var(--quiet);
      }
      .amber {
        background: var(--act);
        color: var(--surface);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {number | null} */
    this.fps = null;
    /** @type {import('../overlay/types.js').Breakdown | null} */
    this.latency = null;
    this.isBehind = false;
    /** @type {string | null} the server's */
    this.version = null;
  }

  render() {
    const { fps } = this;
    return html`<div class="chips">
      ${fps === null ? nothing : this.#chip(t('health.fps', { fps: Math.round(fps) }), fps < SLOW_FPS, t('health.fps_explained'))}
      ${this.isBehind
        ? this.#more(t('health.behind_is'), this.#chip(t('health.behind'), true, t('health.behind_explained')))
        : this.latency === null
          ? nothing
          : this.#late(this.latency)}
    </div>`;
  }

  /** @param {import('../overlay/types.js').Breakdown} latency */
  #late({ total_ms }) {
    const ms = total_ms === null ? '…' : Math.round(total_ms);
    const isLate = total_ms !== null && total_ms > LATE_MS;
    return this.#more(t('health.latency_is', { ms }), this.#chip(t('health.ms', { ms }), isLate, t('health.latency')));
  }

  /**
   * @param {string} label
   * @param {unknown} chip
   */
  #more(label, chip) {
    return html`<details @keydown=${this.#close}>
      <summary aria-label=${label}>${chip}</summary>
      <div class="panel">
        ${this.latency === null ? nothing : this.#breakdown(this.latency)}
        ${this.version === null ? nothing : html`<p>${t('health.version', { version: this.version })}</p>`}
      </div>
    </details>`;
  }

  /** @param {import('../overlay/types.js').Breakdown} latency */
  #breakdown({ total_ms, p95_ms, stages }) {
    return html`${total_ms === null
        ? t('health.latency_unknown')
        : t('health.latency_told', { ms: Math.round(total_ms), p95: Math.round(p95_ms ?? 0) })}
      <div class="bar" aria-hidden="true">
        ${stages.map(({ ms }) => html`<i .style=${`flex: ${Math.max(0.1, ms)} 0 0`}></i>`)}
      </div>
      <dl>
        ${stages.map(({ name, ms }) => html`<dt>${t(`stage.${name}`)}</dt><dd>${t('health.ms', { ms: ms.toFixed(1) })}</dd>`)}
      </dl>`;
  }

  /** @param {KeyboardEvent} event */
  #close({ key, currentTarget }) {
    if (key === 'Escape') /** @type {HTMLDetailsElement} */ (currentTarget).open = false;
  }

  /**
   * @param {string} text
   * @param {boolean} isAmber
   * @param {string} title
   */
  #chip(text, isAmber, title) {
    return html`<span class="chip ${isAmber ? 'amber' : ''}" title=${title}>${text}</span>`;
  }
}
customElements.define('ht-health', Health);
