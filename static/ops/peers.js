/**
 * Owns the cameras' figures: a table where there is width, cards where there is not. Says `copy-peer` with the session.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { base, buttons, fields } from '../widgets/shared.js';
import { CELLS, FIGURES, details, lookOf, reasonsOf, trend, unitOf } from './cells.js';
import { looks, sign } from './looks.js';
import { SORTS, WORST_FIRST, chosen, keptInPlace, sorted } from './rows.js';

/**
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./rows.js').Sort} Sort
 */

/** Less holds no table. */
const NARROW = '(max-width: 1199px)';

export class Peers extends LitElement {
  static properties = { rows: { attribute: false }, order: { state: true }, open: { state: true }, isNarrow: { state: true } };

  static styles = [
    base,
    buttons,
    fields,
    looks,
    css`
      table {
        border-collapse: collapse;
      }
      .peers {
        width: 100%;
        border: 1px solid var(--line);
        background: var(--surface);
      }
      th,
      td {
        padding: var(--space-2);
        text-align: end;
        vertical-align: top;
        font-weight: 500;
      }
      thead th {
        padding-block: 0;
        color: var(--quiet);
        font-size: var(--size-14);
      }
      th:is(.state, .session),
      td:is(.state, .session, .trend),
      .reason td {
        text-align: start;
      }
      .peers > tbody > tr.camera > * {
        border-top: 1px solid var(--line);
      }
      .peers > tbody > tr > :first-child,
      .peers > thead > tr > :first-child {
        padding-inline-start: var(--space-4);
      }
      .camera :is(td, th) {
        padding-block: 10px;
      }
      .reason td {
        padding-top: 0;
        padding-bottom: var(--space-3);
      }
      .session b {
        overflow-wrap: anywhere;
        font-weight: 650;
      }
      .amber,
      .red {
        font-weight: 650;
      }
      thead button {
        flex-direction: column;
        align-items: inherit;
        gap: 0;
        width: 100%;
        min-width: 0;
        padding: var(--space-1) 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        line-height: 1.25;
        text-align: inherit;
      }
      thead th {
        align-items: end;
      }
      thead th:is(.state, .session) {
        align-items: start;
      }
      thead button span.name {
        white-space: nowrap;
      }
      thead [aria-sort] button {
        color: var(--text);
      }
      .stages {
        display: block;
        margin: 5px 0 0 auto;
      }
      .stages rect,
      i {
        fill: var(--edge);
        background: var(--edge);
      }
      .stages .pose_start,
      i.pose_start {
        fill: var(--act);
        background: var(--act);
      }
      .stages .decoded,
      i.decoded {
        fill: var(--text);
        background: var(--text);
      }
      .stages .pose_end,
      i.pose_end {
        fill: var(--accent);
        background: var(--accent);
      }
      i {
        display: inline-block;
        width: 10px;
        height: 10px;
        margin-inline-end: var(--space-2);
        border-radius: 3px;
      }
      .camera button {
        min-height: 36px;
        min-width: 36px;
        padding: 0;
      }
      .details {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 420px));
        gap: var(--space-4) 48px;
        padding: var(--space-2) 0 var(--space-3);
        text-align: start;
      }
      .details :is(th, td) {
        padding: 3px 0 3px 20px;
      }
      .details :is(th[scope='row']) {
        padding-inline-start: 0;
        color: var(--quiet);
        text-align: start;
      }
      dl {
        margin: 0;
      }
      dl > div {
        display: flex;
        justify-content: space-between;
        gap: var(--space-4);
        padding: 3px 0;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        text-align: end;
      }
      .sorting {
        display: flex;
        align-items: end;
        gap: var(--space-2);
        margin-bottom: var(--space-3);
      }
      label {
        display: grid;
        flex: 1;
        gap: var(--space-1);
        color: var(--quiet);
        font-size: var(--size-14);
      }
      ol {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr));
        gap: var(--space-3);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .card {
        padding: var(--space-3) var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .card.bad-amber {
        border-inline-start: 4px solid var(--act);
      }
      .card.bad-red {
        border-inline-start: 4px solid var(--bad);
      }
      .card header {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: var(--space-1) var(--space-3);
        margin-bottom: var(--space-2);
      }
      .card h3 {
        margin: 0;
        color: var(--text);
        font-size: var(--size-20);
        overflow-wrap: anywhere;
      }
      .card > dl {
        margin-top: var(--space-2);
      }
      .card > dl > div {
        border-top: 1px solid var(--line);
        padding: 5px 0;
      }
      .card .stages {
        margin-bottom: 3px;
      }
      .card nav {
        display: flex;
        gap: var(--space-2);
        margin-top: var(--space-3);
      }
      .card nav button {
        flex: 1;
        padding: 0 var(--space-2);
      }
      button[aria-expanded='true'] svg {
        transform: rotate(90deg);
      }
      nav.copy {
        padding-bottom: var(--space-3);
      }
    `,
  ];

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
        <th scope="col">${t('ops.column.trend')}</th>
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
        <span class="name">${t(`ops.column.${by}`)}<span aria-hidden="true">${isBy ? (order.isDescending ? ' ▾' : ' ▴') : ''}</span></span>
        ${by === 'state' || by === 'session' ? nothing : unitOf(by)}
      </button>
    </th>`;
  }

  /** @param {Row} row */
  #line(row) {
    const { session } = row.peer;
    const isOpen = this.open.has(session);
    const width = SORTS.length + 2;
    return html`<tr class="camera" data-session=${session} data-level=${row.level}>
        <td class="state">${sign(row.level)}</td>
        <th scope="row" class="session"><b>${session}</b></th>
        ${FIGURES.map((name) => html`<td class=${lookOf(row, name)} data-figure=${name}>${CELLS[name](row)}</td>`)}
        <td class="trend">${trend(row)}</td>
        <td>${this.#opener(row, nothing)}</td>
      </tr>
      ${row.reasons.length === 0 ? nothing : html`<tr class="reason"><td colspan=${width}>${reasonsOf(row)}</td></tr>`}
      ${isOpen ? html`<tr><td colspan=${width}>${details(row)}<nav class="details copy">${this.#copier(session)}</nav></td></tr>` : nothing}`;
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
          @click=${() => (this.order = chosen(order, order.by))}>${order.isDescending ? '▾' : '▴'}</button>
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
      <nav>${this.#opener(row, t('ops.column.more'))}${this.#copier(session)}</nav>
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
    return html`<button type="button" @click=${() => this.dispatchEvent(new CustomEvent('copy-peer', { detail: session }))}>
      ${t('ops.copy')}</button>`;
  }

  /** @param {string} session */
  #toggle(session) {
    const open = new Set(this.open);
    if (!open.delete(session)) open.add(session);
    this.open = open;
  }
}
customElements.define('ht-peers', Peers);
