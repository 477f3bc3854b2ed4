/**
 * Owns the badges: a card for each athlete with a QR code that shows that athlete alone on the phone that reads
 * it. It opens by nickname, as the leaderboard has it, and knows no id. Says `back`.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { reading } from '../widgets/looks.js';
import '../widgets/qr.js';
import { base, buttons, say } from '../widgets/shared.js';
import { addressOf, withBadge } from './badge_rules.js';

/** @typedef {import('./people.js').Athlete} Athlete */

export class Badges extends LitElement {
  static properties = { athletes: { attribute: false }, origin: { attribute: false } };

  static styles = [base, buttons, reading, css`
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
      gap: var(--space-4);
      margin: var(--space-4) 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: 132px minmax(0, 1fr);
      align-items: center;
      gap: var(--space-4);
      padding: var(--space-3);
    }
    h2 {
      overflow-wrap: anywhere;
    }
    .words {
      display: grid;
      gap: var(--space-2);
    }
    .words p {
      color: var(--quiet);
      font-size: var(--size-14);
      overflow-wrap: anywhere;
    }
    .how {
      max-width: 44rem;
      text-wrap: pretty;
    }
    .how + .how {
      margin-top: var(--space-2);
    }
    /* On paper: as large as a card for a wallet, black on white, and nothing else. */
    @media print {
      .head,
      .how {
        display: none;
      }
      ul {
        grid-template-columns: repeat(2, 85mm);
        gap: 4mm;
        margin: 0;
      }
      li {
        grid-template-columns: 34mm minmax(0, 1fr);
        height: 54mm;
        border: 0.3mm solid #808080;
        background: none;
        color: #000000;
        break-inside: avoid;
      }
      .words p {
        color: #000000;
        font-size: 3mm;
      }
    }
  `];

  constructor() {
    super();
    /** Of whom badges are wanted, by name. @type {Athlete[]} */
    this.athletes = [];
    /** Where other devices find the server; null: nowhere. @type {string | null} */
    this.origin = null;
  }

  firstUpdated() {
    this.renderRoot.querySelector('h1')?.focus();
  }

  render() {
    const shown = withBadge(this.athletes);
    const without = this.athletes.length - shown.length;
    return html`<div class="head"><h1 tabindex="-1">${t('roster.badges')}</h1>
        <div class="row">
          <button type="button" @click=${() => say(this, 'back')}>${icon('back')}${t('roster.badges.back')}</button>
          ${this.origin === null || shown.length === 0 ? nothing : html`<button type="button" class="first"
            @click=${() => print()}>${t('roster.badges.print')}</button>`}
        </div></div>
      <p class="how quiet">${t(this.origin === null ? 'roster.badges.only_here' : 'roster.badges.how')}</p>
      ${without === 0 ? nothing : html`<p class="how quiet">${tCount('roster.badges.without', without)}</p>`}
      ${this.origin === null ? nothing : html`<ul>${shown.map((athlete) => this.#badge(athlete, this.origin ?? ''))}</ul>`}`;
  }

  /**
   * @param {import('./badge_rules.js').Named} athlete
   * @param {string} origin
   */
  #badge({ nickname }, origin) {
    return html`<li class="card">
      <ht-qr .text=${addressOf(origin, nickname)} .label=${t('roster.badges.qr', { name: nickname })}></ht-qr>
      <div class="words"><h2>${nickname}</h2><p>${t('roster.badges.scan')}</p><p dir="ltr">${new URL(origin).host}/v</p></div>
    </li>`;
  }
}
customElements.define('ht-badges', Badges);
