/**
 * Owns the chart of a trend: best and mean of each session, how far jumps scatter, the record and what is
 * worth noticing. The table beside it says the same to who cannot see it.
 */
import UPlot from '/static/vendor/uplot.js';
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { asChosen, written } from '../coach/quantities.js';
import { spokenLanguage, t, tCount } from '../i18n/words.js';
import { reading } from '../widgets/looks.js';
import { plotLooks } from '../widgets/plot_looks.js';
import { pictureOf } from '../widgets/plot_picture.js';
import { base } from '../widgets/shared.js';
import { inStep } from '../widgets/ticks.js';
import { DAYS, HOURS, dates, isOfDays, roomier, wider } from './axes.js';
import { linesOf } from './trend.js';

/** @import { Quantity } from '../coach/types.js' */

const HEIGHT_PX = 260;
/** The lines in the order in which they lie on each other. */
const KEYS = /** @type {const} */ (['high', 'low', 'worthHigh', 'worthLow', 'record', 'mean', 'best']);

export class TrendChart extends LitElement {
  static properties = {
    trend: { attribute: false },
    quantity: { attribute: false },
    at: { state: true },
  };

  static styles = [
    base,
    reading,
    plotLooks,
    css`
      .plot {
        min-height: ${HEIGHT_PX}px;
        overflow: hidden; /* until it has shrunk with a window that did */
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-4);
        margin: var(--space-2) 0 0;
        padding: 0;
        list-style: none;
        color: var(--quiet);
        font-size: var(--size-14);
      }
      li {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      i {
        flex: none;
        width: 20px;
        height: 0;
        border-top: 3px solid currentcolor;
      }
      .best {
        color: var(--accent);
      }
      .mean {
        color: var(--text);
      }
      .record {
        border-top-style: dashed;
        color: var(--go);
      }
      .worth {
        border-top-style: dotted;
        color: var(--act);
      }
      .band {
        height: 14px;
        border: 0;
        background: currentcolor;
        color: color-mix(in srgb, var(--text) 16%, transparent);
      }
      .axis {
        color: var(--quiet);
      }
      .grid {
        color: var(--line);
      }
      .ground {
        color: var(--surface);
      }
      output {
        display: block;
        min-height: 1.4em;
        color: var(--quiet);
        font-size: var(--size-14);
      }
    `,
  ];

  /** @type {UPlot | null} */
  #plot = null;
  #resized = new ResizeObserver(() => this.#fit());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #redraw = () => this.#draw();

  constructor() {
    super();
    /** @type {import('./trend.js').Trend | null} */
    this.trend = null;
    /** @type {Quantity | null} */
    this.quantity = null;
    /** Which session is pointed at. @type {number | null} */
    this.at = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#redraw);
    this.#resized.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#redraw);
    this.#resized.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('trend') || changed.has('quantity')) this.#draw();
  }

  render() {
    const { trend, quantity } = this;
    if (trend === null || quantity === null) return nothing;
    return html`<div class="plot" dir="ltr" role="img" aria-label=${t('person.chart', { quantity: t(quantity.label) })}></div>
      <output>${this.at === null ? '' : this.#pointedAt(trend, quantity, this.at)}</output>
      <ul>
        ${legendOf(trend).map(([name, words]) => html`<li><i class=${name}></i>${t(words)}</li>`)}
      </ul>
      <span class="axis" hidden></span><span class="grid" hidden></span><span class="ground" hidden></span>`;
  }

  /**
   * @param {import('./trend.js').Trend} trend
   * @param {Quantity} quantity
   * @param {number} at
   */
  #pointedAt({ sessions }, quantity, at) {
    const session = sessions[at];
    if (!session) return '';
    const day = new Intl.DateTimeFormat(spokenLanguage(), { dateStyle: 'medium' }).format(new Date(session.recorded_at));
    const { unit } = asChosen(quantity);
    return t('person.pointed_at', {
      day, unit, best: written(session.highest, quantity), mean: written(session.mean, quantity),
      jumps: tCount('person.jumps', session.reps),
    });
  }

  /** What is drawn, as a PNG that names nobody. @returns {Promise<Blob>} */
  async picture() {
    const { trend, quantity } = this;
    if (!this.#plot || trend === null || quantity === null) throw new Error('nothing is drawn');
    const { color: text, fontFamily: family, direction } = getComputedStyle(this);
    const words = {
      title: `${t(quantity.label)}, ${asChosen(quantity).unit}`,
      caption: '',
      legend: legendOf(trend).map(([name, key]) => ({ colour: this.#colour(name), text: t(key) })),
      note: '',
    };
    const look = { ground: this.#colour('ground'), text, quiet: this.#colour('axis'), family, direction: /** @type {'ltr' | 'rtl'} */ (direction) };
    return pictureOf(this.#plot.ctx.canvas, words, look);
  }

  /** @param {string} name */
  #colour(name) {
    return getComputedStyle(this.renderRoot.querySelector(`.${name}`) ?? this).color;
  }

  #fit() {
    const width = this.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT_PX });
  }

  #draw() {
    this.#plot?.destroy();
    this.#plot = null;
    const { trend, quantity } = this;
    const into = this.renderRoot.querySelector('.plot');
    if (trend === null || quantity === null || trend.sessions.length === 0 || !(into instanceof HTMLElement)) return;
    const lines = linesOf(trend, asChosen(quantity).scale);
    const width = Math.max(this.clientWidth, 200);
    /** @type {UPlot.AlignedData} */
    const data = [lines.times_s, ...KEYS.map((key) => lines[key])];
    this.#plot = new UPlot(this.#options(width), data, into);
  }

  /**
   * @param {number} width
   * @returns {UPlot.Options}
   */
  #options(width) {
    const isShort = isOfDays(this.trend?.sessions ?? []);
    const colour = (/** @type {string} */ name) => this.#colour(name);
    const grid = { stroke: colour('grid'), width: 1 };
    const axis = { stroke: colour('axis'), font: '14px system-ui', grid, ticks: { show: false } };
    const level = (/** @type {string} */ name, /** @type {number[]} */ dash) =>
      ({ stroke: colour(name), width: 2, dash, points: { show: false } });
    const dotted = (/** @type {string} */ name) =>
      ({ stroke: colour(name), width: 2, points: { show: true, size: 9, fill: colour(name) } });
    const unseen = { stroke: 'transparent', width: 0, points: { show: false } };
    return {
      width,
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false, points: { size: 13 } },
      scales: {
        x: { time: true, range: (_, from, to) => wider(from, to) },
        y: { range: (_, from, to) => roomier(from, to) },
      },
      axes: [
        { ...axis, values: (_, ticks) => dates(ticks, isShort), space: 84, size: 32, incrs: isShort ? HOURS : DAYS },
        { ...axis, values: (_, ticks, __, ___, step) => inStep(ticks, step), size: 46 },
      ],
      series: [
        {}, unseen, unseen, level('worth', [2, 5]), level('worth', [2, 5]), level('record', [8, 6]),
        dotted('mean'), dotted('best'),
      ],
      bands: [{ series: [1, 2], fill: colour('band') }],
      hooks: { setCursor: [({ cursor }) => (this.at = cursor.idx ?? null)] },
    };
  }
}
customElements.define('ht-trend-chart', TrendChart);

/**
 * The kinds of line that are drawn, and what each is called.
 * @param {import('./trend.js').Trend} trend
 * @returns {[string, import('../i18n/words.js').Key][]}
 */
function legendOf({ typical_error, smallest_worthwhile_change }) {
  return [
    ['best', 'person.line.best'],
    ['mean', 'person.line.mean'],
    ...(typical_error.value === null ? [] : [/** @type {[string, 'person.line.error']} */ (['band', 'person.line.error'])]),
    ['record', 'person.line.record'],
    ...(smallest_worthwhile_change.value ? [/** @type {[string, 'person.line.worth']} */ (['worth', 'person.line.worth'])] : []),
  ];
}
