/**
 * Owns the curves of a repetition: heights and velocity over the time from take-off, phases shaded, events
 * marked, another repetition behind it in grey. The cursor is shared with whoever listens to `at`, and
 * `picture` asks for what is drawn to be taken away.
 */
import uPlot from '/static/vendor/uplot.js';
import { LitElement, html, nothing } from '/static/vendor/lit.js';
import { number } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { reading } from '../widgets/looks.js';
import { plotLooks } from '../widgets/plot_looks.js';
import { pictureOf } from '../widgets/plot_picture.js';
import { base, buttons, say } from '../widgets/shared.js';
import { inStep } from '../widgets/ticks.js';
import { chartsLooks } from './charts_looks.js';
import { jumpSpan, takeoffOf } from './paths.js';
import { coloursOf, mark, series, shade } from './plotting.js';
import { samples } from './samples.js';

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

  static styles = [plotLooks, base, buttons, reading, chartsLooks];

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
    return html`<div class="bar" role="group" aria-label=${t('review.span')}>
        ${SPANS.map((span) => html`<button type="button" aria-pressed=${span === this.span}
          @click=${() => { this.span = span; }}>${t(`review.span.${span}`)}</button>`)}
        <button type="button" class="push" aria-pressed=${this.asTable}
          @click=${() => { this.asTable = !this.asTable; }}>${t('review.as_table')}</button>
      </div>
      ${this.asTable ? samples(this.curves, this.#range(this.curves)) : CHARTS.map(({ key }) => html`<figure>
        <figcaption><span id=${`chart-${key}`}>${t(`review.chart.${key}`)}</span>
          <button type="button" aria-label=${t('picture.save')} aria-describedby=${`chart-${key}`}
            title=${t('picture.save')} @click=${() => this.#save(key)}>${icon('import')}</button></figcaption>
        <div class="plot" data-chart=${key} role="img" aria-labelledby=${`chart-${key}`}></div></figure>`)}
      <ul class="phases" aria-label=${t('review.phases')}>${this.curves.phases.map((each) =>
        html`<li data-phase=${each.phase}>${t(`review.phase.${each.phase}`)} <span>${lasting(each)}</span></li>`)}</ul>
      <p class="scale">${scaleOf(this.curves)}</p>`;
  }

  /** @param {Chart['key']} key */
  #save(key) {
    const at = CHARTS.findIndex((chart) => chart.key === key);
    const { canvas } = this.#plots[at].ctx;
    const { curves } = this;
    if (!curves) return;
    const colour = coloursOf(this);
    const words = {
      caption: t(`review.chart.${key}`),
      legend: curves.phases.map((each) =>
        ({ colour: colour(`--phase-${each.phase}`), text: `${t(`review.phase.${each.phase}`)} ${lasting(each)}` })),
      note: scaleOf(curves),
    };
    const look = {
      ground: colour('--ground'), text: colour('--text'), quiet: colour('--quiet'), family: getComputedStyle(this).fontFamily,
      direction: /** @type {'ltr' | 'rtl'} */ (getComputedStyle(this).direction),
    };
    say(this, 'picture', { key, made: (/** @type {string} */ title) => pictureOf(canvas, { title, ...words }, look) });
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
  #options({ paths }, curves, host) {
    const colour = coloursOf(host);
    const axis = {
      stroke: colour('--quiet'), font: `14px ${getComputedStyle(host).fontFamily}`,
      grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 },
    };
    const line = { spanGaps: true, points: { show: false } };
    return {
      width: this.clientWidth || 300,
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { sync: { key: 'review' }, drag: { x: false, y: false }, y: false },
      scales: { x: { time: false } },
      axes: [
        { ...axis, incrs: TICKS_S, values: (_, ticks, __, ___, step) => inStep(ticks, step) },
        { ...axis, size: 56, values: (_, ticks, __, ___, step) => inStep(ticks, step) },
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

/** @param {Curves['phases'][number]} phase */
function lasting({ start_s, end_s }) {
  return t('review.milliseconds', { value: number((end_s - start_s) * 1000, 0) });
}

/** @param {Curves} curves */
function scaleOf({ scale_from: from, metres_per_unit: scale, metres_per_unit_sd: sd }) {
  return t(`review.scale.${from}`, { percent: number((100 * sd) / scale, 1) });
}
