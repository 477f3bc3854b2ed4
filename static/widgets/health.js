/** Owns the chips that say how well it runs: the camera's rate, and how late results are, and why. */
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
        right: 0;
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
        text-align: right;
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
    /** @type {import('../overlay/latency.js').Breakdown | null} */
    this.latency = null;
    this.isBehind = false;
  }

  render() {
    const { fps } = this;
    return html`<div class="chips">
      ${fps === null ? nothing : this.#chip(t('health.fps', { fps: Math.round(fps) }), fps < SLOW_FPS, t('health.fps_explained'))}
      ${this.isBehind
        ? this.#chip(t('health.behind'), true, t('health.behind_explained'))
        : this.latency === null
          ? nothing
          : this.#latency(this.latency)}
    </div>`;
  }

  /** @param {import('../overlay/latency.js').Breakdown} latency */
  #latency({ total_ms, p95_ms, stages }) {
    const text = t('health.ms', { ms: total_ms === null ? '…' : Math.round(total_ms) });
    return html`<details @keydown=${this.#close}>
      <summary aria-label=${t('health.latency_is', { ms: total_ms === null ? '…' : Math.round(total_ms) })}>
        ${this.#chip(text, total_ms !== null && total_ms > LATE_MS, t('health.latency'))}
      </summary>
      <div class="panel">
        ${total_ms === null
          ? t('health.latency_unknown')
          : t('health.latency_told', { ms: Math.round(total_ms), p95: Math.round(p95_ms ?? 0) })}
        <div class="bar" aria-hidden="true">
          ${stages.map(({ ms }) => html`<i .style=${`flex: ${Math.max(0.1, ms)} 0 0`}></i>`)}
        </div>
        <dl>
          ${stages.map(({ name, ms }) => html`<dt>${t(`stage.${name}`)}</dt><dd>${t('health.ms', { ms: ms.toFixed(1) })}</dd>`)}
        </dl>
      </div>
    </details>`;
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
