/** Owns the looks that the parts of the operations page share, and the small charts. */
import { css, html, nothing, svg } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { age, because } from './figures.js';
import { heightOf, sparkline } from './sparkline.js';

/** @typedef {import('./thresholds.js').Level} Level */

const WIDTH = 112;
const HEIGHT = 28;
const SIGNS = /** @type {const} */ ({ ok: 'check', waiting: 'wait', amber: 'alert', red: 'stop' });

export const looks = css`
  :host {
    font-variant-numeric: tabular-nums;
  }
  h2 {
    margin: 0;
    font-size: var(--size-20);
    letter-spacing: -0.01em;
  }
  h3 {
    margin: 0 0 var(--space-2);
    color: var(--quiet);
    font-size: var(--size-14);
    font-weight: 600;
  }
  .ok {
    color: var(--go);
  }
  .waiting,
  .unit,
  .unmeasured {
    color: var(--quiet);
    font-weight: 400;
  }
  .unmeasured,
  .grown {
    font-size: var(--size-14);
  }
  .amber {
    color: var(--act);
  }
  .red {
    color: var(--bad);
  }
  .sign {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-weight: 650;
    white-space: nowrap;
  }
  .reasons {
    margin: 0;
    padding: 0;
    font-size: var(--size-14);
    line-height: 1.4;
    list-style: none;
  }
  .chart {
    display: block;
    overflow: visible;
    color: var(--accent);
  }
  .chart .limit {
    stroke: var(--act);
    stroke-dasharray: 2 3;
  }
  .chart .floor {
    stroke: var(--line);
  }
`;

/** @param {Level} level */
export function sign(level) {
  return html`<span class="sign ${level}">${icon(SIGNS[level])} ${t(`ops.state.${level}`)}</span>`;
}

/**
 * @param {import('./thresholds.js').Reason<import('./thresholds.js').Figure>[]} reasons
 * @param {number} [over_s] what counts were watched for
 */
export function reasonList(reasons, over_s = 0) {
  if (reasons.length === 0) return nothing;
  return html`<ul class="reasons">
    ${reasons.map((reason) => html`<li class=${reason.level}>${because(reason, over_s)}</li>`)}
  </ul>`;
}

/**
 * Draw a line over the last two minutes, and from where it would be amber.
 * @param {'latency' | 'server' | 'share' | 'dropped' | 'cameras'} name what it is of
 * @param {(number | null)[]} values oldest first
 * @param {number | null} amber
 */
export function chart(name, values, amber) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return unmeasured();
  const [least, most, now] = [Math.min(...known), Math.max(...known), known[known.length - 1]].map(Math.round);
  const top = 1.15 * Math.max(most, amber ?? 1);
  return html`<svg class="chart" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT}
    fill="none" stroke-width="1.5" aria-label=${t(`ops.trend.${name}`, { least, most, now })}>
    <path class="floor" d="M0 ${HEIGHT}H${WIDTH}"/>
    ${amber === null ? nothing : svg`<path class="limit" d="M0 ${heightOf(amber, HEIGHT, top)}H${WIDTH}"/>`}
    <path d=${sparkline(values, WIDTH, HEIGHT, top)} stroke="currentColor" stroke-width="2"
      stroke-linecap="round" stroke-linejoin="round"/>
  </svg>`;
}

/** Say that there is no figure. */
export function unmeasured() {
  return html`<span class="unmeasured">${t('ops.not_measured')}</span>`;
}

/**
 * Write a count, and how much of it is new.
 * @param {number} count
 * @param {import('./history.js').Growth | null} grown
 */
export function counted(count, grown) {
  if (grown === null || grown.by === 0) return String(count);
  return html`${count} <span class="unit grown">${t('ops.grown', { count: grown.by, age: age(grown.over_s) })}</span>`;
}
