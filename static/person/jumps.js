/** Owns the list of an athlete's jumps in one test, session by session, the newest first. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, TESTS, asText, show } from '../coach/quantities.js';
import { told } from '../coach/stored_rep.js';
import { spokenLanguage, t } from '../i18n/words.js';
import { Api } from '../wire/api.js';
import { Latest } from '../wire/latest.js';
import { icon } from '../widgets/icons.js';
import { reading } from '../widgets/looks.js';
import { base, buttons } from '../widgets/shared.js';
import '../widgets/trouble.js';

/** @typedef {import('../coach/stored_rep.js').StoredRep} StoredRep */

const PAGE = 50;

export class AthleteJumps extends LitElement {
  static properties = {
    athlete_id: { attribute: false },
    test: { attribute: false },
    best: { attribute: false },
    reps: { state: true },
    next: { state: true },
    error: { state: true },
  };

  static styles = [
    base,
    buttons,
    reading,
    css`
      h3 {
        padding: var(--space-4) 0 var(--space-2);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li a {
        display: grid;
        grid-template-columns: 5rem 9rem minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 var(--space-4);
        min-height: 56px;
        padding: var(--space-2) var(--space-3);
        border-top: 1px solid var(--line);
        color: var(--text);
        text-decoration: none;
      }
      li a:hover {
        background: var(--surface);
      }
      li a:focus-visible {
        outline-offset: -3px;
        border-radius: var(--radius);
      }
      b {
        font-size: var(--size-20);
      }
      .beside {
        display: flex;
        flex-wrap: wrap;
        grid-column: 3;
        grid-row: 1;
        gap: 0 var(--space-4);
        color: var(--quiet);
        font-size: var(--size-14);
      }
      .marks {
        display: flex;
        grid-column: 4;
        grid-row: 1;
        gap: var(--space-2);
        align-items: center;
        font-size: var(--size-14);
      }
      .best {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
        color: var(--go);
      }
      .more {
        display: flex;
        justify-content: center;
        padding: var(--space-4) 0;
      }
      @media (max-width: 700px) {
        li a {
          grid-template-columns: 4rem minmax(0, 1fr) auto;
          padding-inline: 0;
        }
        .beside {
          grid-column: 2 / -1;
          grid-row: 2;
        }
        .marks {
          grid-column: 3;
        }
      }
    `,
  ];

  #api = new Api(null);
  #latest = new Latest();

  constructor() {
    super();
    this.athlete_id = '';
    this.test = 'cmj';
    /** The id of the best one. @type {string | null} */
    this.best = null;
    /** @type {StoredRep[] | null} null: not read yet */
    this.reps = null;
    /** @type {string | null} */
    this.next = null;
    /** @type {unknown} */
    this.error = null;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('athlete_id') && !changed.has('test')) return;
    this.reps = null;
    this.next = null;
    this.#read();
  }

  async #read() {
    const { test, athlete_id, next } = this;
    this.error = null;
    const after = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
    const path = `/reps?athlete_id=${encodeURIComponent(athlete_id)}&test=${test}&limit=${PAGE}${after}`;
    const read = await this.#latest.read((signal) => this.#api.ask('GET', path, undefined, { signal }));
    if (read === null) return; // another was chosen meanwhile, or more was asked for twice
    this.error = read.error;
    if (read.answer === null) return;
    this.reps = [...(next === null ? [] : (this.reps ?? [])), ...read.answer.items];
    this.next = read.answer.next_cursor;
  }

  render() {
    if (this.reps === null && this.error === null) return html`<div class="bone"></div>`;
    return html`${sessionsOf(this.reps ?? []).map((reps) => this.#session(reps))}
      <ht-trouble .error=${this.error} @again=${() => this.#read()}></ht-trouble>
      ${this.next === null || this.error !== null ? nothing : html`<div class="more">
        <button type="button" @click=${() => this.#read()}>${t('person.more')}</button></div>`}`;
  }

  /** @param {StoredRep[]} reps of one session */
  #session(reps) {
    const day = new Intl.DateTimeFormat(spokenLanguage(), { dateStyle: 'full' }).format(new Date(reps[0].recorded_at));
    return html`<h3>${day} · <bdi>${reps[0].session_name}</bdi></h3><ol>${reps.map((rep) => this.#row(rep))}</ol>`;
  }

  /** @param {StoredRep} stored */
  #row(stored) {
    const rep = told(stored);
    const time = new Intl.DateTimeFormat(spokenLanguage(), { timeStyle: 'short' }).format(new Date(stored.recorded_at));
    const { beside } = TESTS[stored.test] ?? TESTS.cmj;
    return html`<li data-rep-id=${stored.rep_id}><a href="/s/${encodeURIComponent(stored.session_id)}#${stored.rep_id}">
      <span class="quiet">${time}</span>
      <b><bdi>${asText(show(rep, HEIGHT))}</bdi></b>
      <span class="marks">
        ${stored.rep_id === this.best ? html`<span class="best">${icon('star')}${t('person.best_mark')}</span>` : nothing}
        ${stored.edits.length > 0 ? html`<span class="quiet">${t('person.edited')}</span>` : nothing}
      </span>
      <span class="beside">${beside.map((each) => html`<span>${t(each.label)} <bdi>${asText(show(rep, each))}</bdi></span>`)}</span>
    </a></li>`;
  }
}
customElements.define('ht-athlete-jumps', AthleteJumps);

/**
 * @param {StoredRep[]} reps newest first
 * @returns {StoredRep[][]}
 */
function sessionsOf(reps) {
  /** @type {Map<string, StoredRep[]>} */
  const sessions = new Map();
  for (const rep of reps) sessions.set(rep.session_id, [...(sessions.get(rep.session_id) ?? []), rep]);
  return [...sessions.values()];
}
