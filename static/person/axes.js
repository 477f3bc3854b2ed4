/** Owns how the axes of a trend reach and are written. Pure. */
import { spokenLanguage } from '../i18n/words.js';

const DAY_S = 24 * 3600;
export const HOURS = [60, 300, 900, 1800, 3600, 7200, 21600, DAY_S];
export const DAYS = [1, 2, 7, 14, 28, 61, 122, 365, 730].map((days) => days * DAY_S);

/**
 * @param {number} from
 * @param {number} to
 * @returns {[number, number]}
 */
export function wider(from, to) {
  const room = Math.max((to - from) * 0.04, 60);
  return [from - room, to + room];
}

/**
 * @param {number} from
 * @param {number} to
 * @returns {[number, number]}
 */
export function roomier(from, to) {
  const room = Math.max((to - from) * 0.12, Math.abs(to) * 0.02, 1e-6);
  return [from - room, to + room];
}

/**
 * Whether sessions are so near each other that the hour tells them apart.
 * @param {import('./trend.js').Session[]} sessions
 */
export function isOfDays(sessions) {
  const span_ms = Date.parse(sessions.at(-1)?.recorded_at ?? '') - Date.parse(sessions[0]?.recorded_at ?? '');
  return span_ms <= 2000 * DAY_S;
}

/**
 * @param {number[]} ticks
 * @param {boolean} isShort
 */
export function dates(ticks, isShort) {
  /** @type {Intl.DateTimeFormatOptions} */
  const style = isShort ? { timeStyle: 'short' } : { day: 'numeric', month: 'short' };
  const form = new Intl.DateTimeFormat(spokenLanguage(), style);
  return ticks.map((tick) => form.format(new Date(tick * 1000)));
}
