/**
 * Owns the cameras' figures: a table where there is width, cards where there is not. Says `copy-peer` with the session.
 */
import { LitElement, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { base, buttons, fields } from '../widgets/shared.js';
import { CELLS, FIGURES, details, lookOf, reasonsOf, trend, unitOf } from './cells.js';
import { looks, sign } from './looks.js';
import { peerLooks } from './peer_looks.js';
import { SORTS, WORST_FIRST, chosen, keptInPlace, sorted } from './rows.js';

/**
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./rows.js').Sort} Sort
 */

/** Less holds no table. */
const NARROW = '(max-width: 1199px)';

export class Peers extends LitElement {
  static properties = {
    rows: { attribute: false },
    order: { state: true },
    open: { state: true },
    isNarrow: { state: true },
  };

  static styles = [base, buttons, fields, looks, peerLooks];

  #narrow = matchMedia(NARROW);
  /** @type {string[]} sessions as they stand */
  #standing = [];

  constructor() {
    super();
    /** @type {Row[]} */
    this.rows = [];
    this.order = WORST_FIRST;
    /** @type {ReadonlySet<string>} sessions whose details are open */
    this.open = new Set();
    this.isNarrow = this.#narrow.matches;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#narrow.addEventListener('change', this.#turn);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#narrow.removeEventListener('change', this.#turn);
  }

  #turn = () => {
    this.isNarrow = this.#narrow.matches;
  };

  render() {
    const rows = this.#isAtOne ? keptInPlace(this.rows, this.#standing) : sorted(this.rows, this.order);
    this.#standing = rows.map(({ peer }) => peer.session);
    return this.isNarrow ? this.#cards(rows) : this.#table(rows);
  }

  /** Whether somebody is at a camera's buttons, which must not move away under the fingers. */
  get #isAtOne() {
    return this.renderRoot?.querySelector(':is(.camera, .card) button:focus') != null;
  }

  /** @param {Row[]} rows */
  #table(rows) {
    return html`<table class="peers" aria-label=${t('ops.peers')}>
      <thead><tr>
        ${SORTS.map((by) => this.#heading(by))}
        <th scope="col" class="trend">${t('ops.column.trend')}</th>
        <th scope="col"><span class="unseen">${t('ops.column.more')}</span></th>
      </tr></thead>
      <tbody>${rows.map((row) => this.#line(row))}</tbody>
    </table>`;
  }

  /** @param {Sort} by */
  #heading(by) {
    const { order } = this;
    const isBy = order.by === by;
    const direction = order.isDescending ? 'descending' : 'ascending';
    return html`<th scope="col" class=${by} aria-sort=${isBy ? direction : nothing}>
      <button type="button" @click=${() => (this.order = chosen(order, by))}>
        <span class="name">${t(`ops.column.${by}`)}${isBy ? arrow(order) : nothing}</span>
        ${by === 'state' || by === 'session' ? nothing : unitOf(by)}
      </button>
    </th>`;
  }

  /** @param {Row} row */
  #line(row) {
    const { session } = row.peer;
    const width = SORTS.length + 2;
    return html`<tr class="camera" data-session=${session} data-level=${row.level}>
        <td class="state">${sign(row.level)}</td>
        <th scope="row" class="session"><b>${session}</b></th>
        ${FIGURES.map((name) => html`<td class=${lookOf(row, name)} data-figure=${name}>${CELLS[name](row)}</td>`)}
        <td class="trend">${trend(row)}</td>
        <td>${this.#opener(row, nothing)}</td>
      </tr>
      ${row.reasons.length === 0 ? nothing : html`<tr class="reason"><td colspan=${width}>${reasonsOf(row)}</td></tr>`}
      ${this.open.has(session) ? html`<tr><td colspan=${width}>
        ${details(row)}<div class="copy">${this.#copier(session)}</div></td></tr>` : nothing}`;
  }

  /** @param {Row[]} rows */
  #cards(rows) {
    const { order } = this;
    return html`<div class="sorting">
        <label>${t('ops.order')}
          <select @change=${this.#choose} .value=${order.by}>
            ${SORTS.map((by) => html`<option value=${by} ?selected=${by === order.by}>${t(`ops.column.${by}`)}</option>`)}
          </select>
        </label>
        <button type="button" aria-label=${t('ops.order.turn')} aria-pressed=${!order.isDescending}
          @click=${() => (this.order = chosen(order, order.by))}>${arrow(order)}</button>
      </div>
      <ol>${rows.map((row) => html`<li>${this.#card(row)}</li>`)}</ol>`;
  }

  /** @param {Event} event */
  #choose(event) {
    const by = /** @type {Sort} */ (/** @type {HTMLSelectElement} */ (event.target).value);
    this.order = chosen({ ...this.order, by: by === 'state' ? 'session' : 'state' }, by);
  }

  /** @param {Row} row */
  #card(row) {
    const { session } = row.peer;
    return html`<article class="card bad-${row.level}" data-session=${session} data-level=${row.level}>
      <header><h3>${session}</h3>${sign(row.level)}</header>
      ${reasonsOf(row)}
      <dl>
        ${FIGURES.map((name) => html`<div>
          <dt>${t(`ops.column.${name}`)} ${unitOf(name)}</dt>
          <dd class=${lookOf(row, name)} data-figure=${name}>${CELLS[name](row)}</dd>
        </div>`)}
        <div><dt>${t('ops.column.trend')}</dt><dd>${trend(row)}</dd></div>
      </dl>
      ${this.open.has(session) ? details(row) : nothing}
      <div class="acts">${this.#opener(row, t('ops.column.more'))}${this.#copier(session)}</div>
    </article>`;
  }

  /**
   * @param {Row} row
   * @param {unknown} label
   */
  #opener({ peer: { session } }, label) {
    const isOpen = this.open.has(session);
    return html`<button type="button" aria-expanded=${isOpen} aria-label=${t('ops.details', { session })}
      @click=${() => this.#toggle(session)}>${icon('on')} ${label}</button>`;
  }

  /** @param {string} session */
  #copier(session) {
    const say = () => this.dispatchEvent(new CustomEvent('copy-peer', { detail: session }));
    return html`<button type="button" @click=${say}>${t('ops.copy')}</button>`;
  }

  /** @param {string} session */
  #toggle(session) {
    const open = new Set(this.open);
    if (!open.delete(session)) open.add(session);
    this.open = open;
  }
}
customElements.define('ht-peers', Peers);

/** @param {import('./rows.js').Order} order */
function arrow({ isDescending }) {
  return html`<span aria-hidden="true">${isDescending ? '▾' : '▴'}</span>`;
}
