/** Owns how a figure is written. What was not measured has no text, and never becomes 0. Pure. */
import { t } from '../i18n/words.js';

/**
 * @param {number | null} value
 * @param {number} [decimals]
 */
export function figure(value, decimals = 0) {
  return value === null ? null : value.toFixed(decimals);
}

/**
 * Write both.
 * @param {import('./api.js').Spread | null} spread
 */
export function both(spread) {
  return spread === null ? null : `${spread.p50_ms.toFixed(0)} / ${spread.p95_ms.toFixed(0)}`;
}

/**
 * Return the whole from capture to result; null where no page told it.
 * @param {import('./api.js').Peer} peer
 * @returns {import('./api.js').Spread | null}
 */
export function wholeOf({ capture_to_result_p50_ms: p50_ms, capture_to_result_p95_ms: p95_ms }) {
  return p50_ms === null || p95_ms === null ? null : { p50_ms, p95_ms };
}

/**
 * Write how long it has been.
 * @param {number} seconds
 */
export function age(seconds) {
  if (seconds < 120) return t('ops.age.s', { count: Math.round(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return t('ops.age.min', { count: minutes });
  return t('ops.age.h', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/**
 * Write a reason with the limit it crossed.
 * @param {import('./thresholds.js').Reason<import('./thresholds.js').Figure>} reason
 * @param {number} over_s what a count was watched for
 */
export function because({ name, level, bad, value, limit }, over_s) {
  const what = t(`ops.reason.${name}`, { value: exactly(value, limit), age: age(over_s) });
  const crossed = /** @type {const} */ (`${level}.${bad}`);
  return `${what}: ${name === 'room' ? t('ops.limit.room') : t(`ops.limit.${crossed}`, { limit })}.`;
}

/**
 * Round no value up or down to the limit that it did not reach.
 * @param {number} value
 * @param {number} limit
 */
function exactly(value, limit) {
  return Number.isInteger(value) || Math.round(value) !== limit ? String(Math.round(value)) : value.toFixed(1);
}
