/**
 * Owns the sheet of an import: a file read here in the browser, what each row would do, and once that was
 * confirmed what became of each. Says `changed` when the page is to read anew.
 */
import { LitElement, html, nothing } from '/static/vendor/lit.js';
import { t, tCount } from '../i18n/words.js';
import { Api, sentence } from '../wire/api.js';
import { icon } from '../widgets/icons.js';
import { inputs, reading } from '../widgets/looks.js';
import { base, buttons, say } from '../widgets/shared.js';
import '../widgets/sheet.js';
import { carryOut } from './carry_out.js';
import { decoded, rowsOf, written } from './csv.js';
import { effects } from './effects.js';
import { saveAs } from '../widgets/files.js';
import { importParts } from './import_looks.js';
import { sheetParts } from './looks.js';
import { MOST_ROWS, TEMPLATE, Unreadable, planOf } from './plan.js';

/**
 * @typedef {import('./plan.js').Step} Step
 * @typedef {import('./carry_out.js').Outcome} Outcome
 */

const MOST_BYTES = 1024 * 1024;
const KINDS = /** @type {const} */ (['add', 'change', 'same', 'wrong']);
const COLUMNS = /** @type {const} */ (['line', 'name', 'kind', 'what']);
const SIGNS = /** @type {const} */ ({
  add: 'add', change: 'edit', same: 'check', wrong: 'alert', done: 'check', refused: 'alert', left: 'wait',
});

export class ImportSheet extends LitElement {
  static properties = {
    club: { attribute: false },
    plan: { state: true },
    isGuessed: { state: true },
    outcomes: { state: true },
    isBusy: { state: true },
    pause_s: { state: true },
    trouble: { state: true },
  };

  static styles = [base, buttons, inputs, reading, sheetParts, importParts];

  #api = new Api(null);

  constructor() {
    super();
    /** @type {import('./people.js').Club} */
    this.club = { athletes: [], archived: [], squads: [], members: new Map() };
    /** @type {import('./plan.js').Plan | null} */
    this.plan = null;
    this.isGuessed = false;
    /** What became of the rows; null: nothing was sent. @type {Outcome[] | null} */
    this.outcomes = null;
    this.isBusy = false;
    /** How long the server wants to be left alone; 0: it is asked. */
    this.pause_s = 0;
    this.trouble = '';
  }

  async open() {
    this.#forget();
    await this.updateComplete;
    await this.#sheet().open();
  }

  #forget() {
    Object.assign(this, { plan: null, isGuessed: false, outcomes: null, isBusy: false, trouble: '' });
    const input = this.renderRoot.querySelector('input');
    if (input) input.value = '';
  }

  #sheet() {
    return /** @type {import('../widgets/sheet.js').Sheet} */ (this.renderRoot.querySelector('ht-sheet'));
  }

  render() {
    return html`<ht-sheet wide .heading=${t('roster.import')}>
      <div class="stack">
        ${this.outcomes ? this.#outcome(this.outcomes) : this.plan ? this.#preview(this.plan) : this.#choose()}
        <p class="bad" role="alert">${this.trouble}</p>
      </div>
    </ht-sheet>`;
  }

  #choose() {
    return html`<p class="quiet">${t('roster.import.how')}</p>
      <dl>${TEMPLATE.map((column) => html`<dt>${column}</dt><dd>${t(`roster.import.column.${column}`)}</dd>`)}</dl>
      <label>${t('roster.import.file')}
        <input type="file" accept=".csv,.tsv,.txt,text/csv" @change=${this.#read}></label>
      <div class="acts"><button type="button" @click=${() => saveTable('hangtime-athletes.csv', [TEMPLATE])}>
        ${icon('import')}${t('roster.import.template')}</button></div>`;
  }

  /** @param {Event} event */
  async #read(event) {
    const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
    if (!file) return;
    this.trouble = '';
    try {
      if (file.size > MOST_BYTES) throw new Unreadable('too_many');
      const { text, isGuessed } = decoded(await file.arrayBuffer());
      this.plan = planOf(rowsOf(text), this.club);
      this.isGuessed = isGuessed;
    } catch (error) {
      this.trouble = error instanceof Unreadable
        ? t(`roster.import.${error.code}`, { most: MOST_ROWS }) : sentence(error);
    }
  }

  /** @param {import('./plan.js').Plan} plan */
  #preview({ steps, unknown, newSquads }) {
    const count = (/** @type {string} */ kind) => steps.filter((step) => step.kind === kind).length;
    const doing = count('add') + count('change');
    return html`<p class="quiet">${t('roster.import.nothing_yet')}</p>
      <p class="sum" role="status">${KINDS.filter((kind) => count(kind) > 0).map((kind) =>
        html`<span class=${kind}>${tCount(`roster.import.sum.${kind}`, count(kind))}</span>`)}</p>
      ${this.isGuessed ? html`<p>${t('roster.import.guessed')}</p>` : nothing}
      ${unknown.length === 0 ? nothing : html`<p>${t('roster.import.unknown', { columns: unknown.join(', ') })}</p>`}
      ${newSquads.length === 0 ? nothing
        : html`<p>${t('roster.import.new_squads', { squads: newSquads.join(', ') })}</p>`}
      ${this.#table(steps.map((step) => this.#planned(step)))}
      <div class="acts">
        <button type="button" class="apart" @click=${this.#forget}>${t('roster.import.another')}</button>
        <button type="button" class="first" ?disabled=${doing === 0} @click=${() => this.#confirm(steps)}>
          ${doing === 0 ? t('roster.import.nothing') : tCount('roster.import.go', doing)}</button>
      </div>`;
  }

  /** @param {Step} step */
  #planned(step) {
    return { step, kind: step.kind, word: t(`roster.import.kind.${step.kind}`), what: effects(step, this.club) };
  }

  /** @param {Outcome[]} outcomes */
  #outcome(outcomes) {
    const count = (/** @type {string} */ state) => outcomes.filter((outcome) => outcome.state === state).length;
    const steps = this.plan?.steps ?? [];
    const wrong = steps.filter(({ kind }) => kind === 'wrong');
    const told = [
      ...outcomes.flatMap(({ step, state, error }) => state === 'done' ? []
        : [{ step, kind: state, word: t(`roster.import.state.${state}`), what: error ? [sentence(error)] : [] }]),
      ...wrong.map((step) => this.#planned(step)),
    ];
    return html`${this.isBusy ? html`<progress max=${outcomes.length} value=${count('done') + count('refused')}
        aria-label=${t('roster.import')}></progress>` : nothing}
      ${this.pause_s > 0 ? html`<p class="quiet">${t('roster.import.pause', { seconds: this.pause_s })}</p>` : nothing}
      <p class="sum" role="status">
        <span class="done">${tCount('roster.import.done', count('done'))}</span>
        ${count('refused') + wrong.length === 0 ? nothing
          : html`<span class="refused">${tCount('roster.import.refused', count('refused') + wrong.length)}</span>`}
        ${count('left') === 0 ? nothing
          : html`<span class="left">${tCount('roster.import.left', count('left'))}</span>`}</p>
      ${this.isBusy || told.length === 0 ? nothing : this.#table(told)}
      ${this.isBusy ? nothing : html`<div class="acts">
        ${told.length === 0 ? nothing : html`<button type="button" class="apart"
          @click=${() => this.#save(told.map(({ step }) => step))}>${icon('import')}${t('roster.import.save_rest')}</button>`}
        ${count('left') === 0 ? nothing : html`<button type="button" @click=${() => this.#send(outcomes)}>
          ${t('roster.import.go_on')}</button>`}
        <button type="button" class="first" @click=${() => this.#sheet().close()}>${t('roster.import.close')}</button>
      </div>`}`;
  }

  /** @param {{ step: Step, kind: keyof typeof SIGNS, word: string, what: string[] }[]} rows */
  #table(rows) {
    return html`<div class="rows" tabindex="0" role="region" aria-label=${t('roster.import.rows')}><table>
      <thead><tr>${COLUMNS.map((column) =>
        html`<th scope="col">${t(`roster.import.head.${column}`)}</th>`)}</tr></thead>
      <tbody>${rows.map(({ step, kind, word, what }) => html`<tr data-kind=${kind}>
        <td class="quiet">${step.line}</td>
        <td class="name">${step.name || '–'}</td>
        <td><span class="kind ${kind}">${icon(SIGNS[kind])}${word}</span></td>
        <td><ul>${what.map((words) => html`<li>${words}</li>`)}</ul></td></tr>`)}</tbody></table></div>`;
  }

  /** @param {Step[]} steps */
  #confirm(steps) {
    const doing = steps.filter(({ kind }) => kind === 'add' || kind === 'change');
    return this.#send(doing.map((step) => ({ step, state: 'left', error: null })));
  }

  /** @param {Outcome[]} outcomes */
  async #send(outcomes) {
    this.outcomes = outcomes;
    this.isBusy = true;
    this.trouble = '';
    const told = () => this.requestUpdate();
    await carryOut(this.#api, outcomes, this.club.squads, told, (seconds) => this.#pause(seconds));
    this.isBusy = false;
    say(this, 'changed');
  }

  /** @param {number} seconds */
  async #pause(seconds) {
    this.pause_s = seconds;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    this.pause_s = 0;
  }

  /** @param {Step[]} steps that were not carried out, as they stood in the file */
  #save(steps) {
    saveTable('hangtime-athletes-left.csv', [this.plan?.header ?? TEMPLATE, ...steps.map(({ cells }) => cells)]);
  }
}
customElements.define('ht-import-sheet', ImportSheet);

/**
 * @param {string} name
 * @param {string[][]} rows
 */
function saveTable(name, rows) {
  saveAs(name, new Blob([written(rows)], { type: 'text/csv' }));
}
