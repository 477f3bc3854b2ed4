/** Owns which quantities of each test can be followed from session to session: those of which more is better. */
import { HEIGHT, RSI, VELOCITY_HEIGHT } from '../coach/quantities.js';

/** @import { Quantity } from '../coach/types.js' */

/** @type {Quantity} */
const RSI_MOD = { key: 'rsi_mod_m_s', label: 'person.rsi_mod', unit: 'm/s', scale: 1, digits: 2 };

/** The first is what the test's best is the best by. @type {Record<string, Quantity[]>} */
export const FOLLOWED = {
  cmj: [HEIGHT, VELOCITY_HEIGHT, RSI_MOD],
  sj: [HEIGHT, VELOCITY_HEIGHT],
  dj: [RSI, HEIGHT],
  hops: [RSI, HEIGHT],
};

/** @param {string} test */
export function followed(test) {
  return FOLLOWED[test] ?? FOLLOWED.cmj;
}
