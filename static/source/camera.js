/**
 * Owns the camera: which there are, opening one, and why it would not open.
 */

import { t } from '../i18n/words.js';

/** @import { CameraProblem, Source } from './types.js' */

export class CameraError extends Error {
  /**
   * @param {CameraProblem} problem
   * @param {string} [detail] the browser's own words
   */
  constructor(problem, detail = '') {
    super(detail);
    this.problem = problem;
  }
}

/** @type {Record<string, CameraProblem>} */
const PROBLEMS = {
  NotAllowedError: 'not_allowed',
  SecurityError: 'not_allowed',
  NotFoundError: 'not_found',
  OverconstrainedError: 'not_found',
  NotReadableError: 'in_use',
  AbortError: 'in_use',
};

/** As the sensor gives it: a browser that crops to the asked-for size cuts off feet. */
const PICTURE = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 60 },
  resizeMode: { ideal: 'none' },
};

/**
 * Open a camera: the one named, or else the one on the back of a phone.
 * @param {string | null} deviceId
 * @returns {Promise<Source>}
 */
export async function openCamera(deviceId) {
  if (!isSecureContext || !navigator.mediaDevices) throw new CameraError('insecure');
  if (!canTellFrames()) throw new CameraError('old_browser');
  const stream = await askFor(deviceId);
  const [track] = stream.getVideoTracks();
  track.contentHint = 'motion';
  const settings = track.getSettings();
  return {
    kind: 'camera',
    stream,
    mirrored: isMirrored(settings.facingMode),
    deviceId: settings.deviceId ?? null,
    close: () => track.stop(),
  };
}

/** Whether the browser tells of every frame of a video: without that nothing here could be drawn or timed. */
export function canTellFrames() {
  return 'requestVideoFrameCallback' in HTMLVideoElement.prototype;
}

/** @param {string | null} deviceId */
async function askFor(deviceId) {
  const anyCamera = { ...PICTURE, facingMode: { ideal: 'environment' } };
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: deviceId ? { ...PICTURE, deviceId: { exact: deviceId } } : anyCamera,
    });
  } catch (error) {
    // A camera that was unplugged since it was chosen: any other is better than none.
    if (deviceId && nameOf(error) === 'OverconstrainedError') return askFor(null);
    throw new CameraError(PROBLEMS[nameOf(error)] ?? 'unknown', String(error));
  }
}

/** @param {unknown} error */
function nameOf(error) {
  return error instanceof Error ? error.name : '';
}

/**
 * A selfie camera is a mirror; so is a webcam, which does not say where it faces.
 * @param {string | undefined} facingMode
 */
function isMirrored(facingMode) {
  return facingMode === 'user' || (facingMode === undefined && matchMedia('(pointer: fine)').matches);
}

/**
 * List the cameras; their names are known only once one was allowed.
 * @returns {Promise<{ deviceId: string, label: string }[]>}
 */
export async function listCameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, index) => ({ deviceId, label: label || t('camera.numbered', { number: index + 1 }) }));
}
