/**
 * Owns what to do so that the next jump counts, by the code of the server's refusal. The server's own
 * sentence says what it saw; this says what usually helps.
 */

/** @type {Record<string, import('../i18n/words.js').Key>} */
const HINTS = {
  feet_not_seen: 'why.framing',
  hips_not_seen: 'why.framing',
  head_not_seen: 'why.framing',
  landing_not_seen: 'why.framing',
  camera_moved: 'why.camera',
  picture_moved_along: 'why.camera',
  no_push: 'why.camera',
  path_unclear: 'why.light',
  too_few_pictures: 'why.light',
  frames_missing: 'why.network',
  rebound: 'why.start',
  start_not_seen: 'why.start',
  no_still_start: 'why.start',
  countermovement: 'why.start',
  floor_changed: 'why.landing',
  heights_disagree: 'why.landing',
};

/**
 * Return the key of what to do about a refusal; null where the server's sentence says it all.
 * @param {string} code
 */
export function hintFor(code) {
  return Object.hasOwn(HINTS, code) ? HINTS[code] : null;
}
