/** Owns the operations page: asks while it is seen, judges, and shows; says what is wrong where it cannot. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { base, buttons } from '../widgets/shared.js';
import '../widgets/top.js';
import { look } from './api.js';
import './budget.js';
import { asJson } from './copied.js';
import { age } from './figures.js';
import { Cameras, INTERVAL_MS, Series } from './history.js';
import './legend.js';
import { loadOf } from './load.js';
import { looks } from './looks.js';
import './peers.js';
import { Polling } from './polling.js';
import { rowOf } from './rows.js';

/**
 * @typedef {import('./api.js').Known} Known
 * @typedef {import('./api.js').Trouble} Trouble
 */

export class Operations extends LitElement {
  static properties = {
    known: { state: true },
    trouble: { state: true },
    isPaused: { state: true },
    told: { state: true },
    byHand: { state: true },
    now_ms: { state: true },
  };

  static styles = [
    base,
    buttons,
    looks,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-4);
        margin-bottom: var(--space-4);
      }
      .bar p {
        flex: 1 1 12rem;
        margin: 0;
      }
      .bar b {
        font-size: var(--size-20);
      }
      .acts {
        display: flex;
        gap: var(--space-2);
      }
      section {
        margin-top: var(--space-6);
      }
      h2 {
        margin-bottom: var(--space-3);
      }
      .card {
        display: grid;
        justify-items: start;
        gap: var(--space-2);
        max-width: 44rem;
        margin-bottom: var(--space-4);
        padding: var(--space-4) var(--space-6);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      .card.bad {
        border-color: var(--bad);
      }
      .card > div {
        display: grid;
        gap: var(--space-2);
      }
      .card :is(h2, p) {
        margin: 0;
      }
      .card p {
        color: var(--quiet);
      }
      .card .act {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-4);
        margin-top: var(--space-2);
      }
      a {
        display: inline-flex;
        align-items: center;
        min-height: var(--hit);
        color: var(--accent);
        font-weight: 600;
      }
      .stale {
        filter: grayscale(1);
      }
      textarea {
        width: 100%;
        height: 12rem;
        margin-bottom: var(--space-4);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        font: var(--size-14) / 1.4 ui-monospace, monospace;
      }
      ht-legend {
        margin-top: var(--space-6);
      }
    `,
  ];

  #cameras = new Cameras();
  /** @type {Series<Known>} */
  #all = new Series();
  #polling = new Polling(() => this.#look(), document, INTERVAL_MS);
  #known_ms = 0;

  constructor() {
    super();
    /** @type {Known | null} the newest that was known */
    this.known = null;
    /** @type {Trouble | null} */
    this.trouble = null;
    this.isPaused = false;
    /** What came of copying. */
    this.told = '';
    /** @type {string | null} what has to be copied by hand */
    this.byHand = null;
    this.now_ms = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#polling.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#polling.stop();
  }

  async #look() {
    const answer = await look();
    this.now_ms = performance.now();
    this.trouble = answer.kind === 'known' ? null : answer;
    const isAboutWho = answer.kind === 'sign_in' || answer.kind === 'not_allowed';
    if (isAboutWho) this.known = null; // who may not see it any more does not go on seeing it
    if (answer.kind === 'known') {
      this.known = answer;
      this.#known_ms = this.now_ms;
      this.#all.note(this.now_ms, answer);
      this.#cameras.note(this.now_ms, answer.peers);
    }
    return !isAboutWho;
  }

  render() {
    const { known, trouble } = this;
    if (known === null && trouble === null) return html`<p role="status">${t('ops.loading')}</p>`;
    const rows = known?.peers.map((peer) => rowOf(peer, this.#cameras.of(peer.session))) ?? [];
    return html`
      ${trouble === null ? nothing : this.#sayTrouble(trouble)}
      ${known === null ? nothing : this.#figures(known, rows)}
      <ht-legend></ht-legend>`;
  }

  /** @param {Trouble} trouble */
  #sayTrouble({ kind, detail }) {
    const isAboutWho = kind === 'sign_in' || kind === 'not_allowed';
    const since_s = (this.now_ms - this.#known_ms) / 1000;
    return html`<div class="card bad">
      <div role="alert">
        <h2>${t(`ops.trouble.${kind}`)}</h2>
        ${detail === '' ? nothing : html`<p>${detail}</p>`}
        <p>${t(`ops.trouble.${kind}.fix`)}</p>
      </div>
      ${this.known === null ? nothing : html`<p>${t('ops.last_known', { age: age(since_s) })}</p>`}
      <div class="act">
        ${isAboutWho ? html`<a href="/login#ops">${t('ops.to_sign_in')}</a>` : nothing}
        <button type="button" @click=${this.#tryAgain}>${t('ops.try_again')}</button>
      </div>
    </div>`;
  }

  /**
   * @param {Known} known
   * @param {import('./rows.js').Row[]} rows
   */
  #figures(known, rows) {
    /** @param {CustomEvent<string>} event */
    const copyOne = ({ detail }) => this.#copy(known, rows.filter(({ peer }) => peer.session === detail));
    return html`
      <div class="bar">
        <p><b role="status">${summary(rows)}</b>
          <span class="unit">${this.#pace()}</span></p>
        <div class="acts">
          ${this.trouble ? nothing : this.#pauser()}
          <button type="button" @click=${() => this.#copy(known, rows)}>${t('ops.copy')}</button>
        </div>
        <span role="status">${this.told}</span>
      </div>
      ${this.byHand === null ? nothing : byHand(this.byHand)}
      <div class=${this.trouble === null ? '' : 'stale'}>
        <h2>${t('ops.budget')}</h2>
        <ht-budget .load=${loadOf(known, this.#all, this.#cameras)}></ht-budget>
        <section>
          <h2>${t('ops.peers')}</h2>
          ${rows.length === 0 ? nobody() : html`<ht-peers .rows=${rows} @copy-peer=${copyOne}></ht-peers>`}
        </section>
      </div>`;
  }

  /**
   * @param {Known} known
   * @param {import('./rows.js').Row[]} rows
   */
  async #copy({ budget }, rows) {
    const known_at = new Date(Date.now() - (performance.now() - this.#known_ms));
    const text = asJson(known_at, budget, rows);
    [this.told, this.byHand] = ['', null];
    try {
      await navigator.clipboard.writeText(text);
      this.told = t('ops.copied');
    } catch {
      this.told = t('ops.copy_by_hand'); // a page that came over plain http may not
      this.byHand = text;
      await this.updateComplete;
      this.renderRoot.querySelector('textarea')?.select();
    }
  }

  #pace() {
    if (this.trouble !== null) return t('ops.not_live');
    return this.isPaused ? t('ops.paused') : t('ops.live', { seconds: INTERVAL_MS / 1000 });
  }

  #pauser() {
    const label = this.isPaused ? t('ops.resume') : t('ops.pause');
    return html`<button type="button" @click=${this.#pause}>${label}</button>`;
  }

  #pause() {
    this.isPaused = !this.isPaused;
    this.#polling.isPaused = this.isPaused;
  }

  #tryAgain() {
    this.isPaused = false;
    this.#polling.again();
  }
}
customElements.define('ht-ops', Operations);

/** @param {import('./rows.js').Row[]} rows */
function summary(rows) {
  const parts = [tCount('ops.cameras', rows.length)];
  for (const level of /** @type {const} */ (['red', 'amber'])) {
    const count = rows.filter((row) => row.level === level).length;
    if (count > 0) parts.push(t(`ops.summary.${level}`, { count }));
  }
  if (rows.length > 0 && rows.every(({ level }) => level === 'ok')) parts.push(t('ops.summary.well'));
  return parts.join(' · ');
}

function nobody() {
  return html`<div class="card">
    <h2>${t('ops.empty')}</h2>
    <p>${t('ops.empty.fix')}</p>
    <a href="/">${t('ops.empty.link')}</a>
  </div>`;
}

/** @param {string} text */
function byHand(text) {
  return html`<textarea readonly aria-label=${t('ops.copy')} .value=${text}></textarea>`;
}
