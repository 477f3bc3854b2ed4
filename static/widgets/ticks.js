/** Owns how the numbers along an axis are written: with as many digits as the step between them has. Pure. */
import { number } from '../coach/quantities.js';

/** More than any step of what is measured here has. */
const MOST_DIGITS = 9;

/**
 * Write ticks, so that no two of them read alike.
 * @param {number[]} ticks
 * @param {number} step between two
 */
export function inStep(ticks, step) {
  const digits = digitsOf(step);
  return ticks.map((tick) => number(tick, digits));
}

/** @param {number} step */
function digitsOf(step) {
  let digits = 0;
  for (let whole = step; digits < MOST_DIGITS && Math.abs(whole - Math.round(whole)) > 1e-6 * whole; digits += 1) {
    whole = step * 10 ** (digits + 1);
  }
  return digits;
}
