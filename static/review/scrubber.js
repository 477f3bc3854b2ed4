/**
 * Owns the way through a repetition picture by picture: the body there, its three moments, and an event
 * moved to it by hand. Says `at` (seconds from take-off), `event` and `take-back`.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { number } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { reading } from '../widgets/looks.js';
import { base, buttons, say } from '../widgets/shared.js';
import { indexAt, takeoffOf } from './paths.js';
import { timeOf } from './posture.js';

/** @import { Curves, EventName, Rep } from './types.js' */

const STILLS = /** @type {const} */ (['takeoff', 'apex', 'landing']);
const BY_HAND = /** @type {const} */ (['touchdown', 'takeoff', 'landing']);
const STEPS = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 });

export class Scrubber extends LitElement {
  static properties = {
    curves: { attribute: false }, other: { attribute: false }, rep: { attribute: false },
    time_s: { attribute: false }, isBusy: { type: Boolean },
  };

  static styles = [base, buttons, reading, css`
    .stage {
      display: grid;
      grid-template-columns: minmax(0, 1.25fr) repeat(3, minmax(0, 1fr));
      gap: var(--space-2);
      height: clamp(180px, 34vh, 340px);
    }
    .stage > * {
      min-height: 0;
    }
    .still {
      display: grid;
      grid-template-rows: minmax(0, 1fr) auto;
      min-width: 0;
      justify-content: stretch;
      padding: 0;
      gap: 0;
      overflow: hidden;
      background: #05080c;
      color: #a7b4c6;
      font-size: var(--size-14);
    }
    .still span {
      padding: 0 2px 8px;
      overflow: hidden;
      text-overflow: ellipsis;
      max-width: 100%;
    }
    .still ht-posture {
      width: 100%;
      height: 100%;
      border-radius: 0;
    }
    .still[aria-pressed="true"] {
      border-color: var(--accent);
      color: #f3f6fa;
    }
    .bar {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: center;
      gap: var(--space-2);
      margin-top: var(--space-3);
    }
    input {
      width: 100%;
      height: var(--hit);
      margin: 0;
      accent-color: var(--accent);
    }
    .here {
      margin: 0 0 var(--space-3);
      color: var(--quiet);
      text-align: center;
    }
    .here b {
      color: var(--text);
    }
    .hand {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-2);
    }
    .hand button {
      flex: 1 1 auto;
      padding: 0 var(--space-3);
    }
    @media (width >= 44rem) {
      .hand button {
        flex: none;
        padding: 0 18px;
      }
    }
    .told {
      margin-top: var(--space-3);
      color: var(--act);
    }
  `];

  constructor() {
    super();
    /** @type {Curves | null} */
    this.curves = null;
    /** @type {Curves | null} */
    this.other = null;
    /** @type {Rep | null} */
    this.rep = null;
    /** From take-off. */
    this.time_s = 0;
    /** While a change is on its way. */
    this.isBusy = false;
  }

  render() {
    const { curves, rep } = this;
    if (!curves || !rep) return nothing;
    const at = indexAt(curves, this.time_s);
    const last = curves.time_s.length - 1;
    const time = this.#told(at);
    return html`
      <div class="stage">
        <ht-posture .curves=${curves} .other=${this.other} .time_s=${this.time_s}
          .label=${t('review.body', { time })}></ht-posture>
        ${STILLS.map((event) => this.#still(curves, event, at))}
      </div>
      <div class="bar">
        <button type="button" aria-label=${t('review.back')} ?disabled=${at === 0} @click=${() => this.#go(at - 1)}>${icon('back')}</button>
        <input type="range" min="0" max=${last} step="1" .value=${String(at)} aria-label=${t('review.position')}
          aria-valuetext=${time} @input=${this.#seek} @keydown=${this.#press}>
        <button type="button" aria-label=${t('review.on')} ?disabled=${at === last} @click=${() => this.#go(at + 1)}>${icon('on')}</button>
      </div>
      <p class="here"><b>${time}</b> ${t('review.picture', { at: at + 1, of: last + 1 })}</p>
      ${rep.deleted_at === null ? this.#byHand(curves, rep, at) : nothing}`;
  }

  /**
   * @param {Curves} curves
   * @param {EventName} event
   * @param {number} at
   */
  #still(curves, event, at) {
    const time_s = timeOf(curves, event);
    if (time_s === null) return nothing;
    const label = t(`review.event.${event}`);
    return html`<button type="button" class="still" aria-pressed=${indexAt(curves, time_s) === at}
      @click=${() => say(this, 'at', time_s)}>
      <ht-posture .curves=${curves} .other=${this.other} .time_s=${time_s} .label=${label}></ht-posture>
      <span aria-hidden="true">${label}</span></button>`;
  }

  /**
   * @param {Curves} curves
   * @param {Rep} rep
   * @param {number} at
   */
  #byHand(curves, rep, at) {
    return html`<div class="hand" role="group" aria-label=${t('review.by_hand')}>
        ${BY_HAND.filter((event) => typeof rep.values[`${event}_time_s`] === 'number').map((event) => html`<button
          type="button" ?disabled=${this.isBusy} @click=${() => say(this, 'event', { event, time_s: curves.time_s[at] })}>
          ${icon('hand')}${t(`review.move.${event}`)}</button>`)}
        ${rep.edits.length === 0 ? nothing : html`<button type="button" ?disabled=${this.isBusy}
          @click=${() => say(this, 'take-back')}>${icon('undo')}${t('review.as_measured')}</button>`}
      </div>
      ${rep.edits.length === 0 ? nothing : html`<p class="told small">${rep.edits.map(({ event, original_time_s, edited_time_s }) =>
        t('review.moved', { event: t(`review.event.${event}`), by: signed(edited_time_s - original_time_s) })).join(' ')}</p>`}`;
  }

  /** @param {number} at */
  #told(at) {
    const { curves } = this;
    return curves ? t('review.from_takeoff', { value: signed(curves.time_s[at] - takeoffOf(curves)) }) : '';
  }

  /** @param {Event} event */
  #seek(event) {
    this.#go(Number(/** @type {HTMLInputElement} */ (event.target).value));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const by = STEPS[event.key];
    if (!by || !this.curves) return;
    event.preventDefault();
    this.#go(indexAt(this.curves, this.time_s) + by * (event.shiftKey ? 10 : 1));
  }

  /** @param {number} at */
  #go(at) {
    const { curves } = this;
    if (!curves) return;
    const there = Math.max(0, Math.min(curves.time_s.length - 1, at));
    say(this, 'at', curves.time_s[there] - takeoffOf(curves));
  }

  /**
   * Step through the pictures.
   * @param {number} by
   */
  step(by) {
    if (this.curves) this.#go(indexAt(this.curves, this.time_s) + by);
  }
}
customElements.define('ht-scrubber', Scrubber);

/** @param {number} time_s */
function signed(time_s) {
  return `${time_s < 0 ? '−' : '+'}${number(Math.abs(time_s) * 1000, 0)}`;
}
