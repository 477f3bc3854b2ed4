/** Owns the lines of the small charts. Pure. */
import { KEPT } from './history.js';

/**
 * Return the path of a line whose newest value is at the right edge; it breaks where nothing was measured,
 * and a value between two breaks is a dot.
 * @param {readonly (number | null)[]} values oldest first, KEPT at most
 * @param {number} width
 * @param {number} height
 * @param {number} top what the upper edge stands for; more is drawn there
 */
export function sparkline(values, width, height, top) {
  const step = width / (KEPT - 1);
  let path = '';
  let isDown = false;
  values.forEach((value, index) => {
    if (value === null) {
      isDown = false;
      return;
    }
    const x = width - (values.length - 1 - index) * step;
    path += `${isDown ? 'L' : 'M'}${round(x)} ${heightOf(value, height, top)}`;
    isDown = true;
    if ((values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null) path += 'h0';
  });
  return path;
}

/**
 * Return where a value lies, from the upper edge.
 * @param {number} value
 * @param {number} height
 * @param {number} top
 */
export function heightOf(value, height, top) {
  return round(height * (1 - Math.min(Math.max(value / top, 0), 1)));
}

/** @param {number} coordinate */
function round(coordinate) {
  return Math.round(coordinate * 10) / 10;
}
