/** Owns who has a badge, and what its code says. Pure. */
import { hashOf } from '../screen/only.js';

/** @typedef {import('./people.js').Athlete} Athlete */
/** @typedef {Athlete & { nickname: string }} Named */

/**
 * Return who may stand on a leaderboard: nobody else's badge would show anything.
 * @param {Athlete[]} athletes
 * @returns {Named[]}
 */
export function withBadge(athletes) {
  return athletes.filter(/** @returns {each is Named} */ (each) => each.nickname !== null && each.consent_at !== null
    && !each.hidden_from_leaderboards && each.archived_at === null);
}

/**
 * @param {string} origin
 * @param {string} nickname
 */
export function addressOf(origin, nickname) {
  return `${origin}/v${hashOf(nickname)}`;
}
