/**
 * Owns the bundled clip as a camera: played, drawn on a canvas, captured from there, because Safari
 * captures no <video>. From the captured stream on, everything is as with a camera.
 *
 * A picture captured when the page happens to be called back carries that moment's time, up to one turn
 * of the screen late: 8 ms of scatter in every take-off. So each picture is put aside and captured at a
 * fixed delay after the time it is due on screen, which follows the clip's own clock: 0.8 ms of scatter.
 */
import { CameraError, canTellFrames } from './camera.js';

const CLIP = '/static/demo/cmj.mp4';
/** Longer than a callback is ever late, as long as the page is not overwhelmed. */
const CAPTURE_DELAY_MS = 25;
/** At 60 fps two pictures wait at a time. */
const PICTURES_WAITING = 4;

/** The clip cannot be played. */
export class ClipError extends Error {}

/**
 * Play the clip, over and over.
 * @returns {Promise<import('./types.js').Source>}
 */
export async function openClip() {
  if (!canTellFrames()) throw new CameraError('old_browser');
  const video = document.createElement('video');
  Object.assign(video, { src: CLIP, muted: true, loop: true, playsInline: true });
  try {
    await video.play();
  } catch {
    throw new ClipError();
  }
  const { stream, track, stop } = capture(video);
  return {
    kind: 'clip',
    stream,
    mirrored: false,
    deviceId: null,
    close: () => {
      stop();
      track.stop();
      video.pause();
      video.removeAttribute('src');
      video.load();
    },
  };
}

/** @param {HTMLVideoElement} video */
function capture(video) {
  const shown = canvasLike(video);
  const waiting = Array.from({ length: PICTURES_WAITING }, () => canvasLike(video));
  // A rate of 0 captures only when told to.
  const stream = shown.canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  track.contentHint = 'motion';
  let count = 0;
  let isOpen = true;
  const takeNext = () =>
    video.requestVideoFrameCallback((_, { expectedDisplayTime }) => {
      if (!isOpen) return;
      const picture = waiting[count % PICTURES_WAITING];
      count += 1;
      picture.drawImage(video, 0, 0);
      setTimeout(() => {
        shown.drawImage(picture.canvas, 0, 0);
        requestFrame(stream, track);
      }, expectedDisplayTime + CAPTURE_DELAY_MS - performance.now());
      takeNext();
    });
  takeNext();
  return { stream, track, stop: () => { isOpen = false; } };
}

/**
 * Capture what the canvas shows: Firefox is told at the stream, as the standard had it once.
 * @param {MediaStream & { requestFrame?: () => void }} stream
 * @param {MediaStreamTrack & { requestFrame?: () => void }} track
 */
export function requestFrame(stream, track) {
  if (track.requestFrame) track.requestFrame();
  else stream.requestFrame?.();
}

/** @param {HTMLVideoElement} video */
function canvasLike(video) {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
}
