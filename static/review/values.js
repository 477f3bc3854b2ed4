/**
 * Owns everything that was measured of a repetition, with its error or why it is not known; beside another
 * one, how much they differ.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { number } from '../coach/quantities.js';
import { reading } from '../widgets/looks.js';
import { base } from '../widgets/shared.js';
import { GROUPS, difference, has, shown } from './quantities.js';

/** @import { Rep } from './types.js' */
/** @import { Quantity } from '../coach/types.js' */

export class Values extends LitElement {
  static properties = { rep: { attribute: false }, other: { attribute: false }, numbers: { attribute: false } };

  static styles = [base, reading, css`
    :host {
      display: grid;
      gap: var(--space-4);
    }
    th[scope="row"] {
      padding-inline-start: 0;
      border-top: 1px solid var(--line);
      color: var(--text);
      font-size: var(--size-16);
      font-weight: 400;
      vertical-align: baseline;
    }
    td {
      padding: var(--space-2) 0 var(--space-2) var(--space-3);
      white-space: nowrap;
      vertical-align: baseline;
    }
    thead th.figure {
      white-space: nowrap;
      padding-inline-end: 0;
    }
    /* Two jumps and their difference on the narrowest phone. */
    @media (max-width: 359px) {
      td,
      thead th.figure {
        padding-inline-start: var(--space-1);
        font-size: var(--size-14);
      }
      thead th.figure {
        white-space: normal;
        overflow-wrap: anywhere;
      }
      th[scope="row"] {
        font-size: var(--size-14);
      }
    }
    thead th:first-child {
      padding-inline-start: 0;
    }
    td b {
      font-weight: 600;
    }
    td small,
    .why {
      color: var(--quiet);
      font-size: var(--size-14);
    }
    .why {
      display: block;
      max-width: 30rem;
      white-space: normal;
    }
    .two small:first-of-type {
      display: block;
    }
    .two small:last-of-type:not(:first-of-type) {
      display: none;
    }
    th[scope="row"] {
      overflow-wrap: anywhere;
      hyphens: auto;
    }
    h3 {
      font-size: var(--size-16);
    }
    ul {
      margin: var(--space-2) 0 0;
      padding: 0 0 0 1.2em;
      color: var(--quiet);
      font-size: var(--size-14);
    }
  `];

  constructor() {
    super();
    /** @type {Rep | null} */
    this.rep = null;
    /** @type {Rep | null} */
    this.other = null;
    /** What the two are called. @type {[string, string]} */
    this.numbers = ['', ''];
  }

  render() {
    const { rep, other } = this;
    if (!rep) return nothing;
    return html`
      ${GROUPS.map(({ title, quantities }) => {
        const told = quantities.filter((quantity) => has(rep, quantity));
        return told.length === 0 ? nothing : html`<table>
          <caption><h3>${t(title)}</h3></caption>
          <thead class=${other ? '' : 'unseen'}><tr><th scope="col">${t('review.quantity')}</th>
            <th scope="col" class="figure">${this.numbers[0]}</th>
            ${other ? html`<th scope="col" class="figure">${this.numbers[1]}</th>
              <th scope="col" class="figure">${t('review.difference')}</th>` : nothing}</tr></thead>
          <tbody>${told.map((quantity) => row(rep, other, quantity))}</tbody></table>`;
      })}
      <section aria-labelledby="quality"><h3 id="quality">${t('review.quality', { score: number(rep.quality.score, 0) })}</h3>
        ${rep.quality.reasons.length === 0 ? nothing : html`<ul>${rep.quality.reasons.map(({ text }) => html`<li>${text}</li>`)}</ul>`}
      </section>`;
  }
}
customElements.define('ht-values', Values);

/**
 * @param {Rep} rep
 * @param {Rep | null} other
 * @param {Quantity} quantity
 */
function row(rep, other, quantity) {
  const told = shown(rep, quantity);
  return html`<tr data-key=${quantity.key}>
    <th scope="row">${t(quantity.label)}${told.reason === null ? nothing : html`<span class="why">${told.reason}</span>`}</th>
    <td class="figure ${other ? 'two' : ''}">${figure(told)}</td>
    ${other ? html`<td class="figure two">${figure(shown(other, quantity))}</td>
      <td class="figure">${difference(rep, other, quantity) ?? '–'}</td>` : nothing}</tr>`;
}

/** @param {import('../coach/types.js').Shown} shown */
function figure({ value, uncertainty, unit, reason }) {
  if (reason !== null) return value;
  return html`<b>${value}</b>${uncertainty === null ? nothing : html` <small>± ${uncertainty}</small>`} <small>${unit}</small>`;
}
