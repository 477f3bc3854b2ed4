/** Owns the list of athletes: who is there, in which squads, and the sheets on which that is changed. */
import { LitElement, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { Api, sentence } from '../wire/api.js';
import '../widgets/erase.js';
import { icon } from '../widgets/icons.js';
import { inputs, linkButtons, reading } from '../widgets/looks.js';
import { base, buttons } from '../widgets/shared.js';
import '../widgets/toast.js';
import '../widgets/top.js';
import '../widgets/trouble.js';
import { originForOthers } from '../wire/address.js';
import { Latest } from '../wire/latest.js';
import './athlete_sheet.js';
import './badges.js';
import './import_sheet.js';
import { readClub } from './club.js';
import { listParts } from './list_looks.js';
import { ARCHIVED, EVERYBODY, SQUADLESS, called, filtered, found, initials, squadsOf } from './people.js';
import './squads_sheet.js';

/** @typedef {import('./people.js').Athlete} Athlete */

/** Rows at first, and more with each press: a club of hundreds is searched, not scrolled. */
const ROWS = 50;
const SOON_MS = 300;

export class Roster extends LitElement {
  static properties = {
    club: { state: true },
    error: { state: true },
    isSlow: { state: true },
    filter: { state: true },
    typed: { state: true },
    most: { state: true },
    badges: { state: true },
    origin: { state: true },
  };

  static styles = [base, buttons, inputs, linkButtons, reading, listParts];

  #api = new Api(null);
  #latest = new Latest();

  constructor() {
    super();
    /** @type {import('./people.js').Club | null} */
    this.club = null;
    /** @type {unknown} */
    this.error = null;
    this.isSlow = false;
    this.filter = EVERYBODY;
    this.typed = '';
    this.most = ROWS;
    /** Whose badges are shown in the list's place; null: the list is. @type {Athlete[] | null} */
    this.badges = null;
    /** Where other devices find the server; null: nowhere. @type {string | null} */
    this.origin = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#read();
  }

  /** Read everything anew; what was there stays on the page meanwhile. */
  async #read() {
    this.error = null;
    const slow = setTimeout(() => (this.isSlow = true), SOON_MS);
    const read = await this.#latest.read((signal) => readClub(this.#api, signal));
    clearTimeout(slow);
    if (read === null) return; // it is being read anew
    this.isSlow = false;
    if (read.answer !== null) this.club = read.answer;
    else if (this.club === null) this.error = read.error;
    else this.#say(sentence(read.error));
    if (this.club && !filtersOf(this.club).some(({ id }) => id === this.filter)) this.filter = EVERYBODY;
  }

  /**
   * @param {string} text
   * @param {(() => void) | null} [undo]
   * @param {boolean} [isGood]
   */
  #say(text, undo = null, isGood = undo !== null) {
    /** @type {import('../widgets/toast.js').Toast} */ (this.renderRoot.querySelector('ht-toast')).show(text, undo, isGood);
  }

  /** @param {'ht-squads-sheet' | 'ht-import-sheet'} name */
  #open(name) {
    const sheet = /** @type {import('./squads_sheet.js').SquadsSheet} */ (this.renderRoot.querySelector(name));
    sheet.open();
  }

  /** @param {Athlete | null} athlete */
  #edit(athlete) {
    const isSquad = this.club?.members.has(this.filter) ?? false;
    /** @type {import('./athlete_sheet.js').AthleteSheet} */ (this.renderRoot.querySelector('ht-athlete-sheet'))
      .open(athlete, isSquad ? this.filter : null);
  }

  /**
   * Show badges in the list's place.
   * @param {Athlete[]} athletes
   */
  async #badge(athletes) {
    try {
      this.origin = originForOthers(await this.#api.ask('GET', '/me'));
      this.badges = found(athletes, '');
    } catch (error) {
      this.#say(sentence(error));
    }
  }

  render() {
    const { club } = this;
    if (this.badges) return html`<ht-badges .athletes=${this.badges} .origin=${this.origin} @back=${() => (this.badges = null)}></ht-badges>`;
    const isEmpty = club !== null && club.athletes.length + club.archived.length === 0;
    return html`
      <div class="head">
        <div><h1>${t('roster.title')}</h1>
          <p class="quiet" role="status">${club && !isEmpty ? tCount('roster.count', club.athletes.length) : ''}</p></div>
        ${club && !isEmpty ? html`<div class="row">
          <button type="button" @click=${() => this.#open('ht-squads-sheet')}>${t('roster.squads')}</button>
          <button type="button" @click=${() => this.#open('ht-import-sheet')}>${icon('import')}${t('roster.import')}</button>
          <button type="button" @click=${() => this.#badge(filtered(club, this.filter))}>${t('roster.badges')}</button>
          <button type="button" class="first" @click=${() => this.#edit(null)}>${icon('add')}${t('roster.add')}</button>
        </div>` : nothing}
      </div>
      <ht-trouble .error=${this.error} @again=${() => this.#read()}></ht-trouble>
      ${club ? this.#club(club, isEmpty) : this.isSlow && this.error === null ? bones() : nothing}
      <ht-toast></ht-toast>`;
  }

  /**
   * @param {import('./people.js').Club} club
   * @param {boolean} isEmpty
   */
  #club(club, isEmpty) {
    return html`${isEmpty ? this.#nobody() : this.#people(club)}
      <ht-athlete-sheet .club=${club} @saved=${this.#saved} @archive=${this.#archiving}
        @erase=${this.#erasing}
        @badge=${(/** @type {CustomEvent<Athlete>} */ { detail }) => this.#badge([detail])}></ht-athlete-sheet>
      <ht-squads-sheet .club=${club} @changed=${() => this.#read()} @deleted=${this.#squadDeleted}></ht-squads-sheet>
      <ht-import-sheet .club=${club} @changed=${() => this.#read()}></ht-import-sheet>
      <ht-erase @erased=${this.#erased}></ht-erase>`;
  }

  #nobody() {
    return html`<div class="empty">
      ${icon('person')}
      <div><h2>${t('roster.empty')}</h2><p>${t('roster.empty.how')}</p></div>
      <div class="row">
        <button type="button" class="first" @click=${() => this.#edit(null)}>${icon('add')}${t('roster.add')}</button>
        <button type="button" @click=${() => this.#open('ht-import-sheet')}>${icon('import')}${t('roster.import')}</button>
      </div>
    </div>`;
  }

  /** @param {import('./people.js').Club} club */
  #people(club) {
    const there = found(filtered(club, this.filter), this.typed);
    const shown = there.slice(0, this.most);
    return html`
      <div class="find">
        <label class="search"><span class="unseen">${t('roster.search')}</span>${icon('find')}
          <input type="search" placeholder=${t('roster.search')} autocomplete="off" .value=${this.typed}
            @input=${this.#search}></label>
        <div class="filters" role="group" aria-label=${t('roster.filter')}>${this.#filters(club)}</div>
      </div>
      <p class="unseen" role="status">${this.typed ? tCount('roster.found', there.length) : ''}</p>
      ${there.length === 0 ? this.#noneFound()
        : html`<ul class="people">${shown.map((athlete) => this.#row(club, athlete))}</ul>`}
      ${there.length > shown.length ? html`<div class="more">
        <span class="quiet">${t('roster.shown', { shown: shown.length, all: there.length })}</span>
        <button type="button" @click=${() => (this.most += ROWS)}>${t('roster.more')}</button></div>` : nothing}`;
  }

  #noneFound() {
    return html`<div class="empty"><p>${this.typed ? t('roster.none_found', { typed: this.typed }) : t('roster.none_here')}</p>
      <button type="button" @click=${() => Object.assign(this, { typed: '', filter: EVERYBODY })}>
        ${t('roster.show_all')}</button></div>`;
  }

  /** @param {import('./people.js').Club} club */
  #filters(club) {
    return filtersOf(club).map(({ id, name }) => html`<button type="button" aria-pressed=${id === this.filter}
      @click=${() => Object.assign(this, { filter: id, most: ROWS })}>
      ${name}<span class="count">${filtered(club, id).length}</span></button>`);
  }

  /**
   * @param {import('./people.js').Club} club
   * @param {Athlete} athlete
   */
  #row(club, athlete) {
    const name = called(athlete);
    const squads = squadsOf(club, athlete.athlete_id).map((squad) => squad.name).join(', ');
    return html`<li data-athlete-id=${athlete.athlete_id}>
      <span class="badge" aria-hidden="true">${initials(athlete)}</span>
      <span class="who"><a href="/a/${encodeURIComponent(athlete.athlete_id)}">${name}</a>
        ${squads ? html`<span class="quiet small">${squads}</span>` : nothing}</span>
      <span class="marks">
        ${athlete.consent_at ? nothing
          : html`<span class="mark act">${icon('alert')}${t('roster.mark.no_consent')}</span>`}
        ${athlete.is_minor ? html`<span class="mark">${t('roster.mark.minor')}</span>` : nothing}
        ${athlete.hidden_from_leaderboards ? html`<span class="mark">${t('roster.mark.hidden')}</span>` : nothing}
      </span>
      <button type="button" class="bare" aria-label=${t('roster.edit', { name })} @click=${() => this.#edit(athlete)}>
        ${icon('edit')}</button>
    </li>`;
  }

  /** @param {InputEvent} event */
  #search({ target }) {
    this.typed = /** @type {HTMLInputElement} */ (target).value;
    this.most = ROWS;
  }

  /** @param {CustomEvent<string>} event */
  #saved({ detail: name }) {
    this.#say(t('roster.saved', { name }), null, true);
    this.#read();
  }

  /** @param {CustomEvent<Athlete>} event */
  #archiving({ detail: athlete }) {
    this.#archive(athlete, athlete.archived_at === null);
  }

  /**
   * Archive somebody or have somebody back: shown at once, taken back where the server refuses.
   * @param {Athlete} athlete
   * @param {boolean} is_archived
   */
  async #archive(athlete, is_archived) {
    const before = this.club;
    if (before === null) return;
    const now = { ...athlete, archived_at: is_archived ? new Date().toISOString() : null };
    const others = (/** @type {Athlete[]} */ list) => list.filter(({ athlete_id }) => athlete_id !== athlete.athlete_id);
    this.club = {
      ...before,
      athletes: is_archived ? others(before.athletes) : [...others(before.athletes), now],
      archived: is_archived ? [...others(before.archived), now] : others(before.archived),
    };
    // The row with the focus has gone; from here the next athlete is found.
    await this.updateComplete;
    /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector('.search input'))?.focus();
    const name = called(athlete);
    try {
      await this.#api.ask('PATCH', `/athletes/${encodeURIComponent(athlete.athlete_id)}`, { is_archived });
      this.#say(t(is_archived ? 'roster.archived' : 'roster.back', { name }), () => this.#archive(now, !is_archived));
    } catch (error) {
      this.club = before;
      this.#say(sentence(error));
      return;
    }
    await this.#read();
  }

  /** @param {CustomEvent<Athlete>} event */
  #erasing({ detail: athlete }) {
    /** @type {import('../widgets/erase.js').Erase} */ (this.renderRoot.querySelector('ht-erase')).open(athlete);
  }

  /** @param {CustomEvent<Athlete>} event */
  #erased({ detail: athlete }) {
    this.#say(t('roster.erased', { name: called(athlete) }), null, true);
    this.#read();
  }

  /** @param {CustomEvent<{ squad: import('./people.js').Squad, members: string[] }>} event */
  #squadDeleted({ detail: { squad, members } }) {
    this.#say(t('roster.squads.deleted', { name: squad.name }), async () => {
      try {
        const { squad_id } = await this.#api.ask('POST', '/squads', { name: squad.name });
        for (const id of members) await this.#api.ask('PUT', `/squads/${squad_id}/members/${encodeURIComponent(id)}`);
      } catch (error) {
        this.#say(sentence(error));
      }
      this.#read();
    });
  }
}
customElements.define('ht-roster', Roster);

function bones() {
  return html`<div class="bones" aria-hidden="true">${Array.from({ length: 6 }, () => html`<div class="bone"></div>`)}</div>
    <p class="unseen" role="status">${t('roster.loading')}</p>`;
}

/**
 * What the list can be narrowed to: only what has somebody in it, and every squad.
 * @param {import('./people.js').Club} club
 */
function filtersOf(club) {
  const has = (/** @type {string} */ id) => filtered(club, id).length > 0;
  return [
    { id: EVERYBODY, name: t('roster.filter.all') },
    ...club.squads.map(({ squad_id, name }) => ({ id: squad_id, name })),
    ...(club.squads.length > 0 && has(SQUADLESS) ? [{ id: SQUADLESS, name: t('roster.filter.none') }] : []),
    ...(has(ARCHIVED) ? [{ id: ARCHIVED, name: t('roster.filter.archived') }] : []),
  ];
}
