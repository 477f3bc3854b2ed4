/**
 * Owns what an athlete's trend says in numbers: the lines of its chart, and whether the newest session stands
 * out. Pure; the estimates are the server's.
 */

/** With fewer a difference from the days before says little. */
export const LEAST_SESSIONS = 5;
const BEFORE_MS = 28 * 24 * 3600 * 1000;
/** The normal distribution's 95 %, as in the server's own verdict on a change. */
const BOTH_ENDS = 1.96;

/**
 * @typedef {{ value: number | null, degrees_of_freedom: number, note: string }} Estimated
 * @typedef {{ session_id: string, recorded_at: string, reps: number, mean: number, highest: number }} Session
 * @typedef {object} Trend as `/athletes/{id}/trends` tells, SI units
 * @property {number} reps
 * @property {Session[]} sessions oldest first
 * @property {Estimated} typical_error
 * @property {Estimated} smallest_worthwhile_change
 * @property {Estimated} minimal_detectable_change
 * @property {'more than noise' | 'within noise' | null} last_change
 *
 * @typedef {object} Lines one value a session; null where there is none
 * @property {number[]} times_s
 * @property {number[]} best
 * @property {number[]} mean
 * @property {(number | null)[]} high the mean and one typical error above
 * @property {(number | null)[]} low
 * @property {(number | null)[]} record the highest until then
 * @property {(number | null)[]} worthHigh above it a session's mean is worth noticing
 * @property {(number | null)[]} worthLow
 */

/**
 * Return the lines of a chart, each value multiplied by *scale*.
 * @param {Trend} trend
 * @param {number} scale
 * @returns {Lines}
 */
export function linesOf({ sessions, typical_error, smallest_worthwhile_change }, scale) {
  const error = typical_error.value;
  const worth = smallest_worthwhile_change.value || null; // nought is no line
  const before = sessions.slice(0, -1);
  const middle = before.length > 0 ? mean(before.map((session) => session.mean)) : 0;
  const along = (/** @type {(session: Session, at: number) => number | null} */ of) => sessions.map((session, at) => {
    const value = of(session, at);
    return value === null ? null : value * scale;
  });
  return {
    times_s: sessions.map(({ recorded_at }) => Date.parse(recorded_at) / 1000),
    best: sessions.map(({ highest }) => highest * scale),
    mean: sessions.map((session) => session.mean * scale),
    high: along((session) => (error === null ? null : session.mean + error)),
    low: along((session) => (error === null ? null : session.mean - error)),
    record: along((_, at) => Math.max(...sessions.slice(0, at + 1).map(({ highest }) => highest))),
    worthHigh: along(() => (worth === null ? null : middle + worth)),
    worthLow: along(() => (worth === null ? null : middle - worth)),
  };
}

/**
 * @typedef {object} Readiness
 * @property {number} difference of the newest session's mean from the mean of all jumps in the 28 days before
 * @property {number} least that a difference must be to be more than the jumps' own scatter
 * @property {number} sessions that it is compared with
 * @property {'above' | 'below' | 'within'} verdict
 */

/**
 * Return how the newest session stands beside the 28 days before it; null with too few sessions or too little
 * known of the scatter. Means are compared: the best of several jumps lies above a mean whoever jumps.
 * @param {Trend} trend
 * @returns {Readiness | null}
 */
export function readiness({ sessions, typical_error }) {
  const newest = sessions.at(-1);
  if (!newest || sessions.length < LEAST_SESSIONS || typical_error.value === null) return null;
  const since = Date.parse(newest.recorded_at) - BEFORE_MS;
  const before = sessions.slice(0, -1).filter(({ recorded_at }) => Date.parse(recorded_at) >= since);
  if (before.length < LEAST_SESSIONS - 1) return null;
  const reps = before.reduce((sum, session) => sum + session.reps, 0);
  const usual = before.reduce((sum, session) => sum + session.mean * session.reps, 0) / reps;
  const difference = newest.mean - usual;
  const least = BOTH_ENDS * typical_error.value * Math.sqrt(1 / newest.reps + 1 / reps);
  const verdict = Math.abs(difference) <= least ? 'within' : difference > 0 ? 'above' : 'below';
  return { difference, least, sessions: before.length, verdict };
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
