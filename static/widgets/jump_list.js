/**
 * Owns the row of jumps, newest first, those not counted among them (it says `choose` with the one tapped),
 * and what else was measured of the chosen one.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { idOf } from '../coach/jumps.js';
import { HEIGHT, TESTS, asText, show } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, say } from './shared.js';

/** Cards that stand there; as many more each time that earlier ones are asked for, until the next jump. */
const CARDS = 20;

export class JumpList extends LitElement {
  static properties = {
    jumps: { attribute: false }, bestId: {}, chosen: {}, trouble: {}, cards: { state: true },
  };

  static styles = [
    base,
    css`
      ol {
        display: flex;
        gap: var(--space-2);
        margin: 0 calc(-1 * var(--gap));
        padding: 3px var(--gap);
        overflow-x: auto;
        overscroll-behavior-x: contain;
        scroll-snap-type: x proximity;
        scroll-padding: var(--gap);
        scrollbar-width: none;
        list-style: none;
      }
      li {
        flex: none;
        scroll-snap-align: start;
      }
      button {
        display: grid;
        grid-template-rows: auto 1fr auto;
        /* They grow with the reader's letters. */
        width: 5.75rem;
        min-height: 5rem;
        padding: 7px 10px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--quiet);
        font: 500 var(--size-14) / 1.2 var(--font);
        font-variant-numeric: tabular-nums;
        text-align: start;
        cursor: pointer;
      }
      button[aria-pressed='true'] {
        border-color: var(--accent);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .top {
        display: flex;
        justify-content: space-between;
        min-height: 1.25em;
      }
      .best {
        color: var(--go);
      }
      .value {
        align-self: center;
        color: var(--text);
        font-size: var(--size-28);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
      .struck .value {
        color: var(--quiet);
        text-decoration: line-through;
      }
      .rejected {
        border-style: dashed;
        border-color: var(--edge);
        background: none;
      }
      .rejected {
        grid-template-rows: 1fr auto;
      }
      .rejected .value {
        display: flex;
        color: var(--bad);
      }
      .earlier {
        grid-template-rows: 1fr auto;
        border-style: dashed;
        background: none;
      }
      .trouble {
        margin: 0 0 var(--space-2);
        font-size: var(--size-14);
      }
      .trouble b {
        color: var(--bad);
        font-weight: 650;
      }
      @media (min-width: 1100px) {
        ol {
          flex-wrap: wrap;
          margin: 0;
          padding: 3px 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/types.js').Jump[]} */
    this.jumps = [];
    /** @type {string | null} */
    this.bestId = null;
    /** @type {string | null} */
    this.chosen = null;
    /** Why jumps are not saved now; empty while they are. */
    this.trouble = '';
    this.cards = CARDS;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {import('../coach/types.js').Jump[] | undefined} */ (changed.get('jumps'));
    if (before && this.#first(before) !== this.#first(this.jumps)) this.cards = CARDS;
  }

  /** @param {import('../coach/types.js').Jump[]} jumps */
  #first(jumps) {
    return jumps.length === 0 ? null : idOf(jumps[0]);
  }

  render() {
    if (this.jumps.length === 0) return nothing;
    const earlier = this.jumps.length - this.cards;
    return html`
      ${this.trouble ? html`<p class="trouble"><b>${t('jump.not_saved')}</b> ${this.trouble}</p>` : nothing}
      <ol tabindex="-1">
        ${this.jumps.slice(0, this.cards).map((jump) => (jump.kind === 'rep' ? this.#counted(jump) : this.#rejected(jump)))}
        ${earlier > 0 ? html`<li><button type="button" class="earlier" @click=${() => (this.cards += CARDS)}>
          ${icon('down')}<span>${t('jump.earlier', { count: earlier })}</span></button></li>` : nothing}
      </ol>
    `;
  }

  /** @param {import('../coach/types.js').CountedJump} jump */
  #counted(jump) {
    const { number, rep, isSaved, isStruck } = jump;
    const { value, uncertainty } = show(rep, HEIGHT);
    return html`<li data-rep-id=${rep.rep_id} data-revision=${rep.revision} data-saved=${isSaved}>
      <button type="button" class=${isStruck ? 'struck' : ''} aria-pressed=${rep.rep_id === this.chosen}
        @click=${() => this.#choose(jump)}>
        <span class="top"><span>${number}</span>
          ${rep.rep_id === this.bestId ? sign('star', t('jump.best'), 'best') : nothing}
          ${isStruck ? html`<span class="unseen">${t('jump.struck')}</span>` : nothing}</span>
        <span class="value">${value}</span>
        <span class="top"><span>${uncertainty === null ? '' : `± ${uncertainty}`}</span>
          ${isSaved ? sign('check', t('jump.saved')) : nothing}</span>
      </button>
    </li>`;
  }

  /** @param {import('../coach/types.js').RejectedJump} jump */
  #rejected(jump) {
    return html`<li>
      <button type="button" class="rejected" aria-pressed=${jump.id === this.chosen} @click=${() => this.#choose(jump)}>
        <span class="value">${icon('alert')}</span>
        <span>${t('jump.not_counted')}</span>
      </button>
    </li>`;
  }

  /** @param {import('../coach/types.js').Jump} jump */
  #choose(jump) {
    say(this, 'choose', idOf(jump));
  }
}
customElements.define('ht-jumps', JumpList);

/**
 * @param {import('./icons.js').IconName} name
 * @param {string} label
 * @param {string} [kind]
 */
function sign(name, label, kind = '') {
  return html`<span class=${kind} role="img" aria-label=${label} title=${label}>${icon(name)}</span>`;
}

export class Quantities extends LitElement {
  static properties = { jump: { attribute: false } };

  static styles = [
    base,
    css`
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 var(--space-3);
        margin: var(--space-2) 0 0;
      }
      dl div {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: subgrid;
        align-items: baseline;
        padding: var(--space-2) 0;
        border-top: 1px solid var(--line);
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      dd small {
        display: block;
        max-width: 16rem;
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 400;
        line-height: 1.3;
      }
      .why {
        margin: var(--space-2) 0 0;
        color: var(--quiet);
        font-size: var(--size-14);
        text-wrap: pretty;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/types.js').Jump | null} */
    this.jump = null;
  }

  render() {
    if (this.jump?.kind !== 'rep') return nothing;
    const { rep } = this.jump;
    return html`${rep.quality.reasons.map(({ text }) => html`<p class="why">${text}</p>`)}
      <dl>${TESTS[rep.test]?.beside.map((quantity) => line(t(quantity.label), show(rep, quantity)))}</dl>
      <p class="why">${t('result.plus_minus')}</p>`;
  }
}
customElements.define('ht-quantities', Quantities);

/**
 * @param {string} label
 * @param {import('../coach/types.js').Shown} shown
 */
function line(label, shown) {
  return html`<div>
    <dt>${label}</dt>
    <dd>${asText(shown)}${shown.reason ? html`<small>${shown.reason}</small>` : nothing}</dd>
  </div>`;
}
