/** Owns what is copied: the figures as they came, how each camera was judged, and when. Pure. */
import { because } from './figures.js';

/**
 * @param {Date} known_at
 * @param {import('./api.js').Budget} budget
 * @param {import('./rows.js').Row[]} rows
 */
export function asJson(known_at, budget, rows) {
  const cameras = rows.map(({ peer, level, reasons, grown }) => ({
    level,
    reasons: reasons.map((reason) => because(reason, grown.freezes?.over_s ?? 0)),
    ...peer,
  }));
  return JSON.stringify({ known_at, budget, cameras }, null, 2);
}
