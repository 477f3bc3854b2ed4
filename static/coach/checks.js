/**
 * Owns what is looked at before the first jump: each a fact that was measured, well or to be mended. Pure.
 */
import { t } from '../i18n/words.js';
import { SMALLEST_BODY, bodyShare, isPlaced } from './framing.js';

/** @import { Check, CheckName, Known } from './types.js' */

/** Fewer widen every ± noticeably. */
export const LEAST_FPS = 25;
export const MOST_LOST = 0.03;
const MOST_ROUND_TRIP_MS = 250;

/**
 * List the checks in the order in which they are best mended.
 * @param {Known} known
 * @returns {Check[]}
 */
export function listChecks(known) {
  return [
    camera(known.picture),
    frames(known.fps),
    network(known.link),
    gate('light', known),
    gate('sharp', known),
    gate('still', known),
    gate('level', known),
    body(known),
    distance(known),
    gate('alone', known),
  ];
}

/**
 * @param {CheckName} name
 * @param {boolean | null} ok
 * @param {string} value
 * @param {string} fix
 * @returns {Check}
 */
function check(name, ok, value, fix) {
  return { name, state: ok === null ? 'waiting' : ok ? 'ok' : 'fix', value, fix: ok === false ? fix : '' };
}

/** @param {Known['picture']} picture */
function camera(picture) {
  const { width, height } = picture ?? {};
  if (!width || !height) return check('camera', null, '', '');
  return check('camera', true, t('check.camera.value', { width, height }), '');
}

/** @param {number | null} fps */
function frames(fps) {
  if (fps === null) return check('frames', null, '', '');
  return check('frames', fps >= LEAST_FPS, t('check.frames.value', { fps: Math.round(fps) }), t('check.frames.fix'));
}

/** @param {Known['link']} link */
function network(link) {
  if (link === null || link.roundTrip_ms === null) return check('network', null, '', '');
  const lost = link.lost_share ?? 0;
  const value = t('check.network.value', {
    rtt: Math.round(link.roundTrip_ms),
    loss: (100 * lost).toFixed(0),
  });
  return check('network', lost <= MOST_LOST && link.roundTrip_ms <= MOST_ROUND_TRIP_MS, value, t('check.network.fix'));
}

/**
 * @param {import('../wire/types.js').GateName} name
 * @param {Known} known
 */
function gate(name, { gates }) {
  const { ok = null, value = null } = gates[name] ?? {};
  const shown = name === 'level' && value !== null ? t('check.level.value', { degrees: value.toFixed(1) }) : '';
  return check(name, ok, shown, t(`check.${name}.fix`));
}

/** @param {Known} known */
function body({ framing }) {
  if (framing === null) return check('body', null, '', '');
  if (framing === 'far') return check('body', true, '', '');
  return check('body', isPlaced(framing), '', t(`framing.${framing}`));
}

/** @param {Known} known */
function distance({ pose }) {
  const share = pose?.image ? bodyShare(pose.image) : null;
  if (share === null) return check('distance', null, '', '');
  const value = t('check.distance.value', { percent: Math.round(100 * share) });
  return check('distance', share >= SMALLEST_BODY, value, t('framing.far'));
}
