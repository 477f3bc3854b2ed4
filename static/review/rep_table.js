/** Owns the table of a session's repetitions, of whom they are shown, and which one is chosen (`choose`). */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { CONTACT_TIME, FLIGHT_TIME, HEIGHT, RSI, TESTS } from '../coach/quantities.js';
import { timeOfDay } from '../i18n/dates.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { reading } from '../widgets/looks.js';
import { base, fields, say } from '../widgets/shared.js';
import { bests, shown } from './quantities.js';

/** @import { Rep } from './types.js' */

const COLUMNS = [FLIGHT_TIME, CONTACT_TIME, RSI];

export class RepTable extends LitElement {
  static properties = {
    reps: { attribute: false }, earlier: { type: Number }, names: { attribute: false }, chosen: {}, whose: {},
  };

  static styles = [base, fields, reading, css`
    :host {
      container-type: inline-size;
    }
    label {
      display: grid;
      gap: 6px;
      margin-bottom: var(--space-3);
      color: var(--quiet);
      font-size: var(--size-14);
    }
    tbody tr {
      position: relative;
    }
    th[scope="row"] {
      padding: 0;
      border-top: 1px solid var(--line);
      vertical-align: middle;
    }
    th button {
      display: grid;
      width: 100%;
      min-height: 56px;
      align-content: center;
      padding: var(--space-2) var(--space-3);
      border: 0;
      background: none;
      color: var(--text);
      font: 600 var(--size-16) / 1.25 var(--font);
      text-align: start;
      overflow-wrap: anywhere;
      cursor: pointer;
    }
    th button::after {
      content: "";
      position: absolute;
      inset: 0;
      border-radius: 10px;
    }
    th button:focus-visible {
      outline: none;
    }
    th button:focus-visible::after {
      outline: 3px solid var(--accent);
      outline-offset: -3px;
    }
    th small {
      white-space: nowrap;
      color: var(--quiet);
      font-size: var(--size-14);
      font-weight: 400;
    }
    th .reason {
      white-space: normal;
    }
    tr:hover {
      background: var(--raised);
    }
    tr[data-chosen] {
      background: var(--raised);
      box-shadow: inset 3px 0 var(--accent);
    }
    td {
      padding: var(--space-2) var(--space-3);
      white-space: nowrap;
    }
    .height {
      font-size: var(--size-20);
      font-weight: 600;
    }
    .height small {
      color: var(--quiet);
      font-size: var(--size-14);
      font-weight: 400;
    }
    tr[data-struck] .height,
    tr[data-struck] td {
      color: var(--quiet);
      text-decoration: line-through;
    }
    .flags {
      display: flex;
      gap: var(--space-1);
      justify-content: end;
    }
    .flags svg {
      display: block;
    }
    .star {
      color: var(--go);
    }
    .hand,
    .doubt {
      color: var(--act);
    }
    th,
    td,
    th button {
      padding-inline: var(--space-2);
    }
    @container (width < 22.5rem) {
      .wide {
        display: none;
      }
    }
    @container (width < 19rem) {
      th,
      td,
      th button {
        padding-inline: var(--space-1);
      }
      .flags {
        gap: 0;
      }
    }
  `];

  constructor() {
    super();
    /** Oldest first. @type {Rep[]} */
    this.reps = [];
    /** How many came before the first of them. */
    this.earlier = 0;
    /** Nicknames by id. @type {Map<string, string>} */
    this.names = new Map();
    this.chosen = '';
    /** Whose are shown; empty: everybody's. */
    this.whose = '';
  }

  render() {
    const athletes = [...new Set(this.reps.map(({ athlete_id }) => athlete_id ?? ''))];
    // Of whose jumps none is left, all were given to others, everybody's are shown.
    const whose = athletes.some((id) => (id || 'nobody') === this.whose) ? this.whose : '';
    const reps = whose === '' ? this.reps : this.reps.filter(({ athlete_id }) => (athlete_id ?? 'nobody') === whose);
    const columns = COLUMNS.filter(({ key }) => reps.some(({ values }) => typeof values[key] === 'number'));
    const starred = bests(reps);
    return html`
      ${athletes.length < 2 ? nothing : html`<label>${t('review.whose')}
        <select @change=${(/** @type {Event} */ event) => say(this, 'whose', /** @type {HTMLSelectElement} */ (event.target).value)}>
          <option value="" .selected=${whose === ''}>${t('review.everybody')}</option>
          ${athletes.map((id) => html`<option value=${id || 'nobody'} .selected=${whose === (id || 'nobody')}>
            ${this.#name(id)}</option>`)}
        </select></label>`}
      <table>
        <caption class="unseen">${t('review.table')}</caption>
        <thead><tr>
          <th scope="col">${t('review.jump')}</th>
          <th scope="col" class="figure">${t('quantity.height')}</th>
          ${columns.map(({ label, key }) => html`<th scope="col" class=${`figure ${key === RSI.key ? '' : 'wide'}`}>${t(label)}</th>`)}
          <th scope="col"><span class="unseen">${t('review.flags')}</span></th>
        </tr></thead>
        <tbody>${reps.map((rep) => this.#row(rep, columns, starred.has(rep)))}</tbody>
      </table>`;
  }

  /**
   * @param {Rep} rep
   * @param {import('../coach/types.js').Quantity[]} columns
   * @param {boolean} isBest
   */
  #row(rep, columns, isBest) {
    const number = this.earlier + this.reps.indexOf(rep) + 1;
    const isChosen = rep.rep_id === this.chosen;
    return html`<tr ?data-chosen=${isChosen} ?data-struck=${rep.deleted_at !== null} data-rep-id=${rep.rep_id}>
      <th scope="row"><button type="button" aria-current=${isChosen ? 'true' : 'false'}
        @click=${() => say(this, 'choose', rep.rep_id)}>
        ${t('review.numbered', { number, name: this.#name(rep.athlete_id ?? '') })}
        <small>${t('review.test_and_time', { test: t(TESTS[rep.test].name), time: timeOfDay(rep.recorded_at) })}</small>
        ${rep.strike_reason === null ? nothing : html`<small class="reason">${t(`review.strike_for.${rep.strike_reason}`)}</small>`}
      </button></th>
      <td class="figure height">${written(rep, HEIGHT)}</td>
      ${columns.map((quantity) => html`<td class=${`figure ${quantity.key === RSI.key ? '' : 'wide'}`}>${written(rep, quantity)}</td>`)}
      <td><span class="flags">${flags(rep, isBest)}</span></td>
    </tr>`;
  }

  /** @param {string} id */
  #name(id) {
    return id === '' ? t('review.nobody') : (this.names.get(id) ?? t('review.unnamed'));
  }
}
customElements.define('ht-rep-table', RepTable);

/**
 * @param {Rep} rep
 * @param {import('../coach/types.js').Quantity} quantity
 */
function written(rep, quantity) {
  const { value, uncertainty, unit, reason } = shown(rep, quantity);
  if (reason !== null) return html`<span title=${reason}>${value}</span>`;
  return html`${value}${uncertainty === null ? nothing : html` <small>± ${uncertainty}</small>`} <small>${unit}</small>`;
}

/**
 * What is to be known of a repetition before its numbers are read.
 * @param {Rep} rep
 * @param {boolean} isBest
 */
function flags(rep, isBest) {
  const signs = [];
  if (isBest) signs.push(flag('star', 'star', t('review.flag.best')));
  if (rep.deleted_at !== null) signs.push(flag('strike', 'struck', struck(rep)));
  if (rep.edits.length > 0) signs.push(flag('hand', 'hand', t('review.flag.hand')));
  else if (rep.quality.reasons.length > 0) {
    signs.push(flag('alert', 'doubt', t('review.flag.doubt', { why: rep.quality.reasons.map(({ text }) => text).join(' ') })));
  }
  return signs;
}

/**
 * That it does not count, and why where somebody said so.
 * @param {Rep} rep
 */
function struck({ strike_reason }) {
  if (strike_reason === null) return t('review.flag.struck');
  return t('review.flag.struck_for', { why: t(`review.strike_for.${strike_reason}`) });
}

/**
 * @param {import('../widgets/icons.js').IconName} name
 * @param {string} look
 * @param {string} words
 */
function flag(name, look, words) {
  return html`<span class=${look} title=${words}>${icon(name)}<span class="unseen">${words}</span></span>`;
}
