/**
 * Owns the slow-motion replay of a jump over the picture: skeleton, take-off and landing marked, frame by
 * frame. The pictures belong to overlay/replay.js and are on this device only.
 */
import { LitElement, css, html, nothing, svg } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { placePicture } from '../overlay/geometry.js';
import { drawSkeleton } from '../overlay/skeleton.js';
import { icon } from './icons.js';
import { base, buttons } from './shared.js';

/** A quarter of the speed. */
const SLOWER = 4;

export class ReplayView extends LitElement {
  static properties = {
    replay: { attribute: false },
    number: { attribute: false },
    at: { state: true },
    isPlaying: { state: true },
  };

  static styles = [
    base,
    buttons,
    css`
      section {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        height: 100%;
        background: var(--stage);
      }
      canvas {
        width: 100%;
        height: 100%;
      }
      .foot {
        padding: var(--space-2) var(--space-3);
        background: var(--surface);
      }
      p {
        flex: 1;
        margin: 0;
        font-size: var(--size-14);
        font-variant-numeric: tabular-nums;
      }
      .event {
        display: block;
        min-height: 1.3em;
        color: var(--accent);
        font-weight: 700;
      }
      .track {
        position: relative;
        padding-top: 8px;
      }
      input {
        width: 100%;
        height: 32px;
        margin: 0;
        accent-color: var(--accent);
      }
      svg.marks {
        position: absolute;
        inset: 0 8px auto;
        width: calc(100% - 16px);
        height: 12px;
        overflow: visible;
      }
      .mark {
        fill: var(--accent);
        transform: translateX(-1.5px);
      }
      nav {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      nav button {
        padding: 0;
      }
      nav .first {
        min-width: 64px;
      }
    `,
  ];

  /** @type {number | undefined} */
  #turn;
  #started_ms = 0;

  constructor() {
    super();
    // A canvas of another size is empty.
    new ResizeObserver(() => this.#draw()).observe(this);
    /** @type {import('../overlay/types.js').Replay | null} */
    this.replay = null;
    this.number = 0;
    this.at = 0;
    this.isPlaying = false;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('replay')) return;
    this.hidden = this.replay === null;
    this.#halt();
    this.at = 0;
    if (this.replay && !matchMedia('(prefers-reduced-motion: reduce)').matches) this.#play();
    else this.at = this.replay?.takeoff ?? 0;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    this.#draw();
    // The keys that step through it work from here.
    if (changed.has('replay')) /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.first'))?.focus();
  }

  render() {
    const { replay } = this;
    if (!replay) return nothing;
    const last = replay.frames.length - 1;
    return html`<section aria-label=${t('replay.title', { number: this.number })} @keydown=${this.#press}>
      <canvas role="img" dir="ltr" aria-label=${t('page.picture')}></canvas>
      <div class="foot" dir="ltr">
        <div class="track">
          <svg class="marks" aria-hidden="true">
            ${[replay.takeoff, replay.landing].map((mark) => svg`<rect class="mark" x="${(100 * mark) / last}%" y="0" width="3" height="12" rx="1.5"/>`)}
          </svg>
          <input type="range" min="0" max=${last} step="1" .value=${String(this.at)}
            aria-label=${t('replay.position')} @input=${this.#seek}>
        </div>
        <nav>
          <p dir="auto">${t('replay.time', { ms: signed(replay.frames[this.at].fromTakeoff_ms) })}
            <span class="event" aria-live="polite">${this.#event(replay)}</span></p>
          <button type="button" aria-label=${t('replay.back')} @click=${() => this.#step(-1)}>${icon('back')}</button>
          <button type="button" class="first" aria-label=${t(this.isPlaying ? 'replay.pause' : 'replay.play')}
            @click=${this.#toggle}>${icon(this.isPlaying ? 'pause' : 'play')}</button>
          <button type="button" aria-label=${t('replay.on')} @click=${() => this.#step(1)}>${icon('on')}</button>
          <button type="button" aria-label=${t('controls.close')} @click=${this.close}>${icon('close')}</button>
        </nav>
      </div>
    </section>`;
  }

  /** @param {import('../overlay/types.js').Replay} replay */
  #event({ takeoff, landing }) {
    if (this.at === takeoff) return t('replay.takeoff');
    return this.at === landing ? t('replay.landing') : '';
  }

  close() {
    this.#halt();
    this.replay = null;
    this.dispatchEvent(new CustomEvent('close'));
  }

  /**
   * Step through the pictures; stops at either end.
   * @param {number} by
   */
  #step(by) {
    this.#halt();
    this.#show(this.at + by);
  }

  /** @param {Event} event */
  #seek(event) {
    this.#halt();
    this.#show(Number(/** @type {HTMLInputElement} */ (event.target).value));
  }

  /** @param {number} at */
  #show(at) {
    this.at = Math.max(0, Math.min((this.replay?.frames.length ?? 1) - 1, at));
  }

  #toggle() {
    if (this.isPlaying) this.#halt();
    else this.#play();
  }

  #play() {
    if (!this.replay) return;
    if (this.at >= this.replay.frames.length - 1) this.at = 0;
    this.isPlaying = true;
    this.#started_ms = performance.now() - SLOWER * this.#passed_ms(this.at);
    this.#turn = requestAnimationFrame(() => this.#goOn());
  }

  #goOn() {
    const last = (this.replay?.frames.length ?? 1) - 1;
    const due_ms = (performance.now() - this.#started_ms) / SLOWER;
    while (this.at < last && this.#passed_ms(this.at + 1) <= due_ms) this.at += 1;
    if (this.at >= last) this.isPlaying = false;
    else this.#turn = requestAnimationFrame(() => this.#goOn());
  }

  /** @param {number} at */
  #passed_ms(at) {
    const frames = this.replay?.frames ?? [];
    return frames[at].fromTakeoff_ms - frames[0].fromTakeoff_ms;
  }

  #halt() {
    if (this.#turn !== undefined) cancelAnimationFrame(this.#turn);
    this.isPlaying = false;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key } = event;
    if (key === 'Escape') this.close();
    // The slider moves by itself.
    if (event.composedPath()[0] instanceof HTMLInputElement) return;
    if (key === 'ArrowLeft') this.#step(-1);
    if (key === 'ArrowRight') this.#step(1);
  }

  #draw() {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !this.replay) return;
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const { picture, body } = this.replay.frames[this.at];
    const place = placePicture(picture, canvas, this.replay.mirrored);
    ctx.setTransform(place.a, 0, 0, place.d, place.e, place.f);
    ctx.drawImage(picture, 0, 0, 1, 1);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (body) drawSkeleton(ctx, place, body.image, body.visibility, false);
  }
}
customElements.define('ht-replay', ReplayView);

/** @param {number} ms */
function signed(ms) {
  return `${ms < 0 ? '−' : '+'}${Math.abs(Math.round(ms))}`;
}
