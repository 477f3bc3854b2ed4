/** Owns which quantities of a repetition are told, in which order and unit, and how two are compared. */
import {
  CONTACT_TIME, DROP_HEIGHT, FLIGHT_TIME, HEIGHT, RSI, VELOCITY_HEIGHT, show, signedDifference,
} from '../coach/quantities.js';

/** @import { Quantity, Shown } from '../coach/types.js' */
/** @import { Rep } from './types.js' */

/** @param {string} key @param {string} unit @param {number} scale @param {number} digits @returns {Quantity} */
function of(key, unit, scale, digits) {
  return { key, label: /** @type {import('../i18n/words.js').Key} */ (`review.quantity.${key}`), unit, scale, digits };
}
/** @param {string} key */
const milliseconds = (key) => of(key, 'ms', 1000, 0);
/** @param {string} key */
const velocity = (key) => of(key, 'm/s', 1, 2);
/** @param {string} key */
const angle = (key) => of(key, '°', 1, 0);

/** @type {{ title: import('../i18n/words.js').Key, quantities: Quantity[] }[]} */
export const GROUPS = [
  {
    title: 'review.group.flight',
    quantities: [HEIGHT, FLIGHT_TIME, VELOCITY_HEIGHT, velocity('takeoff_velocity_m_s')],
  },
  {
    title: 'review.group.ground',
    quantities: [
      CONTACT_TIME, RSI, of('rsr_flight_contact', '', 1, 2), DROP_HEIGHT, velocity('touchdown_velocity_m_s'),
      of('leg_stiffness_n_m', 'kN/m', 0.001, 1),
    ],
  },
  {
    title: 'review.group.push',
    quantities: [
      velocity('rsi_mod_m_s'), milliseconds('time_to_takeoff_s'), milliseconds('unweighting_duration_s'),
      milliseconds('braking_duration_s'), milliseconds('propulsive_duration_s'),
      of('countermovement_depth_m', 'cm', 100, 1), of('peak_power_w', 'W', 1, 0),
    ],
  },
  {
    title: 'review.group.landing',
    quantities: [
      angle('landing_knee_flexion_ic_deg'), angle('landing_knee_flexion_max_deg'), angle('fppa_left_deg'),
      angle('fppa_right_deg'), of('asymmetry_pct', '%', 1, 1),
    ],
  },
];

/**
 * Whether the test of a repetition has a quantity at all.
 * @param {Rep} rep
 * @param {Quantity} quantity
 */
export function has(rep, { key }) {
  return key in rep.values;
}

/**
 * Write a quantity of a stored repetition.
 * @param {Rep} rep
 * @param {Quantity} quantity
 * @returns {Shown}
 */
export function shown({ rep_id, revision, final, test, values, uncertainty, unavailable, quality }, quantity) {
  return show({ ...values, rep_id, revision, final, test, uncertainty, unavailable, quality }, quantity);
}

/**
 * Write how much more *rep* has than *other*; null where one of them is not known.
 * @param {Rep} rep
 * @param {Rep} other
 * @param {Quantity} quantity
 */
export function difference(rep, other, quantity) {
  const [here, there] = [rep.values[quantity.key], other.values[quantity.key]];
  return typeof here === 'number' && typeof there === 'number' ? signedDifference(here - there, quantity) : null;
}

/**
 * Those that are the best of several measured ones of their athlete in their test, among those that count.
 * @param {readonly Rep[]} reps
 * @returns {Set<Rep>}
 */
export function bests(reps) {
  /** @type {Map<string, Rep[]>} */
  const series = new Map();
  for (const rep of reps.filter((each) => each.deleted_at === null && height(each) > 0)) {
    const which = `${rep.test} ${rep.athlete_id}`;
    const theirs = series.get(which);
    if (theirs) theirs.push(rep);
    else series.set(which, [rep]);
  }
  return new Set([...series.values()].flatMap((theirs) => (theirs.length > 1 ? (best(theirs) ?? []) : [])));
}

/**
 * The repetition with the greatest height among those that count, whoever jumped; null where none has one.
 * @param {readonly Rep[]} reps
 * @returns {Rep | null}
 */
export function best(reps) {
  return reps.filter(({ deleted_at }) => deleted_at === null).reduce(
    (/** @type {Rep | null} */ so, rep) => (height(rep) > (so ? height(so) : 0) ? rep : so), null);
}

/** @param {Rep} rep */
function height(rep) {
  return rep.values[HEIGHT.key] ?? 0;
}
