/**
 * Owns the newest jump, large: whose it is, how high, how sure, and how it stands beside the best before.
 * A new best has the whole screen for a moment.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, TESTS, show, written } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { base } from '../widgets/shared.js';
import { apart, beyondBest_m } from './shown.js';

const ARRIVAL = { duration: 320, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };
const BEST_SHOWN_MS = 3000;

export class Score extends LitElement {
  static properties = { jump: { attribute: false }, isFresh: { state: true } };

  static styles = [
    base,
    css`
      :host {
        container-type: inline-size;
        text-align: center;
      }
      h2 {
        margin: 0;
        font-size: var(--size-28);
        letter-spacing: -0.02em;
        line-height: 1.15;
        overflow-wrap: anywhere;
      }
      h2:empty {
        display: none;
      }
      .height {
        display: flex;
        align-items: last baseline;
        justify-content: center;
        gap: 0.08em;
        margin: 0;
        font-size: var(--size-120);
        font-variant-numeric: tabular-nums;
        line-height: 1;
        white-space: nowrap;
      }
      .value {
        font-weight: 780;
        letter-spacing: -0.045em;
      }
      .beside {
        display: grid;
        justify-items: start;
        color: var(--quiet);
        font-size: max(var(--size-20), 0.18em);
        font-weight: 600;
        line-height: 1.2;
      }
      .beside b {
        color: var(--text);
        font-weight: 650;
      }
      .about {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: var(--space-2);
        margin: var(--space-3) 0 0;
        min-height: 2.25rem;
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 0.4em;
        padding: 0.25em 0.9em;
        border: 1px solid var(--line);
        border-radius: 99px;
        color: var(--quiet);
        font-size: var(--size-16);
        font-variant-numeric: tabular-nums;
        font-weight: 600;
        line-height: 1.4;
      }
      .best {
        border-color: transparent;
        background: var(--go);
        color: var(--ground);
      }
      .frame {
        position: fixed;
        inset: 0;
        z-index: 1;
        border: max(10px, 0.5rem) solid var(--go);
        pointer-events: none;
      }
      .frame b {
        position: absolute;
        inset: 0 auto auto 50%;
        translate: -50% 0;
        padding: 0 0.9em 0.3em;
        border-radius: 0 0 0.6em 0.6em;
        background: var(--go);
        color: var(--ground);
        font-size: var(--size-20);
        font-weight: 750;
        white-space: nowrap;
      }
      @media (prefers-reduced-motion: no-preference) {
        .frame {
          animation: arrive 320ms var(--ease);
        }
        @keyframes arrive {
          from {
            opacity: 0;
            scale: 1.04;
          }
        }
      }
      /* On a phone it would stand before what happens now; beside the number it is said, too. */
      @media (width < 700px) {
        .frame b {
          display: none;
        }
      }
      /* A wall is read from four metres. */
      @media (min-width: 1200px) and (min-height: 640px) {
        h2 {
          font-size: 2.4rem;
        }
        .height {
          font-size: min(var(--tall, 42vh), 38cqi);
        }
        .about {
          gap: 0.5rem;
          margin-top: 0.6rem;
          min-height: 3rem;
        }
        .frame b {
          font-size: var(--size-28);
        }
      }
    `,
  ];

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The jump that had its moment. */
  #told = '';

  constructor() {
    super();
    /** @type {import('./types.js').Jump | null} */
    this.jump = null;
    /** Whether a new best has its moment. */
    this.isFresh = false;
  }

  /**
   * Give a new best its moment, once.
   * @param {import('./types.js').Jump} jump
   */
  celebrate(jump) {
    if (jump.rep_id === this.#told || !isBest(jump)) return;
    this.#told = jump.rep_id;
    this.isFresh = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.isFresh = false), BEST_SHOWN_MS);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    const before = /** @type {import('./types.js').Jump | null | undefined} */ (changed.get('jump'));
    if (!changed.has('jump') || !this.jump || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    if (before && heightOf(before).value === heightOf(this.jump).value && before.rep_id === this.jump.rep_id) return;
    this.renderRoot
      .querySelector('.value')
      ?.animate([{ transform: 'translateY(-8%)', opacity: 0.2 }, { transform: 'none', opacity: 1 }], ARRIVAL);
  }

  render() {
    if (this.jump === null) return nothing;
    const { nickname, test } = this.jump;
    const { value, uncertainty, unit, reason } = heightOf(this.jump);
    return html`
      <div aria-live="polite" aria-atomic="true">
        <h2>${nickname ?? nothing}</h2>
        <p class="height" data-rep-id=${this.jump.rep_id}>
          <span class="value">${value}</span>
          <span class="beside"><b dir="ltr">${uncertainty === null ? nothing : `± ${uncertainty}`}</b> <span>${unit}</span></span>
        </p>
        <p class="about">
          <span class="chip test">${Object.hasOwn(TESTS, test) ? t(TESTS[test].name) : test}</span>
          ${reason ? html`<span class="chip">${reason}</span>` : nothing}
          ${this.#beside(this.jump)}
        </p>
      </div>
      ${this.isFresh && isBest(this.jump) ? html`<div class="frame" aria-hidden="true"><b>${t('screen.best')}</b></div>` : nothing}
    `;
  }

  /** @param {import('./types.js').Jump} jump */
  #beside(jump) {
    const beyond_m = beyondBest_m(jump);
    if (beyond_m === null) return nothing;
    const { unit } = heightOf(jump);
    const by = apart(`${written(Math.abs(beyond_m), HEIGHT)} ${unit}`);
    if (isBest(jump)) return html`<span class="chip best">${icon('star')}${t('screen.best_by', { by })}</span>`;
    if (isLevel(beyond_m)) return html`<span class="chip">${t('screen.best_level')}</span>`;
    return html`<span class="chip">${t('screen.best_short', { by })}</span>`;
  }
}
customElements.define('ht-score', Score);

/** @param {import('./types.js').Jump} jump */
const heightOf = (jump) => show(jump.measured, HEIGHT);

/**
 * Whether two heights are written alike.
 * @param {number} beyond_m what lies between them
 */
const isLevel = (beyond_m) => written(Math.abs(beyond_m), HEIGHT) === written(0, HEIGHT);

/** @param {import('./types.js').Jump} jump */
function isBest(jump) {
  const beyond_m = beyondBest_m(jump);
  return beyond_m !== null && beyond_m > 0 && !isLevel(beyond_m);
}
