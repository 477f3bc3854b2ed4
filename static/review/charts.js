/**
 * Owns the curves of a repetition: heights and velocity over the time from take-off, phases shaded, events
 * marked, another repetition behind it in grey. The cursor is shared with whoever listens to `at`.
 */
import uPlot from '/static/vendor/uplot.js';
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { number } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { reading } from '../widgets/looks.js';
import { plotLooks } from '../widgets/plot_looks.js';
import { base, buttons, say } from '../widgets/shared.js';
import { jumpSpan, takeoffOf } from './paths.js';
import { coloursOf, mark, series, shade } from './plotting.js';

/** @import { Curves } from './types.js' */
/** @typedef {{ key: 'height' | 'velocity', paths: { of: 'hip_m' | 'com_m' | 'velocity_m_s', isQuiet: boolean }[] }} Chart */

/** @type {Chart[]} */
const CHARTS = [
  { key: 'height', paths: [{ of: 'hip_m', isQuiet: false }, { of: 'com_m', isQuiet: true }] },
  { key: 'velocity', paths: [{ of: 'velocity_m_s', isQuiet: false }] },
];
const HEIGHT_PX = 220;
const SPANS = /** @type {const} */ (['jump', 'flight', 'all']);
const ROOM_S = 0.12;
const TICKS_S = [0.1, 0.2, 0.5, 1, 2];

export class Charts extends LitElement {
  static properties = {
    curves: { attribute: false },
    other: { attribute: false },
    time_s: { attribute: false },
    span: { state: true },
    asTable: { state: true },
  };

  static styles = [plotLooks, base, buttons, reading, css`
    :host {
      --phase-unweighting: light-dark(#2b6cb0, #63b3ed);
      --phase-braking: light-dark(#8a4fbf, #c792ea);
      --phase-propulsion: light-dark(#b35c00, #ffb454);
      --phase-contact: light-dark(#b35c00, #ffb454);
      --phase-flight: light-dark(#0b6b34, #5ee08f);
      min-width: 0;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    .bar button {
      padding: 0 var(--space-3);
    }
    .bar .push {
      margin-inline-start: auto;
    }
    button[aria-pressed="true"] {
      border-color: var(--accent);
      color: var(--accent);
    }
    figure {
      margin: var(--space-4) 0 0;
    }
    figcaption {
      color: var(--quiet);
      font-size: var(--size-14);
    }
    .plot {
      height: 220px;
      overflow: hidden;
    }
    .plot .u-cursor-x {
      border-inline-end: 1px solid var(--text);
    }
    .phases {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2) var(--space-4);
      margin: var(--space-3) 0 0;
      padding: 0;
      font-size: var(--size-14);
      list-style: none;
    }
    .phases li::before {
      content: "";
      display: inline-block;
      width: 14px;
      height: 14px;
      margin-inline-end: 6px;
      border-radius: 4px;
      background: var(--colour);
      vertical-align: -2px;
    }
    .phases span {
      color: var(--quiet);
    }
    [data-phase="unweighting"] { --colour: var(--phase-unweighting); }
    [data-phase="braking"] { --colour: var(--phase-braking); }
    [data-phase="propulsion"] { --colour: var(--phase-propulsion); }
    [data-phase="contact"] { --colour: var(--phase-contact); }
    [data-phase="flight"] { --colour: var(--phase-flight); }
    .scale {
      margin-top: var(--space-2);
      color: var(--quiet);
      font-size: var(--size-14);
    }
    .samples {
      max-height: 26rem;
      margin-top: var(--space-4);
      overflow: auto;
    }
    .samples :is(td, tbody th) {
      padding: var(--space-1) var(--space-3);
      border-top: 1px solid var(--line);
      font-weight: 400;
      text-align: end;
    }
    .samples thead th {
      position: sticky;
      top: 0;
      background: var(--ground);
      text-align: end;
    }
  `];

  /** @type {uPlot[]} */
  #plots = [];
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #size = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    /** @type {Curves | null} */
    this.curves = null;
    /** @type {Curves | null} */
    this.other = null;
    /** Where the cursor is, from take-off. */
    this.time_s = 0;
    /** @type {typeof SPANS[number]} */
    this.span = 'jump';
    this.asTable = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#plot);
    this.#size.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#plot);
    this.#size.disconnect();
    this.#end();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('curves') || changed.has('other') || changed.has('asTable')) this.#plot();
    else if (changed.has('span')) this.#zoom();
    if (!changed.has('time_s') || changed.size > 1) return;
    this.#point();
  }

  render() {
    if (!this.curves) return nothing;
    const { scale_from: from, metres_per_unit: scale, metres_per_unit_sd: sd } = this.curves;
    return html`<div class="bar" role="group" aria-label=${t('review.span')}>
        ${SPANS.map((span) => html`<button type="button" aria-pressed=${span === this.span}
          @click=${() => { this.span = span; }}>${t(`review.span.${span}`)}</button>`)}
        <button type="button" class="push" aria-pressed=${this.asTable}
          @click=${() => { this.asTable = !this.asTable; }}>${t('review.as_table')}</button>
      </div>
      ${this.asTable ? this.#table(this.curves) : CHARTS.map(({ key }) => html`<figure>
        <figcaption id=${`chart-${key}`}>${t(`review.chart.${key}`)}</figcaption>
        <div class="plot" data-chart=${key} role="img" aria-labelledby=${`chart-${key}`}></div></figure>`)}
      <ul class="phases" aria-label=${t('review.phases')}>${this.curves.phases.map(({ phase, start_s, end_s }) =>
        html`<li data-phase=${phase}>${t(`review.phase.${phase}`)}
          <span>${t('review.milliseconds', { value: number((end_s - start_s) * 1000, 0) })}</span></li>`)}</ul>
      <p class="scale">${t(`review.scale.${from}`, { percent: number((100 * sd) / scale, 1) })}</p>`;
  }

  /** @param {Curves} curves */
  #table(curves) {
    const zero = takeoffOf(curves);
    const [from, to] = this.#range(curves);
    const rows = curves.time_s.map((time_s, i) => ({ at: time_s - zero, i })).filter(({ at }) => at >= from && at <= to);
    return html`<div class="samples" tabindex="0" role="region" aria-label=${t('review.samples')}><table>
      <caption>${t('review.samples.caption')}</caption>
      <thead><tr>${['time', 'hips', 'centre', 'velocity'].map((each) => html`<th scope="col">${t(
        /** @type {import('../i18n/words.js').Key} */ (`review.samples.${each}`))}</th>`)}</tr></thead>
      <tbody>${rows.map(({ at, i }) => html`<tr><th scope="row">${number(at, 3)}</th>
        ${[curves.hip_m[i], curves.com_m[i], curves.velocity_m_s[i]].map((value) => html`<td>${number(value, 3)}</td>`)}
      </tr>`)}</tbody></table></div>`;
  }

  /** @param {Curves} curves @returns {[number, number]} from take-off */
  #range(curves) {
    const zero = takeoffOf(curves);
    if (this.span === 'all') return [curves.time_s[0] - zero, curves.time_s[curves.time_s.length - 1] - zero];
    if (this.span === 'jump') return jumpSpan(curves);
    const flight = curves.phases.at(-1);
    return [-ROOM_S, (flight?.end_s ?? zero) - zero + ROOM_S];
  }

  #end() {
    for (const plot of this.#plots) plot.destroy();
    this.#plots = [];
  }

  #plot = () => {
    this.#end();
    const { curves } = this;
    if (!curves || this.asTable) return;
    this.#plots = CHARTS.flatMap((chart) => {
      const host = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(`[data-chart="${chart.key}"]`));
      return host ? [new uPlot(this.#options(chart, curves, host), this.#data(chart, curves), host)] : [];
    });
    this.#zoom();
  };

  /** @param {Chart} chart @param {Curves} curves @returns {uPlot.AlignedData} */
  #data({ paths }, curves) {
    const own = series(curves, paths.map((path) => path.of));
    return this.other ? uPlot.join([own, series(this.other, [paths[0].of])]) : own;
  }

  /**
   * @param {Chart} chart
   * @param {Curves} curves
   * @param {HTMLElement} host
   * @returns {uPlot.Options}
   */
  #options({ paths, key }, curves, host) {
    const colour = coloursOf(host);
    const axis = {
      stroke: colour('--quiet'), font: `14px ${getComputedStyle(host).fontFamily}`,
      grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 },
    };
    const digits = key === 'height' ? 2 : 1;
    const line = { spanGaps: true, points: { show: false } };
    return {
      width: this.clientWidth || 300,
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { sync: { key: 'review' }, drag: { x: false, y: false }, y: false },
      scales: { x: { time: false } },
      axes: [
        { ...axis, incrs: TICKS_S, values: (_, ticks) => ticks.map((tick) => number(tick, 1)) },
        { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => number(tick, digits)) },
      ],
      series: [
        {},
        ...paths.map(({ isQuiet }) => ({
          ...line, stroke: colour(isQuiet ? '--quiet' : '--accent'), width: isQuiet ? 1.5 : 2.5,
          ...(isQuiet ? { dash: [2, 4] } : {}),
        })),
        ...(this.other ? [{ ...line, stroke: colour('--edge'), width: 2.5 }] : []),
      ],
      hooks: {
        drawClear: [(plot) => shade(plot, curves, colour)],
        draw: [(plot) => mark(plot, curves, colour('--text'))],
        setCursor: [(plot) => this.#pointed(plot)],
      },
    };
  }

  /** @param {uPlot} plot */
  #pointed(plot) {
    const { idx, event } = plot.cursor;
    // Only what a person points at: the cursor is also put where the slider is.
    if (idx === null || idx === undefined || !event) return;
    say(this, 'at', plot.data[0][idx]);
  }

  #zoom() {
    if (!this.curves) return;
    const [min, max] = this.#range(this.curves);
    for (const plot of this.#plots) plot.setScale('x', { min, max });
    this.#point();
  }

  /** Put the cursor where the slider is, once the plots have the scale and size that they were given. */
  #point() {
    queueMicrotask(() => {
      for (const plot of this.#plots) plot.setCursor({ left: plot.valToPos(this.time_s, 'x'), top: 0 }, false);
    });
  }

  #fit() {
    for (const plot of this.#plots) plot.setSize({ width: this.clientWidth, height: HEIGHT_PX });
    this.#point();
  }
}
customElements.define('ht-charts', Charts);
