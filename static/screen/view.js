/**
 * Owns what stands on a screen: the newest jump beside the table, what happens now above, the way in below;
 * or, on an athlete's own phone, one athlete's last jump and best alone. Says `only` with who was picked.
 */
import { LitElement, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, number, show } from '../coach/quantities.js';
import { spokenLanguage, t } from '../i18n/words.js';
import { sentence } from '../wire/api.js';
import { base, fields, say } from '../widgets/shared.js';
import { linkButtons } from '../widgets/looks.js';
import './board.js';
import { layout } from './layout.js';
import { alone, hashOf, namesFor } from './only.js';
import './score.js';
import { Shown, apart, measured } from './shown.js';

/** How the sign before each state is coloured. @type {Record<import('./types.js').ScreenState, 'wait' | 'go' | 'act' | 'bad'>} */
const TONES = {
  joining: 'wait', waiting: 'wait', nobody: 'act', ready: 'go', held: 'wait', countdown: 'go', flight: 'go', rejected: 'act',
  lost: 'bad', over: 'wait',
};

export class Screen extends LitElement {
  static properties = { code: {}, only: {}, mayDim: { attribute: false } };

  static styles = [base, fields, linkButtons, layout];

  constructor() {
    super();
    this.code = '';
    /** Whose jumps alone are shown; empty: everybody's. */
    this.only = '';
    /** Whether the display may go dark by itself. */
    this.mayDim = false;
    this.shown = new Shown();
  }

  /** Show what there is to show now. */
  async paint() {
    this.requestUpdate();
    await this.updateComplete;
    const jump = this.only === '' ? this.shown.jump : alone(this.shown, this.only).jump;
    const score = /** @type {import('./score.js').Score | null} */ (this.renderRoot.querySelector('ht-score'));
    if (jump && jump.rep_id === this.shown.heard) score?.celebrate(jump);
  }

  render() {
    const { board, stale, state } = this.shown;
    const isAlone = this.only !== '';
    const { jump, places } = isAlone ? alone(this.shown, this.only) : { jump: this.shown.jump, places: [] };
    const isOnTable = board !== null && board.places.length > 0;
    const hasBoard = isOnTable && !isAlone;
    const old = stale ? html`<p class="stale">${t('screen.stale', { why: sentence(stale) })}</p>` : nothing;
    return html`
      <header>
        <h1>Hangtime</h1>
        <p class="state ${TONES[state]}" role="status">${this.#said(state)}</p>
      </header>
      <div class="body ${hasBoard ? 'two' : isAlone ? 'alone' : ''}">
        <section class="main" aria-label=${t('screen.newest')}>
          ${jump ? html`<ht-score .jump=${jump}></ht-score>` : this.#before(state)}
          ${places.map(figures)}
          ${hasBoard ? nothing : old}
        </section>
        ${isAlone || isOnTable ? this.#picker() : nothing}
        ${hasBoard
          ? html`<section class="side" aria-label=${t('screen.board')}>
              <ht-board .board=${board}></ht-board>
              ${old}
            </section>`
          : nothing}
      </div>
      <footer>
        ${state === 'over'
          ? html`<a class="button" href=${`/v${hashOf(this.only)}`}>${t('screen.another_code')}</a>`
          : html`<p class="next">${this.#next()}</p>`}
        ${this.mayDim ? html`<span>${t('screen.may_dim')}</span>` : nothing}
        ${state === 'waiting' && !jump
          ? nothing
          : html`<span>${t('screen.join', { address: apart(`${location.host}/v`) })} <span class="code">${this.code}</span></span>`}
      </footer>
    `;
  }

  #picker() {
    const pick = (/** @type {Event} */ { target }) => say(this, 'only', /** @type {HTMLSelectElement} */ (target).value);
    return html`<label class="only">${t('screen.only')}<select @change=${pick}>
      <option value="" .selected=${this.only === ''}>${t('screen.only.everybody')}</option>
      ${namesFor(this.shown.board, this.only, spokenLanguage()).map((name) => html`<option value=${name}
        .selected=${name === this.only}>${t('screen.only.one_athlete', { nickname: name })}</option>`)}
    </select></label>`;
  }

  /** @param {import('./types.js').ScreenState} state */
  #said(state) {
    if (state === 'rejected') return t('screen.state.rejected', { why: apart(this.shown.refusal) });
    return t(`screen.state.${state}`);
  }

  /** Before the first jump. @param {import('./types.js').ScreenState} state */
  #before(state) {
    if (state === 'waiting') {
      return html`<div class="before">
        <h2>${t('screen.state.waiting')}</h2>
        <p class="code">${this.code}</p>
        <p>${t('screen.waiting.how', { address: apart(`${location.host}/v`) })}</p>
      </div>`;
    }
    const isLive = !['joining', 'lost', 'over'].includes(state);
    if (isLive && this.only !== '' && this.shown.board !== null) {
      return html`<div class="before"><h2>${t('screen.only.none', { nickname: this.only })}</h2></div>`;
    }
    const nickname = this.shown.board?.nickname;
    return html`<div class="before">
      <h2>${!isLive ? this.#said(state) : nickname ? t('screen.up', { nickname }) : t('screen.first')}</h2>
    </div>`;
  }

  #next() {
    const { nickname, next_nickname } = this.shown.board ?? {};
    const up = nickname ? t('screen.up', { nickname }) : null;
    const next = next_nickname ? t('screen.next', { nickname: next_nickname }) : null;
    return [up, next].filter((said) => said !== null).join(' · ');
  }
}
customElements.define('ht-screen', Screen);

/** @param {import('./types.js').Place & { rank: number }} place */
function figures({ best_m, best_uncertainty_m, jumps, rank }) {
  const { value, uncertainty, unit } = show(measured(best_m, best_uncertainty_m), HEIGHT);
  return html`<dl>
    <div><dt>${t('screen.board.best')}</dt>
      <dd class="best" dir="ltr">${value} <small>${uncertainty === null ? nothing : `± ${uncertainty} `}${unit}</small></dd></div>
    <div><dt>${t('screen.board.jumps')}</dt><dd>${number(jumps, 0)}</dd></div>
    <div><dt>${t('screen.board.rank')}</dt><dd>${number(rank, 0)}</dd></div>
  </dl>`;
}
