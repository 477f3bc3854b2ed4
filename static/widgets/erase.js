/**
 * Owns erasing an athlete: first what will be gone, then the name typed as it stands, and only then for good.
 * Says `erased` with the athlete.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { forgetAthlete } from '../shell/kept.js';
import { Api, sentence } from '../wire/api.js';
import { icon } from './icons.js';
import { inputs, linkButtons, reading } from './looks.js';
import { base, buttons, say } from './shared.js';
import './sheet.js';

/** @typedef {{ athlete_id: string, nickname: string | null }} Erasable */

export class Erase extends LitElement {
  static properties = {
    athlete: { state: true },
    jumps: { state: true },
    typed: { state: true },
    isSure: { state: true },
    isBusy: { state: true },
    trouble: { state: true },
  };

  static styles = [
    base,
    buttons,
    linkButtons,
    inputs,
    reading,
    css`
      section {
        display: grid;
        gap: var(--space-4);
      }
      ul {
        display: grid;
        gap: var(--space-2);
        margin: 0;
        padding-inline-start: 1.2em;
      }
      strong {
        overflow-wrap: anywhere;
      }
      button.final {
        border-color: transparent;
        background: var(--bad);
        color: var(--ground);
      }
      button.final:disabled {
        border-color: var(--line);
        background: none;
        color: var(--quiet);
      }
      .bad {
        color: var(--bad);
      }
      .row {
        justify-content: flex-end;
      }
    `,
  ];

  #api = new Api(null);

  constructor() {
    super();
    /** @type {Erasable | null} */
    this.athlete = null;
    /** How many jumps there are, in words; null: not known yet. @type {string | null} */
    this.jumps = null;
    this.typed = '';
    this.isSure = false;
    this.isBusy = false;
    this.trouble = '';
  }

  /**
   * Ask whether somebody is to be erased.
   * @param {Erasable} athlete
   */
  async open(athlete) {
    Object.assign(this, { athlete, jumps: null, typed: '', isSure: false, isBusy: false, trouble: '' });
    await this.updateComplete;
    await this.#sheet().open();
    try {
      const { items } = await this.#api.ask('GET', `/athletes/${encodeURIComponent(athlete.athlete_id)}/tests`);
      /** @type {number[]} */
      const reps = items.map((/** @type {{ reps: number }} */ standing) => standing.reps);
      const count = reps.reduce((sum, each) => sum + each, 0);
      if (this.athlete === athlete) this.jumps = tCount('erase.jumps', count);
    } catch (error) {
      if (this.athlete === athlete) this.trouble = sentence(error);
    }
  }

  #sheet() {
    return /** @type {import('./sheet.js').Sheet} */ (this.renderRoot.querySelector('ht-sheet'));
  }

  render() {
    const { athlete } = this;
    if (athlete === null) return nothing;
    const id = encodeURIComponent(athlete.athlete_id);
    return html`<ht-sheet .heading=${t('erase.title', { name: athlete.nickname ?? athlete.athlete_id.slice(0, 8) })}>
      <section>
        <p>${t('erase.gone')}</p>
        <ul>
          <li><span role="status">${this.jumps ?? t('erase.counting')}</span></li>
          <li>${t('erase.beside')}</li>
          <li>${t('erase.person')}</li>
        </ul>
        <p class="quiet">${t('erase.backups')}</p>
        <p><a class="button" href="/api/v1/athletes/${id}/export.zip" download>${t('erase.take_away')}</a></p>
        ${athlete.nickname === null ? this.#tick() : this.#name(athlete.nickname)}
        <p class="bad" role="alert">${this.trouble}</p>
        <div class="row">
          <button type="button" @click=${() => this.#sheet().close()}>${t('erase.keep')}</button>
          <button type="button" class="final" ?disabled=${!this.isSure || this.isBusy || this.jumps === null}
            @click=${() => this.#erase(athlete)}>${icon('erase')}${t('erase.erase')}</button>
        </div>
      </section>
    </ht-sheet>`;
  }

  /** @param {string} name */
  #name(name) {
    return html`<label><span>${t('erase.type')} <strong>${name}</strong></span>
      <input autocomplete="off" autocapitalize="off" spellcheck="false" .value=${this.typed}
        @input=${(/** @type {InputEvent} */ { target }) => {
          this.typed = /** @type {HTMLInputElement} */ (target).value;
          this.isSure = this.typed.trim() === name;
        }}></label>`;
  }

  #tick() {
    return html`<label class="tick"><input type="checkbox" .checked=${this.isSure}
      @change=${() => (this.isSure = !this.isSure)}><span>${t('erase.sure')}</span></label>`;
  }

  /** @param {Erasable} athlete */
  async #erase(athlete) {
    this.isBusy = true;
    this.trouble = '';
    try {
      await this.#api.ask('POST', `/athletes/${encodeURIComponent(athlete.athlete_id)}/erase`);
      await forgetAthlete(athlete.athlete_id);
      this.#sheet().close();
      say(this, 'erased', athlete);
    } catch (error) {
      this.trouble = sentence(error);
    }
    this.isBusy = false;
  }
}
customElements.define('ht-erase', Erase);
