/**
 * Owns the sheet on which one athlete is entered or changed. Says `saved` with the name, `archive`, `erase`
 * and `badge` with the athlete.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { spokenLanguage, t } from '../i18n/words.js';
import { Api, sentence } from '../wire/api.js';
import { inputs, reading } from '../widgets/looks.js';
import { base, buttons, say } from '../widgets/shared.js';
import '../widgets/sheet.js';
import { withBadge } from './badge_rules.js';
import { sheetParts } from './looks.js';
import { called, squadsOf } from './people.js';

/** @typedef {import('./people.js').Athlete} Athlete */

/**
 * What is said of somebody new.
 * @typedef {{ nickname: string, has_consent: boolean, is_minor: boolean, hidden_from_leaderboards: boolean }} Fields
 */

const TICKS = /** @type {const} */ ({
  has_consent: 'roster.consent', is_minor: 'roster.minor', hidden_from_leaderboards: 'roster.hidden',
});

export class AthleteSheet extends LitElement {
  static properties = {
    club: { attribute: false },
    athlete: { state: true },
    fields: { state: true },
    squads: { state: true },
    isBusy: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    buttons,
    inputs,
    reading,
    sheetParts,
    css`
      .ticks {
        grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));
      }
      label.tick > span {
        min-width: 0;
        padding-block: var(--space-1);
        overflow-wrap: anywhere;
      }
    `,
  ];

  #api = new Api(null);

  constructor() {
    super();
    /** @type {import('./people.js').Club} */
    this.club = { athletes: [], archived: [], squads: [], members: new Map() };
    /** Who is changed; null: somebody new. @type {Athlete | null} */
    this.athlete = null;
    /** @type {Fields} */
    this.fields = { nickname: '', has_consent: false, is_minor: false, hidden_from_leaderboards: false };
    /** @type {Set<string>} */
    this.squads = new Set();
    this.isBusy = false;
    this.trouble = '';
  }

  /**
   * @param {Athlete | null} athlete null: enter somebody new
   * @param {string | null} squad_id that somebody new is put into
   */
  async open(athlete, squad_id = null) {
    const inSquads = athlete ? squadsOf(this.club, athlete.athlete_id) : squadsIn(this.club, squad_id);
    Object.assign(this, {
      athlete,
      fields: {
        nickname: athlete?.nickname ?? '',
        has_consent: athlete ? athlete.consent_at !== null : false,
        is_minor: athlete?.is_minor ?? false,
        hidden_from_leaderboards: athlete?.hidden_from_leaderboards ?? false,
      },
      squads: new Set(inSquads.map((squad) => squad.squad_id)),
      isBusy: false,
      trouble: '',
    });
    await this.updateComplete;
    await this.#sheet().open();
    if (athlete === null) this.renderRoot.querySelector('input')?.focus();
  }

  #sheet() {
    return /** @type {import('../widgets/sheet.js').Sheet} */ (this.renderRoot.querySelector('ht-sheet'));
  }

  render() {
    const { athlete, fields } = this;
    const heading = athlete ? called(athlete) : t('roster.new');
    return html`<ht-sheet .heading=${heading}>
      <form @submit=${this.#save}>
        <label>${t('roster.nickname')}
          <input required maxlength="80" autocomplete="off" aria-describedby="nickname-hint" .value=${fields.nickname}
            @input=${this.#type}>
          <span class="hint" id="nickname-hint">${t('roster.nickname.hint')}</span></label>
        <fieldset>
          ${this.#tick('has_consent', this.#agreed())}
          ${this.#tick('is_minor', t('roster.minor.hint'))}
          ${this.#tick('hidden_from_leaderboards', t('roster.hidden.hint'))}
        </fieldset>
        ${this.club.squads.length === 0 || athlete?.archived_at ? nothing : html`<fieldset class="ticks">
          <legend>${t('roster.squads')}</legend>
          ${this.club.squads.map(({ squad_id, name }) => html`<label class="tick"><input type="checkbox"
            .checked=${this.squads.has(squad_id)} @change=${() => this.#toggle(squad_id)}><span>${name}</span></label>`)}
        </fieldset>`}
        <p class="bad" role="alert">${this.trouble}</p>
        <div class="acts">
          ${athlete ? this.#away(athlete) : nothing}
          <button class="first" ?disabled=${this.isBusy}>${athlete ? t('roster.save') : t('roster.add')}</button>
        </div>
      </form>
    </ht-sheet>`;
  }

  #agreed() {
    const at = this.athlete?.consent_at;
    if (!at || !this.fields.has_consent) return t('roster.consent.hint');
    const day = new Intl.DateTimeFormat(spokenLanguage(), { dateStyle: 'long' }).format(new Date(at));
    return t('roster.consent.since', { day });
  }

  /**
   * @param {'has_consent' | 'is_minor' | 'hidden_from_leaderboards'} key
   * @param {string} hint
   */
  #tick(key, hint) {
    return html`<label class="tick"><input type="checkbox" .checked=${this.fields[key]}
      @change=${() => this.#flip(key)}><span>${t(TICKS[key])}<span class="hint">${hint}</span></span></label>`;
  }

  /** @param {Athlete} athlete */
  #away(athlete) {
    const leave = (/** @type {string} */ type) => {
      this.#sheet().close();
      say(this, type, athlete);
    };
    return html`<button type="button" class="bare" @click=${() => leave('erase')}>${t('roster.erase')}</button>
      ${withBadge([athlete]).length === 0 ? nothing
        : html`<button type="button" class="bare" @click=${() => leave('badge')}>${t('roster.badge')}</button>`}
      <button type="button" class="apart" @click=${() => leave('archive')}>
        ${athlete.archived_at ? t('roster.have_back') : t('roster.archive')}</button>`;
  }

  /** @param {InputEvent} event */
  #type({ target }) {
    this.#set({ nickname: /** @type {HTMLInputElement} */ (target).value });
  }

  /** @param {'has_consent' | 'is_minor' | 'hidden_from_leaderboards'} key */
  #flip(key) {
    const is = !this.fields[key];
    // Whoever becomes a minor is hidden; to show one takes a second thought.
    this.#set({ [key]: is, ...(key === 'is_minor' && is ? { hidden_from_leaderboards: true } : {}) });
  }

  /** @param {string} squad_id */
  #toggle(squad_id) {
    const squads = new Set(this.squads);
    if (!squads.delete(squad_id)) squads.add(squad_id);
    this.squads = squads;
  }

  /** @param {Partial<Fields>} changes */
  #set(changes) {
    this.fields = { ...this.fields, ...changes };
  }

  /** @param {SubmitEvent} event */
  async #save(event) {
    event.preventDefault();
    if (this.isBusy) return;
    this.isBusy = true;
    this.trouble = '';
    const fields = { ...this.fields, nickname: this.fields.nickname.trim() };
    try {
      const athlete_id = this.athlete?.athlete_id ?? (await this.#enter(fields));
      if (this.athlete) await this.#change(this.athlete, fields);
      await this.#move(athlete_id);
      this.#sheet().close();
    } catch (error) {
      this.trouble = sentence(error);
    }
    this.isBusy = false;
    if (this.trouble === '') say(this, 'saved', fields.nickname);
  }

  /** @param {Fields} fields */
  async #enter(fields) {
    const made = await this.#api.ask('POST', '/athletes', fields);
    this.athlete = made; // whatever is refused after it, a second try enters nobody a second time
    return made.athlete_id;
  }

  /**
   * Send only what is another now: what somebody else changed meanwhile stays.
   * @param {Athlete} athlete
   * @param {Fields} fields
   */
  async #change(athlete, fields) {
    const before = { ...athlete, has_consent: athlete.consent_at !== null };
    const changed = Object.entries(fields).filter(([key, value]) => value !== before[/** @type {keyof Fields} */ (key)]);
    /** @type {Partial<Fields>} */
    const wish = Object.fromEntries(changed);
    if (wish.is_minor) wish.hidden_from_leaderboards = fields.hidden_from_leaderboards; // in the same breath
    if (changed.length > 0) await this.#api.ask('PATCH', `/athletes/${encodeURIComponent(athlete.athlete_id)}`, wish);
  }

  /** @param {string} athlete_id */
  async #move(athlete_id) {
    if (this.athlete?.archived_at) return;
    for (const { squad_id } of this.club.squads) {
      const isIn = this.club.members.get(squad_id)?.has(athlete_id) ?? false;
      if (isIn === this.squads.has(squad_id)) continue;
      const path = `/squads/${encodeURIComponent(squad_id)}/members/${encodeURIComponent(athlete_id)}`;
      await this.#api.ask(isIn ? 'DELETE' : 'PUT', path);
    }
  }
}
customElements.define('ht-athlete-sheet', AthleteSheet);

/**
 * @param {import('./people.js').Club} club
 * @param {string | null} id
 */
function squadsIn({ squads }, id) {
  return squads.filter(({ squad_id }) => squad_id === id);
}
