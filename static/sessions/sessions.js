/**
 * Owns the list of sessions, newest first: what is looked for, how far it was read, and why it was not; while
 * the server is away, those of which this device kept something. Each row leads to its review.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, writtenWithUnit } from '../coach/quantities.js';
import { day, timeOfDay } from '../i18n/dates.js';
import { t, tCount } from '../i18n/words.js';
import { keepOnlyListed, readKept } from '../shell/kept.js';
import { rememberedAs, rememberedSessions } from '../shell/kept_jumps.js';
import { Api } from '../wire/api.js';
import { everybody } from '../wire/everybody.js';
import { Latest } from '../wire/latest.js';
import { inputs, linkButtons, reading } from '../widgets/looks.js';
import { base, buttons } from '../widgets/shared.js';
import '../widgets/kept.js';
import '../widgets/trouble.js';
import { rows } from './looks.js';

/**
 * @typedef {object} Session as /api/v1 tells it
 * @property {string} session_id
 * @property {string} name
 * @property {string | null} title
 * @property {string} first_recorded_at
 * @property {number} rep_count
 * @property {number | null} best_jump_height_flight_time_m
 * @property {string[]} athlete_ids
 * @property {boolean} live
 */

const A_PAGE = 25;
const NAMES_TOLD = 3;
const TYPED_MS = 250;

export class Sessions extends LitElement {
  static properties = {
    sessions: { state: true },
    error: { state: true },
    kept: { state: true },
    typed: { state: true },
  };

  static styles = [base, buttons, linkButtons, inputs, reading, rows, css`
    label {
      max-width: 26rem;
      margin-bottom: var(--space-4);
    }
    .more {
      display: grid;
      justify-items: center;
      margin-top: var(--space-6);
    }
  `];

  #api = new Api(null);
  /** Nicknames by id. @type {Map<string, string | null>} */
  #names = new Map();
  /** @type {string | null} */
  #next = null;
  /** What was looked for when `sessions` were found. */
  #answered = '';
  #latest = new Latest();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  constructor() {
    super();
    /** null: not read yet. @type {Session[] | null} */
    this.sessions = null;
    /** @type {unknown} */
    this.error = null;
    /** What this device kept, where the server is away. @type {import('../shell/kept_jumps.js').Remembered[]} */
    this.kept = [];
    /** What stands in the search field. */
    this.typed = '';
  }

  /** What is looked for. */
  get looked() {
    return this.typed.trim();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#latest.giveUp();
  }

  render() {
    const isEmpty = this.sessions?.length === 0 && this.error === null;
    if (isEmpty && this.#answered === '') return nothingYet();
    const isKept = this.kept.length > 0;
    return html`
      ${isKept ? html`<ht-kept @again=${this.#read}></ht-kept>` : nothing}
      <label>${t('sessions.search')}
        <input type="search" maxlength="80" autocomplete="off" placeholder=${t('sessions.search_by')}
          .value=${this.typed} @input=${this.#look}>
      </label>
      ${isKept ? this.#remembered(rememberedAs(this.kept, this.looked)) : html`
        ${this.sessions === null ? this.error === null ? bones() : nothing : this.#rows(this.sessions)}
        ${isEmpty ? this.#notFound(this.#answered) : nothing}
        <ht-trouble .error=${this.error} @again=${this.#read}></ht-trouble>
        ${this.#next !== null && this.error === null ? html`<div class="more">
          <button type="button" @click=${this.#read}>${t('sessions.more')}</button></div>` : nothing}`}`;
  }

  /** @param {import('../shell/kept_jumps.js').Remembered[]} found */
  #remembered(found) {
    return found.length === 0 ? this.#notFound(this.looked) : html`
      <ul aria-label=${t('sessions.list')}>${found.map((each) => this.#keptRow(each))}</ul>`;
  }

  /** @param {Session[]} sessions */
  #rows(sessions) {
    return html`<ul aria-label=${t('sessions.list')}>${sessions.map((each) => html`<li>
      <a href=${`/s/${encodeURIComponent(each.session_id)}`}>
        <span class="title">${each.title ?? each.name}
          ${each.live ? html`<span class="live">${t('sessions.live')}</span>` : nothing}</span>
        <span class="when">${whenOf(each.first_recorded_at)}</span>
        <span class="who">${who(each.athlete_ids, this.#names)}</span>
        <span class="count">${tCount('sessions.jumps', each.rep_count)}</span>
        ${each.best_jump_height_flight_time_m === null ? nothing : html`<span class="best">
          <span class="quiet small">${t('sessions.best')}</span>
          <b>${writtenWithUnit(each.best_jump_height_flight_time_m, HEIGHT)}</b></span>`}
      </a></li>`)}</ul>`;
  }

  /** @param {import('../shell/kept_jumps.js').Remembered} remembered */
  #keptRow({ session, athletes, read_at }) {
    const names = new Map(athletes.map(({ athlete_id, nickname }) => [athlete_id, nickname]));
    return html`<li><a href=${`/s/${encodeURIComponent(session.session_id)}`}>
      <span class="title">${session.title ?? session.name}</span>
      <span class="when">${whenOf(session.first_recorded_at)}
        <small>${t('sessions.kept_read', { day: day(read_at), time: timeOfDay(read_at) })}</small></span>
      <span class="who">${who([...names.keys()], names)}</span>
      <span class="count">${tCount('sessions.kept', session.rep_count)}</span>
    </a></li>`;
  }

  /** @param {string} text that was looked for */
  #notFound(text) {
    return html`<div class="empty"><p>${t('sessions.not_found', { text })}</p>
      <button type="button" @click=${this.#showAll}>${t('sessions.show_all')}</button></div>`;
  }

  /** @param {InputEvent} event */
  #look(event) {
    const before = this.looked;
    this.typed = /** @type {HTMLInputElement} */ (event.target).value;
    if (this.looked === before) return;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#search(), TYPED_MS);
  }

  #showAll() {
    this.typed = '';
    this.#search();
  }

  #search() {
    this.sessions = null;
    this.#next = null;
    this.#read();
  }

  /** Read one page more; what was asked before is not wanted any more. */
  async #read() {
    const { looked } = this;
    const query = new URLSearchParams({ limit: String(A_PAGE) });
    if (looked !== '') query.set('search', looked);
    if (this.#next !== null) query.set('cursor', this.#next);
    this.error = null;
    const read = await this.#latest.read((signal) => Promise.all([
      this.#api.ask('GET', `/sessions?${query}`, undefined, { signal }),
      this.#names.size > 0 ? [] : everybody(this.#api, signal),
    ]));
    if (read === null) return;
    if (read.answer === null) return this.#fail(read.error);
    const [page, athletes] = read.answer;
    for (const { athlete_id, nickname } of athletes) this.#names.set(athlete_id, nickname);
    // Of a whole list from its beginning: what is not in it is nowhere.
    if (looked === '' && this.#next === null) keepOnlyListed(page.items, page.next_cursor === null);
    this.kept = [];
    this.#next = page.next_cursor;
    this.#answered = looked;
    this.sessions = [...(this.sessions ?? []), ...page.items];
  }

  /** @param {unknown} error */
  async #fail(error) {
    // Of a network that is away: then what is kept is better than nothing.
    const isBetter = error instanceof TypeError && this.sessions === null;
    const read = await this.#latest.read(async () => (isBetter ? rememberedSessions(await readKept()) : []));
    if (read !== null) Object.assign(this, { kept: read.answer ?? [], error });
  }
}
customElements.define('ht-sessions', Sessions);

/**
 * @param {string[]} ids
 * @param {ReadonlyMap<string, string | null>} nicknames
 */
function who(ids, nicknames) {
  if (ids.length === 0) return t('sessions.nobody');
  const names = ids.map((id) => nicknames.get(id) ?? t('sessions.unnamed')).sort((a, b) => a.localeCompare(b));
  const told = names.slice(0, NAMES_TOLD).join(', ');
  return names.length <= NAMES_TOLD ? told : t('sessions.more_athletes', { names: told, count: names.length - NAMES_TOLD });
}

/** @param {string} iso */
function whenOf(iso) {
  return t('sessions.when', { day: day(iso), time: timeOfDay(iso) });
}

function nothingYet() {
  return html`<div class="empty">
    <h2>${t('sessions.none')}</h2>
    <p>${t('sessions.none.do')}</p>
    <a class="button first" href="/">${t('sessions.none.begin')}</a>
  </div>`;
}

function bones() {
  return html`<div role="status"><span class="unseen">${t('sessions.loading')}</span></div>
    <ul class="late" aria-hidden="true">${[0, 1, 2, 3].map(() => html`<li><div class="bone tall"></div></li>`)}</ul>`;
}
