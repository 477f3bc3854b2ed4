/**
 * Owns the card of one jump: its height, how sure and how found, beside best and mean of its athlete in its
 * test; or why a jump was not counted. Says `strike` (whether it is to be struck out) and `replay`.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, TESTS, VELOCITY_HEIGHT, asText, show, written } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons, say } from './shared.js';

/** A new number lands; a revised one too, so that a changed figure is noticed. */
const ARRIVAL = { duration: 320, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

export class Result extends LitElement {
  static properties = {
    jump: { attribute: false },
    summary: { attribute: false },
    canReplay: { attribute: false },
    isMixed: { attribute: false },
    called: { attribute: false },
  };

  static styles = [
    base,
    buttons,
    css`
      header {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 24px;
        color: var(--quiet);
        font-size: var(--size-14);
        white-space: nowrap;
      }
      .of {
        margin: 0;
        overflow-wrap: anywhere;
        font-size: var(--size-14);
        font-weight: 650;
        line-height: 1.2;
      }
      .chip {
        padding: 2px 10px;
        border: 1px solid var(--line);
        border-radius: 99px;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 var(--space-3);
      }
      .height {
        display: flex;
        align-items: last baseline;
        gap: var(--space-2);
        margin: 0;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .value {
        font-size: var(--size-72);
        font-weight: 750;
        line-height: 1;
        letter-spacing: -0.04em;
      }
      .beside {
        display: grid;
        color: var(--quiet);
        font-size: var(--size-20);
        font-weight: 600;
        line-height: 1.15;
      }
      .beside b {
        color: var(--text);
        font-weight: 600;
      }
      .struck .value {
        color: var(--quiet);
        text-decoration: line-through;
        text-decoration-thickness: 4px;
      }
      .actions {
        display: flex;
        gap: var(--space-2);
        margin-inline-start: auto;
      }
      .actions button {
        padding: 0;
      }
      .compare {
        display: flex;
        gap: var(--space-4);
        margin-inline-start: auto;
        font-variant-numeric: tabular-nums;
      }
      .compare b {
        color: var(--text);
        font-size: var(--size-16);
        font-weight: 650;
      }
      .why {
        margin: var(--space-2) 0 0;
        color: var(--quiet);
        font-size: var(--size-14);
        text-wrap: pretty;
      }
      h2 {
        margin: 0;
        font-size: var(--size-20);
        letter-spacing: -0.01em;
        line-height: 1.2;
      }
      .told {
        margin: var(--space-2) 0 0;
        text-wrap: pretty;
      }
      @media (max-width: 360px), (min-width: 700px) and (max-width: 1099px) {
        .number {
          display: none;
        }
        .value {
          font-size: 3.25rem;
        }
      }
      @media (min-width: 1100px) {
        .value {
          font-size: 6.5rem;
        }
        .beside {
          font-size: var(--size-28);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/types.js').Jump | null} */
    this.jump = null;
    /** Of the jumps that this one is compared with. @type {import('../coach/types.js').Summary | null} */
    this.summary = null;
    this.canReplay = false;
    /** Whether the row has others than those, so that it is to be said whose they are. */
    this.isMixed = false;
    /** What an athlete is called. @type {(athlete_id: string) => string} */
    this.called = () => t('athlete.unknown');
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    const before = /** @type {import('../coach/types.js').Jump | null | undefined} */ (changed.get('jump'));
    if (!changed.has('jump') || !isOther(before, this.jump) || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.renderRoot
      .querySelector('.value')
      ?.animate([{ transform: 'translateY(-10px)', opacity: 0.2 }, { transform: 'none', opacity: 1 }], ARRIVAL);
  }

  render() {
    if (this.jump === null) return nothing;
    return this.jump.kind === 'rep' ? this.#card(this.jump) : this.#why(this.jump);
  }

  /** @param {import('../coach/types.js').RejectedJump} jump */
  #why({ text, hint }) {
    return html`<h2>${t('why.title')}</h2>
      <p class="told">${text}</p>
      ${hint ? html`<p class="why">${hint}</p>` : nothing}`;
  }

  /** @param {import('../coach/types.js').CountedJump} jump */
  #card({ number, rep, athlete_id, isStruck, isDeleted }) {
    const height = show(rep, HEIGHT);
    return html`
      ${this.isMixed ? html`<p class="of">${t('result.of', {
        name: athlete_id === null ? t('athlete.nobody') : this.called(athlete_id), test: t(TESTS[rep.test].name),
      })}</p>` : nothing}
      <header>
        <span class="number">${t('result.number', { number })}</span>
        ${height.reason ? nothing : html`<span class="chip"
          title=${t('method.explained', { other: asText(show(rep, VELOCITY_HEIGHT)) })}>${t('method.flight_time')}</span>`}
        ${this.summary ? this.#compare(this.summary) : nothing}
      </header>
      <div class="line">
        <p class="height ${isStruck ? 'struck' : ''}" aria-live="polite" aria-atomic="true">
          <span class="unseen">${t('result.number', { number })}</span>
          <span class="value">${height.value}</span>
          <span class="beside">${height.uncertainty === null ? nothing : html`<b>± ${height.uncertainty}</b>`} <span>${height.unit}</span></span>
        </p>
        <div class="actions">
          ${this.canReplay
            ? html`<button type="button" aria-label=${t('result.replay')} title=${t('result.replay')}
                @click=${() => say(this, 'replay')}>${icon('play')}</button>`
            : nothing}
          <button type="button" aria-label=${t(isStruck ? 'result.restore' : 'result.strike')}
            title=${t(isStruck ? 'result.restore' : 'result.strike')}
            @click=${() => say(this, 'strike', !isStruck)}>${icon(isStruck ? 'undo' : 'strike')}</button>
        </div>
      </div>
      ${height.reason ? html`<p class="why">${height.reason}</p>` : nothing}
      ${isStruck ? html`<p class="why">${t(isDeleted ? 'result.deleted' : 'result.struck')}</p>` : nothing}
    `;
  }

  /** @param {import('../coach/types.js').Summary} summary */
  #compare({ best_m, mean_m }) {
    return html`<span class="compare">
      <span>${t('result.best')} <b>${written(best_m, HEIGHT)}</b></span>
      <span>${t('result.mean')} <b>${written(mean_m, HEIGHT)}</b></span>
    </span>`;
  }
}
customElements.define('ht-result', Result);

/**
 * Say whether a card shows another number than before.
 * @param {import('../coach/types.js').Jump | null | undefined} before
 * @param {import('../coach/types.js').Jump | null} after
 */
function isOther(before, after) {
  if (before?.kind !== 'rep' || after?.kind !== 'rep') return true;
  return before.rep.rep_id !== after.rep.rep_id || before.rep.revision !== after.rep.revision;
}
