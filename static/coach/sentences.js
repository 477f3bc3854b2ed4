/**
 * Owns what a coach reads when something does not work: what it is, and what to do.
 */
import { CameraError } from '../source/camera.js';
import { ClipError } from '../source/clip.js';

/** @type {Record<import('../source/camera.js').CameraProblem, { title: string, text: string }>} */
export const CAMERA_PROBLEMS = {
  insecure: {
    title: 'This address is not secure',
    text: 'Browsers open the camera only on https. Start the server with "hangtime serve --lan" and open the https address it prints, or scan its QR code.',
  },
  old_browser: {
    title: 'This browser is too old',
    text: 'Update it, or use a current Chrome, Edge, Safari or Firefox.',
  },
  not_allowed: {
    title: 'The camera is blocked',
    text: 'Tap the camera or lock sign beside the address, allow the camera for this page, then try again. On an iPhone: Settings, Safari, Camera, Allow.',
  },
  not_found: {
    title: 'No camera found',
    text: 'Plug one in and try again, or open this page on a phone.',
  },
  in_use: {
    title: 'The camera is busy',
    text: 'Another app or tab uses it. Close that, then try again.',
  },
  ended: {
    title: 'The camera went away',
    text: 'It was unplugged, or another app took it. Try again.',
  },
  unknown: {
    title: 'The camera did not open',
    text: 'Try again. If that does not help, restart the browser.',
  },
};

/**
 * @typedef {import('../widgets/gate.js').GateCard} GateCard
 */

/** @type {GateCard} */
export const ASKING = {
  title: 'Allow the camera',
  text: 'It is needed to see the jump. The video goes to this server only and is not stored.',
  actions: ['clip'],
};

/**
 * Say why there is no picture, and what can be done.
 * @param {unknown} error
 * @param {string} address of the page
 * @returns {GateCard}
 */
export function noPicture(error, address) {
  if (error instanceof ClipError) return { title: 'No clip', text: error.message, actions: ['camera'] };
  const problem = error instanceof CameraError ? error.problem : 'unknown';
  // The clip stays where it was while the camera was asked for: no button changes under a finger.
  if (problem !== 'insecure') return { ...CAMERA_PROBLEMS[problem], actions: ['clip', 'camera'] };
  return { ...CAMERA_PROBLEMS.insecure, link: secureAddress(address), actions: ['clip'] };
}

/**
 * Say why there is no connection.
 * @param {string} detail
 * @returns {GateCard}
 */
export function notConnected(detail) {
  return { title: 'Not connected', text: detail, actions: ['reconnect', 'clip'] };
}

/** @param {string} address of the page */
function secureAddress(address) {
  const url = new URL(address);
  url.protocol = 'https:';
  return url.origin;
}
