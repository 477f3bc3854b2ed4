/** Owns the page of one athlete: the best of each test, the trend, the jumps, and what can be taken away. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { TESTS, asChosen, written } from '../coach/quantities.js';
import { spokenLanguage, t, tCount } from '../i18n/words.js';
import { Api } from '../wire/api.js';
import '../widgets/erase.js';
import { icon } from '../widgets/icons.js';
import { linkButtons, reading } from '../widgets/looks.js';
import { base, buttons } from '../widgets/shared.js';
import '../widgets/top.js';
import '../widgets/trouble.js';
import './jumps.js';
import { followed } from './quantities.js';
import './trend_part.js';

/**
 * @typedef {import('../roster/people.js').Athlete} Athlete
 * @typedef {{ rep_id: string, session_id: string, recorded_at: string, value: number, uncertainty: number | null }} Marked
 *
 * @typedef {object} Standing as `/athletes/{id}/tests` tells
 * @property {string} test
 * @property {string} quantity
 * @property {number} reps
 * @property {number} sessions
 * @property {Marked | null} last
 * @property {Marked | null} best
 */

const SOON_MS = 300;
const FORMATS = /** @type {const} */ (['csv', 'json', 'pdf', 'zip']);

export class AthletePage extends LitElement {
  static properties = {
    athlete: { state: true },
    standings: { state: true },
    test: { state: true },
    error: { state: true },
    isSlow: { state: true },
  };

  static styles = [
    base,
    buttons,
    linkButtons,
    reading,
    css`
      .back {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        min-height: var(--hit);
        margin-block-start: calc(-1 * var(--space-4));
        margin-inline-start: -6px;
        color: var(--quiet);
        font-weight: 600;
        text-decoration: none;
      }
      .back:dir(rtl) svg {
        transform: scaleX(-1);
      }
      .marks {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-4);
        margin-top: var(--space-1);
        font-size: var(--size-14);
      }
      .act {
        color: var(--act);
      }
      section {
        margin-top: var(--space-8);
      }
      .tests {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
        gap: var(--space-3);
      }
      .tests button {
        display: grid;
        justify-content: start;
        justify-items: start;
        gap: var(--space-1);
        padding: var(--space-4);
        background: var(--surface);
        font-weight: 400;
        text-align: start;
      }
      .tests button[aria-pressed='true'] {
        border-color: var(--accent);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .test {
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 600;
      }
      .figure {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--space-2);
      }
      .figure b {
        font-size: var(--size-48);
        letter-spacing: -0.03em;
        line-height: 1.05;
      }
      .take {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-3);
        margin-top: var(--space-3);
      }
      .take .apart {
        color: var(--bad);
      }
      .bones {
        display: grid;
        gap: var(--space-4);
      }
      .bones .bone {
        min-height: 120px;
      }
      .empty svg {
        width: 56px;
        height: 56px;
        stroke-width: 1.4;
      }
      .empty h2 {
        color: var(--text);
      }
    `,
  ];

  #api = new Api(null);
  #id = decodeURIComponent(location.pathname.split('/')[2] ?? '');

  constructor() {
    super();
    /** @type {Athlete | null} */
    this.athlete = null;
    /** @type {Standing[]} */
    this.standings = [];
    /** Which test is shown. @type {string | null} */
    this.test = null;
    /** @type {unknown} */
    this.error = null;
    this.isSlow = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  async #read() {
    this.error = null;
    const slow = setTimeout(() => (this.isSlow = true), SOON_MS);
    const path = `/athletes/${encodeURIComponent(this.#id)}`;
    try {
      const [athlete, { items }] = await Promise.all([
        this.#api.ask('GET', path), this.#api.ask('GET', `${path}/tests`),
      ]);
      const asked = new URL(location.href).searchParams.get('test');
      this.test = items.find((/** @type {Standing} */ { test }) => test === asked)?.test ?? items[0]?.test ?? null;
      this.standings = items;
      this.athlete = athlete;
      document.title = t('person.titled', { name: this.#name(athlete) });
    } catch (error) {
      this.error = error;
    }
    clearTimeout(slow);
    this.isSlow = false;
  }

  /** @param {Athlete} athlete */
  #name({ nickname, athlete_id }) {
    return nickname ?? t('athlete.unnamed', { id: athlete_id.slice(0, 8) });
  }

  render() {
    const { athlete } = this;
    return html`<a class="back" href="/roster">${icon('back')}${t('top.roster')}</a>
      ${athlete ? nothing : html`<h1 class="unseen">${t('person.title')}</h1>`}
      <ht-trouble .error=${this.error} @again=${() => this.#read()}></ht-trouble>
      ${athlete ? this.#athlete(athlete) : this.isSlow && this.error === null ? bones() : nothing}`;
  }

  /** @param {Athlete} athlete */
  #athlete(athlete) {
    const { test } = this;
    const best = this.standings.find((standing) => standing.test === test)?.best ?? null;
    return html`<h1>${this.#name(athlete)}</h1>
      <p class="marks quiet">
        ${athlete.consent_at ? nothing : html`<span class="act">${t('person.no_consent')}</span>`}
        ${athlete.archived_at ? html`<span>${t('person.archived')}</span>` : nothing}</p>
      ${test === null ? this.#nothingYet() : html`
        <section><div class="tests" role="group" aria-label=${t('person.tests')}>
          ${this.standings.map((standing) => this.#test(standing))}</div></section>
        <section><ht-trend .athlete_id=${athlete.athlete_id} .test=${test}></ht-trend></section>
        <section><h2>${t('person.all_jumps')}</h2>
          <ht-athlete-jumps .athlete_id=${athlete.athlete_id} .test=${test}
            .best=${best?.rep_id ?? null}></ht-athlete-jumps></section>`}
      <section><h2>${t('person.data')}</h2>
        <p class="quiet small">${t('person.data.means')}</p>
        <div class="take">
          ${FORMATS.map((format) => html`<a class="button" download
            href="/api/v1/athletes/${encodeURIComponent(athlete.athlete_id)}/export.${format}">
            ${t(`person.export.${format}`)}</a>`)}
          <button type="button" class="apart" @click=${() => this.#erase(athlete)}>${icon('erase')}${t('person.erase')}</button>
        </div></section>
      <ht-erase @erased=${() => location.assign('/roster')}></ht-erase>`;
  }

  #nothingYet() {
    return html`<div class="empty">${icon('up')}<div><h2>${t('person.empty')}</h2><p>${t('person.empty.how')}</p></div>
      <a class="button first" href="/">${t('person.empty.go')}</a></div>`;
  }

  /** @param {Standing} standing */
  #test({ test, quantity: key, reps, sessions, last, best }) {
    const quantity = followed(test).find((each) => each.key === key) ?? followed(test)[0];
    const { unit } = asChosen(quantity);
    const day = (/** @type {Marked} */ { recorded_at }) =>
      new Intl.DateTimeFormat(spokenLanguage(), { dateStyle: 'medium' }).format(new Date(recorded_at));
    return html`<button type="button" data-test=${test} aria-pressed=${test === this.test} @click=${() => (this.test = test)}>
      <span class="test">${t(TESTS[test]?.name ?? 'test.cmj')} · ${t(quantity.label)}</span>
      <span class="figure">${best === null ? html`<b>–</b>` : html`<b>${written(best.value, quantity)}</b>
        <bdi>${best.uncertainty === null ? '' : `± ${written(best.uncertainty, quantity)} `}${unit}</bdi>`}</span>
      <span class="small">${best === null ? t('quantity.not_measured') : t('person.best_on', { day: day(best) })}</span>
      ${last === null ? nothing : html`<span class="small quiet">${t('person.last_on', {
        value: `${written(last.value, quantity)} ${unit}`, day: day(last) })}</span>`}
      <span class="small quiet">${tCount('person.jumps', reps)} · ${tCount('person.sessions', sessions)}</span>
    </button>`;
  }

  /** @param {Athlete} athlete */
  #erase(athlete) {
    /** @type {import('../widgets/erase.js').Erase} */ (this.renderRoot.querySelector('ht-erase')).open(athlete);
  }
}
customElements.define('ht-athlete-page', AthletePage);

function bones() {
  return html`<div class="bones" aria-hidden="true"><div class="bone"></div><div class="bone"></div></div>
    <p class="unseen" role="status">${t('person.loading')}</p>`;
}
