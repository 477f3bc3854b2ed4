/** Owns the trend of one test: which quantity, chart or table, and what it says in words. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { asChosen, number, written } from '../coach/quantities.js';
import { spokenLanguage, t } from '../i18n/words.js';
import { Api } from '../wire/api.js';
import { Latest } from '../wire/latest.js';
import { saveAs } from '../widgets/files.js';
import { icon } from '../widgets/icons.js';
import { reading } from '../widgets/looks.js';
import { base, buttons, fields } from '../widgets/shared.js';
import '../widgets/trouble.js';
import './chart.js';
import { followed } from './quantities.js';
import { readiness } from './trend.js';

/**
 * @import { Quantity } from '../coach/types.js'
 * @import { Estimated, Trend } from './trend.js'
 */

const FIGURES = /** @type {const} */ (['person.head.jumps', 'person.line.best', 'person.line.mean']);

export class TrendPart extends LitElement {
  static properties = {
    athlete_id: { attribute: false },
    test: { attribute: false },
    chosen: { state: true },
    trend: { state: true },
    error: { state: true },
    isTable: { state: true },
    isPictured: { state: true },
  };

  static styles = [
    base,
    buttons,
    fields,
    reading,
    css`
      .facts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr));
        gap: var(--space-3);
        margin-top: var(--space-4);
      }
      .fact {
        display: grid;
        align-content: start;
        gap: var(--space-1);
      }
      .fact b {
        font-size: var(--size-28);
        letter-spacing: -0.02em;
      }
      .fact p {
        color: var(--quiet);
        font-size: var(--size-14);
      }
      .bone {
        min-height: 260px;
      }
      .head .row {
        flex-wrap: nowrap;
        min-width: 0;
      }
      .row select {
        min-width: 0;
      }
      .row button {
        flex: none;
      }
      .sign {
        padding: 0;
      }
      .rows {
        overflow-x: auto;
      }
    `,
  ];

  #api = new Api(null);
  #latest = new Latest();

  constructor() {
    super();
    this.athlete_id = '';
    this.test = 'cmj';
    /** A quantity's key; null: the test's first. @type {string | null} */
    this.chosen = null;
    /** @type {Trend | null} */
    this.trend = null;
    /** @type {unknown} */
    this.error = null;
    this.isTable = false;
    /** Whether this browser makes pictures of charts, as far as it was tried. */
    this.isPictured = true;
  }

  /** @type {Quantity} */
  get quantity() {
    const all = followed(this.test);
    return all.find(({ key }) => key === this.chosen) ?? all[0];
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('test') && !changed.has('athlete_id') && !changed.has('chosen')) return;
    this.trend = null; // it is another's: its numbers under the new name would be wrong
    this.#read();
  }

  async #read() {
    const { test, quantity, athlete_id } = this;
    this.error = null;
    const path = `/athletes/${encodeURIComponent(athlete_id)}/trends?test=${test}&quantity=${quantity.key}`;
    const read = await this.#latest.read((signal) => this.#api.ask('GET', path, undefined, { signal }));
    if (read !== null) Object.assign(this, { trend: read.answer, error: read.error });
  }

  render() {
    return html`<div class="head"><h2>${t('person.trend')}</h2>
        <div class="row">
          <select aria-label=${t('person.quantity')} @change=${this.#choose}>${followed(this.test).map(({ key, label }) =>
            html`<option value=${key} .selected=${key === this.quantity.key}>${t(label)}</option>`)}</select>
          <button type="button" @click=${() => (this.isTable = !this.isTable)}>
            ${this.isTable ? t('person.as_chart') : t('person.as_table')}</button>
          ${this.isTable || !this.trend?.sessions.length ? nothing : html`<button type="button" class="sign"
            aria-label=${t('picture.save')} title=${t('picture.save')} @click=${this.#save}>${icon('import')}</button>`}
        </div></div>
      <p class="quiet small" role="status">${this.isPictured ? nothing : t('picture.none')}</p>
      ${this.error !== null ? html`<ht-trouble .error=${this.error} @again=${() => this.#read()}></ht-trouble>`
        : this.trend === null ? html`<div class="bone"></div>` : this.#trend(this.trend)}`;
  }

  /** @param {Trend} trend */
  #trend(trend) {
    if (trend.sessions.length === 0) return html`<p class="quiet">${t('person.never_measured')}</p>`;
    return html`<div class="card">${this.isTable ? this.#table(trend)
      : html`<ht-trend-chart .trend=${trend} .quantity=${this.quantity}></ht-trend-chart>`}</div>
      <div class="facts">
        ${this.#ready(trend)}
        ${this.#fact('error', trend.typical_error)}
        ${trend.typical_error.value === null ? nothing : html`
          ${this.#fact('detectable', trend.minimal_detectable_change)}
          ${this.#fact('worth', trend.smallest_worthwhile_change)}`}
        ${trend.last_change === null ? nothing : html`<div class="card fact"><h3>${t('person.fact.change')}</h3>
          <b>${t(trend.last_change === 'more than noise' ? 'person.change.more' : 'person.change.within')}</b>
          <p>${t('person.fact.change.means')}</p></div>`}
      </div>`;
  }

  /** @param {Trend} trend */
  #ready(trend) {
    const ready = readiness(trend);
    if (ready === null) return nothing;
    const { unit, scale, digits } = asChosen(this.quantity);
    const by = number(Math.abs(ready.difference) * scale, digits);
    return html`<div class="card fact" data-fact="ready"><h3>${t('person.fact.ready')}</h3>
      <b>${t(`person.ready.${ready.verdict}`, { by, unit })}</b>
      <p>${t('person.fact.ready.means', {
        least: number(ready.least * scale, digits), unit, sessions: ready.sessions })}</p></div>`;
  }

  /**
   * @param {'error' | 'detectable' | 'worth'} name
   * @param {Estimated} estimated
   */
  #fact(name, { value, note }) {
    const { unit } = asChosen(this.quantity);
    return html`<div class="card fact" data-fact=${name}><h3>${t(`person.fact.${name}`)}</h3>
      <b><bdi>${value === null ? t('person.not_known')
        : `${name === 'error' ? '± ' : ''}${written(value, this.quantity)} ${unit}`}</bdi></b>
      <p>${value === null ? html`${note} ${name === 'error' ? t('person.fact.error.then') : nothing}`
        : note || t(`person.fact.${name}.means`)}</p></div>`;
  }

  /** @param {Trend} trend */
  #table({ sessions }) {
    const { unit, label } = asChosen(this.quantity);
    const day = new Intl.DateTimeFormat(spokenLanguage(), { dateStyle: 'medium', timeStyle: 'short' });
    return html`<div class="rows"><table><caption>${t(label)}, ${unit}</caption>
      <thead><tr><th scope="col">${t('person.head.session')}</th>${FIGURES.map((words) =>
        html`<th scope="col" class="figure">${t(words)}</th>`)}</tr></thead>
      <tbody>${[...sessions].reverse().map((session) => html`<tr data-session-id=${session.session_id}>
        <td><a href="/s/${encodeURIComponent(session.session_id)}">${day.format(new Date(session.recorded_at))}</a></td>
        <td class="figure">${session.reps}</td>
        <td class="figure">${written(session.highest, this.quantity)}</td>
        <td class="figure">${written(session.mean, this.quantity)}</td></tr>`)}</tbody></table></div>`;
  }

  async #save() {
    const chart = /** @type {import('./chart.js').TrendChart} */ (this.renderRoot.querySelector('ht-trend-chart'));
    try {
      saveAs(`trend-${this.test}-${this.quantity.key}.png`, await chart.picture());
    } catch {
      this.isPictured = false;
    }
  }

  /** @param {Event} event */
  #choose({ target }) {
    this.chosen = /** @type {HTMLSelectElement} */ (target).value;
  }
}
customElements.define('ht-trend', TrendPart);
