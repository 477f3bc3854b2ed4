/** Owns how a moment is written: as the language does, in this device's own time. */
import { spokenLanguage } from './words.js';

/** @param {string} iso */
export function day(iso) {
  return written(iso, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** @param {string} iso */
export function timeOfDay(iso) {
  return written(iso, { hour: 'numeric', minute: '2-digit' });
}

/**
 * @param {string} iso
 * @param {Intl.DateTimeFormatOptions} options
 */
function written(iso, options) {
  return new Date(iso).toLocaleString(spokenLanguage(), options);
}
