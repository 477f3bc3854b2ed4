/**
 * Owns the links that show a session to who has no account: made, shown once with a QR code, listed, taken
 * back. Says `trouble` with what went wrong.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { day } from '../i18n/dates.js';
import { t } from '../i18n/words.js';
import { inputs, reading } from '../widgets/looks.js';
import '../widgets/qr.js';
import { base, buttons, fields, say } from '../widgets/shared.js';

/** @import { Link, Session } from './types.js' */

const DAYS = [7, 30, 90, 365];

export class Share extends LitElement {
  static properties = {
    session: { attribute: false }, names: { attribute: false }, store: { attribute: false },
    links: { state: true }, address: { state: true }, told: { state: true },
  };

  static styles = [base, buttons, fields, inputs, reading, css`
    :host {
      display: grid;
      gap: var(--space-4);
    }
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: var(--space-3);
    }
    .made {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
      align-items: center;
    }
    .made ht-qr {
      width: min(240px, 100%);
    }
    .made input {
      width: 100%;
    }
    .made div {
      display: grid;
      gap: var(--space-3);
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-2) var(--space-3);
      padding: var(--space-2) 0;
      border-top: 1px solid var(--line);
    }
    @media (width >= 48rem) {
      .made {
        grid-template-columns: 240px minmax(0, 1fr);
      }
    }
  `];

  constructor() {
    super();
    /** @type {Session | null} */
    this.session = null;
    /** Nicknames by id, of who jumped in it. @type {Map<string, string>} */
    this.names = new Map();
    /** @type {import('./stored.js').Stored | null} */
    this.store = null;
    /** null: not read yet. @type {Link[] | null} */
    this.links = null;
    /** Of the link that was just made: told once. */
    this.address = '';
    this.told = '';
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('session') && this.session && this.links === null) this.#read();
  }

  render() {
    return html`<form @submit=${this.#make}>
        <label>${t('review.share.whose')}<select name="whose">
          <option value="">${t('review.everybody')}</option>
          ${[...this.names].map(([id, name]) => html`<option value=${id}>${name}</option>`)}</select></label>
        <label>${t('review.share.days')}<select name="days">${DAYS.map((days) => html`<option value=${days}
          ?selected=${days === 30}>${t('review.share.for_days', { days })}</option>`)}</select></label>
        <button class="first">${t('review.share.make')}</button>
      </form>
      ${this.address === '' ? nothing : this.#made()}
      <p role="status" class="small quiet">${this.told}</p>
      ${(this.links ?? []).length === 0 ? nothing : html`<ul aria-label=${t('review.share.links')}>
        ${(this.links ?? []).map((link) => this.#row(link))}</ul>`}`;
  }

  #made() {
    return html`<div class="made">
      <ht-qr .text=${this.address} .label=${t('review.share.qr')}></ht-qr>
      <div><label>${t('review.share.address')}<input readonly .value=${this.address}
        @focus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.target).select()}></label>
        <p class="small quiet">${t('review.share.once')}</p>
        <button type="button" @click=${this.#copy}>${t('review.share.copy')}</button></div></div>`;
  }

  /** @param {Link} link */
  #row(link) {
    const whose = link.athlete_id === null ? t('review.everybody') : (this.names.get(link.athlete_id) ?? t('review.unnamed'));
    const isOver = new Date(link.expires_at) < new Date();
    const state = link.revoked_at !== null ? 'revoked' : isOver ? 'over' : 'open';
    return html`<li data-link=${state}><span>${t(`review.share.state.${state}`, { whose, until: day(link.expires_at) })}</span>
      ${state === 'open' ? html`<button type="button" @click=${() => this.#revoke(link)}>${t('review.share.revoke')}</button>` : nothing}</li>`;
  }

  async #read() {
    if (!this.store || !this.session) return;
    try {
      this.links = await this.store.links(this.session);
    } catch (error) {
      say(this, 'trouble', error);
    }
  }

  /** @param {SubmitEvent} event */
  async #make(event) {
    event.preventDefault();
    if (!this.store || !this.session) return;
    const told = new FormData(/** @type {HTMLFormElement} */ (event.target));
    try {
      const link = await this.store.share(this.session, String(told.get('whose')) || null, Number(told.get('days')));
      this.address = new URL(link.path, location.href).href;
      this.told = t('review.share.made');
      await this.#read();
    } catch (error) {
      say(this, 'trouble', error);
    }
  }

  /** @param {Link} link */
  async #revoke(link) {
    try {
      await this.store?.revoke(link);
      this.address = '';
      this.told = t('review.share.revoked');
      await this.#read();
    } catch (error) {
      say(this, 'trouble', error);
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.address);
      this.told = t('review.share.copied');
    } catch {
      // Not every address is a secure one: what is selected can be copied by hand.
      this.renderRoot.querySelector('input')?.focus();
      this.told = t('review.share.by_hand');
    }
  }
}
customElements.define('ht-share', Share);
