/**
 * Owns the sheet of squads: made, renamed, filled and deleted. Says `changed` when the page is to read anew,
 * and `deleted` with a squad and its members' ids, so that it can be had back.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { Api, sentence } from '../wire/api.js';
import { icon } from '../widgets/icons.js';
import { inputs, reading } from '../widgets/looks.js';
import { base, buttons, say } from '../widgets/shared.js';
import '../widgets/sheet.js';
import { sheetParts } from './looks.js';
import { called, found } from './people.js';

/** @typedef {import('./people.js').Squad} Squad */

export class SquadsSheet extends LitElement {
  static properties = {
    club: { attribute: false },
    squad_id: { state: true },
    renamed: { state: true },
    typed: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    buttons,
    inputs,
    reading,
    sheetParts,
    css`
      ul {
        display: grid;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-2);
        padding: var(--space-2) 0;
        border-top: 1px solid var(--line);
      }
      li > button {
        padding: 0 var(--space-3);
      }
      li > button.bare {
        padding: 0;
      }
      li.tick {
        padding: 0;
      }
      .name {
        display: grid;
        flex: 1 1 4rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      form.line {
        display: flex;
        flex: 1 1 100%;
        align-items: end;
        gap: var(--space-2);
      }
      form.line label {
        flex: 1;
        min-width: 0;
      }
      input:not([type='checkbox']) {
        width: 100%;
      }
      .fill {
        display: grid;
        gap: var(--space-3);
      }
      .fill ul {
        max-height: 50vh;
        overflow-y: auto;
      }
      label.tick {
        flex: 1;
      }
    `,
  ];

  #api = new Api(null);

  constructor() {
    super();
    /** @type {import('./people.js').Club} */
    this.club = { athletes: [], archived: [], squads: [], members: new Map() };
    /** Which one is filled; null: the list of all. @type {string | null} */
    this.squad_id = null;
    /** Which one is renamed. @type {string | null} */
    this.renamed = null;
    /** What was typed to find somebody. */
    this.typed = '';
    this.trouble = '';
  }

  async open() {
    Object.assign(this, { squad_id: null, renamed: null, typed: '', trouble: '' });
    await this.#sheet().open();
  }

  #sheet() {
    return /** @type {import('../widgets/sheet.js').Sheet} */ (this.renderRoot.querySelector('ht-sheet'));
  }

  render() {
    const filled = this.club.squads.find(({ squad_id }) => squad_id === this.squad_id);
    return html`<ht-sheet .heading=${filled ? filled.name : t('roster.squads')} @shut=${() => say(this, 'changed')}>
      ${filled ? this.#fill(filled) : this.#list()}
      <p class="bad" role="alert">${this.trouble}</p>
    </ht-sheet>`;
  }

  #list() {
    const { squads } = this.club;
    return html`<div class="stack">
      ${squads.length === 0 ? html`<p class="quiet">${t('roster.squads.none')}</p>`
        : html`<ul>${squads.map((squad) => this.#row(squad))}</ul>`}
      <form class="line" @submit=${this.#make}>
        <label>${t('roster.squads.new')}<input name="name" required maxlength="80" autocomplete="off"></label>
        <button class="first">${t('roster.squads.make')}</button>
      </form>
    </div>`;
  }

  /** @param {Squad} squad */
  #row(squad) {
    const { squad_id, name } = squad;
    if (this.renamed === squad_id) {
      return html`<li><form class="line" @submit=${(/** @type {SubmitEvent} */ event) => this.#rename(event, squad)}>
        <label>${t('roster.squads.name')}<input name="name" required maxlength="80" autocomplete="off" .value=${name}></label>
        <button class="first">${t('roster.save')}</button></form></li>`;
    }
    const count = this.club.members.get(squad_id)?.size ?? 0;
    return html`<li>
      <span class="name"><b>${name}</b><span class="quiet small">${tCount('roster.count', count)}</span></span>
      <button type="button" aria-label=${t('roster.squads.fill_one', { name })}
        @click=${() => Object.assign(this, { squad_id, typed: '' })}>${t('roster.squads.fill')}</button>
      <button type="button" class="bare" aria-label=${t('roster.squads.rename_one', { name })}
        @click=${() => this.#ask(squad_id)}>${icon('edit')}</button>
      <button type="button" class="bare" aria-label=${t('roster.squads.delete_one', { name })}
        @click=${() => this.#delete(squad)}>${icon('erase')}</button>
    </li>`;
  }

  /** @param {Squad} squad */
  #fill({ squad_id, name }) {
    const members = this.club.members.get(squad_id) ?? new Set();
    const shown = found(this.club.athletes, this.typed);
    return html`<div class="fill">
      <div class="row"><button type="button" @click=${() => (this.squad_id = null)}>${icon('back')}${t('roster.squads')}</button>
        <span class="quiet" role="status">${tCount('roster.count', members.size)}</span></div>
      <label>${t('roster.search')}<input type="search" autocomplete="off" .value=${this.typed}
        @input=${(/** @type {InputEvent} */ { target }) => (this.typed = /** @type {HTMLInputElement} */ (target).value)}></label>
      ${shown.length === 0 ? html`<p class="quiet">${t('roster.squads.nobody')}</p>` : nothing}
      <ul aria-label=${t('roster.squads.fill_one', { name })}>
        ${shown.map((athlete) => html`<li class="tick"><label class="tick"><input type="checkbox"
          .checked=${members.has(athlete.athlete_id)} @change=${() => this.#toggle(squad_id, athlete.athlete_id)}>
          <span class="name">${called(athlete)}</span></label></li>`)}
      </ul></div>`;
  }

  /** @param {string} squad_id */
  async #ask(squad_id) {
    this.renamed = squad_id;
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.select();
  }

  /** @param {SubmitEvent} event */
  async #make(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (await this.#try(event, (name) => this.#api.ask('POST', '/squads', { name }))) form.reset();
  }

  /**
   * @param {SubmitEvent} event
   * @param {Squad} squad
   */
  async #rename(event, squad) {
    const path = `/squads/${encodeURIComponent(squad.squad_id)}`;
    if (await this.#try(event, (name) => this.#api.ask('PATCH', path, { name }))) this.renamed = null;
  }

  /**
   * Send what a form names; tell whether it was taken.
   * @param {SubmitEvent} event
   * @param {(name: string) => Promise<unknown>} send
   */
  async #try(event, send) {
    event.preventDefault();
    const name = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('name')).trim();
    this.trouble = '';
    try {
      await send(name);
    } catch (error) {
      this.trouble = sentence(error);
      return false;
    }
    say(this, 'changed');
    return true;
  }

  /**
   * Put somebody in or take somebody out, and show it at once; a refused change is shown as it is.
   * @param {string} squad_id
   * @param {string} athlete_id
   */
  async #toggle(squad_id, athlete_id) {
    const members = this.club.members.get(squad_id) ?? new Set();
    const isIn = members.has(athlete_id);
    const flip = () => {
      if (!members.delete(athlete_id)) members.add(athlete_id);
      this.requestUpdate();
    };
    flip();
    this.trouble = '';
    try {
      const path = `/squads/${encodeURIComponent(squad_id)}/members/${encodeURIComponent(athlete_id)}`;
      await this.#api.ask(isIn ? 'DELETE' : 'PUT', path);
    } catch (error) {
      flip();
      this.trouble = sentence(error);
    }
  }

  /** @param {Squad} squad */
  async #delete(squad) {
    const members = [...(this.club.members.get(squad.squad_id) ?? [])];
    this.trouble = '';
    try {
      await this.#api.ask('DELETE', `/squads/${encodeURIComponent(squad.squad_id)}`);
      this.#sheet().close();
      say(this, 'deleted', { squad, members });
    } catch (error) {
      this.trouble = sentence(error);
    }
  }
}
customElements.define('ht-squads-sheet', SquadsSheet);
