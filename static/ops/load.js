/** Owns what the tiles show: the budget, judged, and two minutes of it. Pure. */
import { BUDGET_THRESHOLDS, judge } from './thresholds.js';

/**
 * @typedef {import('./api.js').Known} Known
 * @typedef {import('./history.js').Growth} Growth
 *
 * @typedef {object} Load
 * @property {import('./api.js').Budget} budget
 * @property {import('./thresholds.js').Reason<import('./thresholds.js').BudgetFigure>[]} reasons
 * @property {(number | null)[]} shares in percent, oldest first
 * @property {(number | null)[]} cameras
 * @property {(number | null)[]} dropped pictures between two looks
 * @property {Growth | null} dropped_in_all of the cameras that are connected
 */

/**
 * @param {Known} known the newest
 * @param {import('./history.js').Series<Known>} all
 * @param {import('./history.js').Cameras} cameras
 * @returns {Load}
 */
export function loadOf({ budget, peers }, all, cameras) {
  const grown = peers.map(({ session }) => cameras.of(session).growth(({ pictures_dropped }) => pictures_dropped));
  return {
    budget,
    reasons: judge(BUDGET_THRESHOLDS, budget),
    shares: all.values((known) => 100 * known.budget.share_used),
    cameras: all.values((known) => known.budget.cameras),
    dropped: differences(all.values(droppedBy)),
    dropped_in_all: inAll(grown.filter((growth) => growth !== null)),
  };
}

/** @param {Known} known */
function droppedBy({ peers }) {
  return peers.reduce((sum, { pictures_dropped }) => sum + pictures_dropped, 0);
}

/**
 * @param {Growth[]} grown
 * @returns {Growth | null}
 */
function inAll(grown) {
  if (grown.length === 0) return null;
  return {
    by: grown.reduce((sum, { by }) => sum + by, 0),
    over_s: Math.max(...grown.map(({ over_s }) => over_s)),
  };
}

/**
 * Return how much each value is above the one before; a camera that left takes its count along.
 * @param {(number | null)[]} values
 */
function differences(values) {
  return values.map((value, index) => {
    const before = values[index - 1] ?? null;
    return value === null || before === null ? null : Math.max(0, value - before);
  });
}
