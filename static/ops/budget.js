/** Owns the tiles above the table: what the cores carry, and what the queues drop. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { base } from '../widgets/shared.js';
import { age, figure } from './figures.js';
import { chart, looks, reasonList } from './looks.js';
import { BUDGET_THRESHOLDS } from './thresholds.js';

/**
 * @typedef {import('./thresholds.js').Reason<import('./thresholds.js').BudgetFigure>} Reason
 *
 * @typedef {object} Load
 * @property {import('./api.js').Budget} budget
 * @property {Reason[]} reasons
 * @property {(number | null)[]} shares in percent, oldest first
 * @property {(number | null)[]} cameras
 * @property {(number | null)[]} dropped pictures between two looks
 * @property {import('./history.js').Growth | null} dropped_in_all
 */

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
        align-self: end;
        width: 100%;
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
    /** @type {Load | null} */
    this.load = null;
  }

  render() {
    if (this.load === null) return nothing;
    const { budget, shares, cameras, dropped, dropped_in_all } = this.load;
    const stands = budget.stands_looked_at_per_s;
    return html`<dl>
      ${this.#tile('cameras', String(budget.cameras), '', chart('cameras', cameras, null))}
      ${this.#tile('share', `${figure(100 * budget.share_used)} %`, tCount('ops.budget.share_of', budget.capacity_cores), chart('share', shares, BUDGET_THRESHOLDS[0].amber))}
      ${this.#tile('room', budget.fits_one_more ? t('ops.budget.fits') : t('ops.budget.full'), '', nothing)}
      ${this.#tile('dropped', dropped_in_all === null ? null : String(dropped_in_all.by), dropped_in_all === null ? '' : t('ops.budget.dropped.over', { age: age(dropped_in_all.over_s) }), chart('dropped', dropped, null))}
      ${this.#tile('stands', stands === null ? t('ops.budget.stands.every') : t('ops.budget.stands.per_s', { fps: figure(stands) }), '', nothing)}
    </dl>
    ${reasonList(this.load.reasons)}`;
  }

  /**
   * @param {'cameras' | 'share' | 'room' | 'dropped' | 'stands'} name
   * @param {string | null} value null: not measured
   * @param {string} unit
   * @param {unknown} drawn
   */
  #tile(name, value, unit, drawn) {
    const level = this.load?.reasons.find((reason) => reason.name === name)?.level ?? '';
    return html`<div>
      <dt>${t(`ops.budget.${name}`)}</dt>
      <dd>${value === null ? html`<span class="unmeasured">${t('ops.not_measured')}</span>` : html`<b class=${level}>${value}</b>`}
        <span class="unit">${unit}</span></dd>
      ${drawn === nothing ? nothing : html`<dd>${value === null ? nothing : drawn}</dd>`}
    </div>`;
  }
}
customElements.define('ht-budget', BudgetTiles);
