/**
 * Owns the frame that the athlete should stand in: the measures of coach/framing.js, drawn on the picture.
 */
import { HEAD_ROOM, LOWEST_FOOT, SIDE_ROOM } from '../coach/framing.js';

const DARK = 'rgba(5, 8, 12, 0.65)';
const LIGHT = 'rgba(255, 255, 255, 0.9)';
/** Dash and gap, in parts of the line's width. */
const DASH = 4;

/** @type {[number, number]} */
const pattern = [0, 0];

/**
 * Draw where head and feet have to be; allocates nothing.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('./types.js').Placement} place
 * @param {number} width of the line
 */
export function drawGuide(ctx, place, width) {
  const left = place.e + place.a * SIDE_ROOM;
  const right = place.e + place.a * (1 - SIDE_ROOM);
  const top = place.f + place.d * HEAD_ROOM;
  const foot = place.f + place.d * LOWEST_FOOT;
  pattern[0] = pattern[1] = DASH * width;
  ctx.setLineDash(pattern);
  ctx.beginPath();
  ctx.rect(left, top, right - left, foot - top);
  ctx.lineWidth = 2 * width;
  ctx.strokeStyle = DARK;
  ctx.stroke();
  ctx.lineWidth = width;
  ctx.strokeStyle = LIGHT;
  ctx.stroke();
}
