/** Owns a body drawn on nothing: at one picture, beside another's at the same distance from take-off. */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { drawSkeleton } from '../overlay/skeleton.js';
import { base } from '../widgets/shared.js';
import { feet, indexAt, reach, takeoffOf } from './paths.js';

/** @import { Curves } from './types.js' */
/** @import { Placement } from '../overlay/types.js' */

const MARGIN = 0.06;
const GHOST = 0.4;

export class Posture extends LitElement {
  static properties = {
    curves: { attribute: false }, other: { attribute: false }, time_s: { attribute: false }, label: {},
  };

  static styles = [base, css`
    :host {
      min-height: 0;
      border-radius: var(--radius);
      background: #05080c;
      overflow: hidden;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
    }
  `];

  constructor() {
    super();
    /** @type {Curves | null} */
    this.curves = null;
    /** Whose body stands behind it, grey. @type {Curves | null} */
    this.other = null;
    /** From take-off. */
    this.time_s = 0;
    /** What it shows, for who cannot see it. */
    this.label = '';
    // A canvas of another size is empty.
    new ResizeObserver(() => this.#draw()).observe(this);
  }

  updated() {
    this.#draw();
  }

  render() {
    return html`<canvas role="img" aria-label=${this.label}></canvas>`;
  }

  #draw() {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !this.curves || canvas.clientWidth === 0) return;
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const place = placed(this.curves, canvas);
    ground(ctx, this.curves, place, ratio);
    if (this.other) ghost(ctx, this.curves, this.other, place, this.time_s);
    const body = this.curves.bodies[indexAt(this.curves, this.time_s)];
    drawSkeleton(ctx, place, body.image, body.visibility, false);
  }
}
customElements.define('ht-posture', Posture);

/**
 * Where the picture lies, so that the body fills the canvas wherever it is in its jump.
 * @param {Curves} curves
 * @param {{ width: number, height: number }} canvas
 * @returns {Placement}
 */
function placed(curves, { width, height }) {
  const { left, right, top, bottom } = reach(curves);
  const d = (1 - 2 * MARGIN) * Math.min(width / (right - left), height / (bottom - top));
  return {
    a: d * curves.aspect,
    d,
    e: width / 2 - (d * (left + right)) / 2,
    f: height / 2 - (d * (top + bottom)) / 2,
  };
}

/**
 * The line that the feet left.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Curves} curves
 * @param {Placement} place
 * @param {number} ratio
 */
function ground(ctx, curves, place, ratio) {
  const y = place.d * feet(curves).y + place.f;
  ctx.fillStyle = '#44546a';
  ctx.fillRect(0, Math.round(y), ctx.canvas.width, 2 * ratio);
}

/**
 * The other body, as large in metres, its feet where these were at take-off.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Curves} curves
 * @param {Curves} other
 * @param {Placement} place
 * @param {number} time_s from take-off
 */
function ghost(ctx, curves, other, place, time_s) {
  const d = (place.d * other.metres_per_unit) / curves.metres_per_unit;
  const [here, there] = [feet(curves), feet(other)];
  const theirs = {
    a: d * other.aspect,
    d,
    e: place.a * here.x + place.e - d * other.aspect * there.x,
    f: place.d * here.y + place.f - d * there.y,
  };
  const body = other.bodies[indexAt(other, time_s)];
  ctx.save();
  ctx.globalAlpha = GHOST;
  ctx.filter = 'grayscale(1)';
  drawSkeleton(ctx, theirs, body.image, body.visibility, false);
  ctx.restore();
}

/**
 * What a posture shows, in words.
 * @param {Curves} curves
 * @param {import('./types.js').EventName} event
 */
export function timeOf(curves, event) {
  const found = curves.events.find((each) => each.event === event);
  return found ? found.time_s - takeoffOf(curves) : null;
}
