/**
 * Owns whose jumps alone are shown: a nickname, picked from the table's or brought along by a badge behind the
 * address's `#`, which no server is told. Of who is in no table it finds nothing, whyever that is. Pure.
 */
import { measured } from './shown.js';

/** @import { Board, Jump, Place } from './types.js' */

const LONGEST = 80;

/**
 * Return who is alone shown by an address; empty: nobody is.
 * @param {string} hash of the address
 */
export function onlyIn(hash) {
  return (new URLSearchParams(hash.slice(1)).get('only') ?? '').trim().slice(0, LONGEST);
}

/**
 * Return what stands behind an address for *nickname*; empty for nobody.
 * @param {string} nickname
 */
export function hashOf(nickname) {
  return nickname === '' ? '' : `#only=${encodeURIComponent(nickname)}`;
}

/**
 * Return who can be picked, by name: who is on the table, and who is picked.
 * @param {Board | null} board
 * @param {string} only
 * @param {string} language
 */
export function namesFor(board, only, language) {
  const names = new Set([...(board?.places ?? []).map(({ nickname }) => nickname), ...(only === '' ? [] : [only])]);
  return [...names].sort(new Intl.Collator(language, { numeric: true, sensitivity: 'base' }).compare);
}

/**
 * Return the last jump of *only* and their places: several where several have one nickname.
 * @param {{ board: Board | null, jump: Jump | null }} shown
 * @param {string} only
 * @returns {{ jump: Jump | null, places: (Place & { rank: number })[] }}
 */
export function alone({ board, jump }, only) {
  const places = (board?.places ?? []).map((place, i) => ({ ...place, rank: i + 1 })).filter(({ nickname }) => nickname === only);
  if (jump?.nickname === only) return { jump, places };
  return { jump: board !== null && places.length > 0 ? lastOf(board, places[0]) : null, places };
}

/**
 * @param {Board} board
 * @param {Place} place
 * @returns {Jump} best before it unknown: the table has the best of all
 */
function lastOf({ test }, { nickname, last_m, last_uncertainty_m }) {
  return { rep_id: '', test, nickname, measured: measured(last_m, last_uncertainty_m), best_before_m: null };
}
