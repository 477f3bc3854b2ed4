/**
 * Owns what a coach reads when something does not work: what it is, and what to do.
 */
import { t } from '../i18n/words.js';
import { CameraError } from '../source/camera.js';
import { ClipError } from '../source/clip.js';
import { LEAST_FPS, MOST_LOST } from './checks.js';

/**
 * @typedef {import('../widgets/gate.js').GateCard} GateCard
 */

/** Say what the camera is for while the browser asks. @returns {GateCard} */
export function asking() {
  return { title: t('card.asking.title'), text: t('card.asking.text'), actions: ['clip'] };
}

/**
 * Say why there is no picture, and what can be done.
 * @param {unknown} error
 * @param {string} address of the page
 * @returns {GateCard}
 */
export function noPicture(error, address) {
  if (error instanceof ClipError) {
    return { title: t('card.no_clip.title'), text: t('card.no_clip.text'), actions: ['camera'] };
  }
  const problem = error instanceof CameraError ? error.problem : 'unknown';
  const card = { title: t(`camera.${problem}.title`), text: t(`camera.${problem}.text`) };
  if (problem === 'old_browser') return { ...card, actions: [] };
  // The clip stays where it was while the camera was asked for: no button changes under a finger.
  if (problem !== 'insecure') return { ...card, actions: ['clip', 'camera'] };
  return { ...card, link: secureAddress(address), actions: ['clip'] };
}

/**
 * Say why there is no connection.
 * @param {string} detail
 * @returns {GateCard}
 */
export function notConnected(detail) {
  return { title: t('card.not_connected.title'), text: detail, actions: ['reconnect', 'clip'] };
}

/** @param {string} address of the page */
function secureAddress(address) {
  const url = new URL(address);
  url.protocol = 'https:';
  return url.origin;
}

/** What usually helps, by the code of a refusal. @type {Record<string, import('../i18n/words.js').Key>} */
const HINTS = {
  feet_not_seen: 'why.framing',
  hips_not_seen: 'why.framing',
  head_not_seen: 'why.framing',
  landing_not_seen: 'why.framing',
  camera_moved: 'why.camera',
  picture_moved_along: 'why.camera',
  no_push: 'why.camera',
  rebound: 'why.start',
  start_not_seen: 'why.start',
  no_still_start: 'why.start',
  countermovement: 'why.start',
  floor_changed: 'why.landing',
  heights_disagree: 'why.landing',
};
/** Refusals for want of good pictures: what was measured meanwhile says where they were lost. */
const OF_PICTURES = new Set(['path_unclear', 'too_few_pictures', 'frames_missing']);
/** A server asked for too much looks at every second picture, or fewer. */
const LOOKED_AT = 0.6;
/** Where no camera is. @type {import('./types.js').Measured} */
const NOTHING_MEASURED = { fps: null, results_per_s: null, lost_share: null, heldBackBy: null, isLight: null };

/**
 * Say what to do about a refusal; empty where the server's sentence says it all. Whether light, network or
 * server is to blame is said only as far as it was measured.
 * @param {string} code
 * @param {import('./types.js').Measured} [measured]
 */
export function hintFor(code, measured = NOTHING_MEASURED) {
  if (OF_PICTURES.has(code)) return whyFewPictures(measured);
  return Object.hasOwn(HINTS, code) ? t(HINTS[code]) : '';
}

/** @param {import('./types.js').Measured} measured */
function whyFewPictures({ fps, results_per_s, lost_share, heldBackBy, isLight }) {
  if ((lost_share ?? 0) > MOST_LOST) return t('why.network');
  if (fps !== null && results_per_s !== null && results_per_s < LOOKED_AT * fps) {
    // What never left the phone the server could not look at.
    if (heldBackBy !== null) return t(heldBackBy === 'network' ? 'why.network' : 'why.phone');
    return t('why.server', { results: Math.round(results_per_s), fps: Math.round(fps) });
  }
  return isLight === false || (fps !== null && fps < LEAST_FPS) ? t('why.light') : '';
}
