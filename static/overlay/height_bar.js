/**
 * Owns the bar that shows how high the hips are now, beside how high they went in the last and the best
 * jump. Drawn with the frame that it belongs to; allocates nothing.
 */

/** What the bar reaches from and to, in metres above standing; a deep squat jump fits below. */
const LOWEST_M = -0.5;
const LEAST_TOP_M = 0.6;
const HEADROOM_M = 0.1;
const GROUND = 'rgba(5, 8, 12, 0.6)';
/** In pixels of the page: from the picture's edge, and its width. */
const INSET = 16;
const WIDTH = 10;
const NOW = '#ffffff';
const STANDING = 'rgba(255, 255, 255, 0.6)';
const LAST = '#4cc9f0';
const BEST = '#5ee08f';

/** @import { Marks } from './types.js' */

/**
 * Return how far up the bar a height lies, 0 at its foot, 1 at its top.
 * @param {number} height_m
 * @param {Marks} marks
 */
export function barShare(height_m, { best_m }) {
  const top_m = Math.max(LEAST_TOP_M, (best_m ?? 0) + HEADROOM_M);
  return Math.max(0, Math.min(1, (height_m - LOWEST_M) / (top_m - LOWEST_M)));
}

/**
 * Draw the bar inside the left edge of the picture.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} ratio canvas pixels in one of the page
 * @param {import('./types.js').Placement} place
 * @param {number} hip_m
 * @param {Marks} marks
 */
export function drawHeightBar(ctx, ratio, place, hip_m, marks) {
  const left = Math.min(place.e, place.e + place.a) + INSET * ratio;
  const width = WIDTH * ratio;
  // The upper part is the state line's.
  const top = place.f + 0.25 * place.d;
  const foot_px = place.f + place.d - INSET * ratio;
  const length = foot_px - top;
  ctx.setLineDash(SOLID);
  ctx.fillStyle = GROUND;
  ctx.fillRect(left, top, width, length);
  const zero = foot_px - length * barShare(0, marks);
  const now = foot_px - length * barShare(hip_m, marks);
  ctx.fillStyle = NOW;
  ctx.fillRect(left, Math.min(zero, now), width, Math.max(2 * ratio, Math.abs(zero - now)));
  drawMark(ctx, left, zero, width, 1 * ratio, STANDING);
  ctx.font = ratio > 1 ? FONT_FINE : FONT;
  ctx.textBaseline = 'middle';
  if (marks.last_m !== null && marks.last_m !== marks.best_m) {
    const y = foot_px - length * barShare(marks.last_m, marks);
    drawMark(ctx, left, y, width, 2 * ratio, LAST);
    drawLabel(ctx, left + 2 * width, y, marks.lastLabel, LAST);
  }
  if (marks.best_m !== null) {
    const y = foot_px - length * barShare(marks.best_m, marks);
    drawMark(ctx, left, y, width, 2 * ratio, BEST);
    drawLabel(ctx, left + 2 * width, y, marks.bestLabel, BEST);
  }
}

const FONT = '600 13px system-ui, sans-serif';
const FONT_FINE = '600 26px system-ui, sans-serif';

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {string} label
 * @param {string} colour
 */
function drawLabel(ctx, x, y, label, colour) {
  ctx.lineWidth = 3;
  ctx.strokeStyle = GROUND;
  ctx.strokeText(label, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(label, x, y);
}

/** @type {number[]} */
const SOLID = [];

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} left
 * @param {number} y
 * @param {number} width
 * @param {number} thick
 * @param {string} colour
 */
function drawMark(ctx, left, y, width, thick, colour) {
  ctx.fillStyle = colour;
  ctx.fillRect(left - width / 2, y - thick / 2, 2 * width, thick);
}
