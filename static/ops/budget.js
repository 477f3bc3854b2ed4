/** Owns the tiles above the table: what the cores carry, and what the queues drop. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { base } from '../widgets/shared.js';
import { age } from './figures.js';
import { chart, looks, reasonList } from './looks.js';
import { BUDGET_THRESHOLDS } from './thresholds.js';

/** @typedef {'cameras' | 'share' | 'room' | 'dropped' | 'stands'} Tile */

export class BudgetTiles extends LitElement {
  static properties = { load: { attribute: false } };

  static styles = [
    base,
    looks,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 148px), 1fr));
        gap: var(--space-3);
        margin: 0;
      }
      dl > div {
        display: grid;
        grid-template-rows: auto auto 1fr;
        gap: 2px;
        padding: var(--space-3) var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      dt {
        color: var(--quiet);
        font-size: var(--size-14);
      }
      dd {
        margin: 0;
      }
      b {
        font-size: var(--size-28);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
      .unit {
        font-size: var(--size-14);
      }
      .chart {
        margin-top: var(--space-1);
      }
      .reasons {
        margin-top: var(--space-2);
      }
      @media (max-width: 599px) {
        dl {
          grid-template-columns: 1fr 1fr;
          gap: var(--space-2);
        }
        dl > div {
          padding: var(--space-2) var(--space-3);
        }
        b {
          font-size: var(--size-20);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('./load.js').Load | null} */
    this.load = null;
  }

  render() {
    if (this.load === null) return nothing;
    const { budget, reasons, shares, cameras, dropped, dropped_in_all } = this.load;
    const { capacity_cores, share_used, stands_looked_at_per_s: stands, fits_one_more } = budget;
    const [new_dropped, over_s] = dropped_in_all === null ? [null, 0] : [dropped_in_all.by, dropped_in_all.over_s];
    const looked = stands === null ? t('ops.budget.stands.every') : t('ops.budget.stands.per_s', { fps: stands.toFixed(0) });
    return html`<dl>
      ${this.#tile('cameras', budget.cameras, '', chart('cameras', cameras, null))}
      ${this.#tile(
        'share',
        `${(100 * share_used).toFixed(0)} %`,
        tCount('ops.budget.share_of', capacity_cores),
        chart('share', shares, BUDGET_THRESHOLDS[0].amber),
      )}
      ${this.#tile(
        'dropped',
        new_dropped,
        t('ops.budget.dropped.over', { age: age(over_s) }),
        chart('dropped', dropped, null),
      )}
      ${this.#tile('room', fits_one_more ? t('ops.budget.fits') : t('ops.budget.full'))}
      ${this.#tile('stands', looked)}
    </dl>
    ${reasonList(reasons)}`;
  }

  /**
   * @param {Tile} name
   * @param {string | number | null} value null: not measured
   * @param {string} [unit]
   * @param {unknown} [drawn]
   */
  #tile(name, value, unit = '', drawn = nothing) {
    const level = this.load?.reasons.find((reason) => reason.name === name)?.level ?? '';
    return html`<div>
      <dt>${t(`ops.budget.${name}`)}</dt>
      ${value === null
        ? html`<dd class="unmeasured">${t('ops.not_measured')}</dd>`
        : html`<dd><b class=${level}>${value}</b> <span class="unit">${unit}</span></dd><dd>${drawn}</dd>`}
    </div>`;
  }
}
customElements.define('ht-budget', BudgetTiles);
