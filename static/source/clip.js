/**
 * Owns the bundled clip as a camera: played, drawn on a canvas, captured from there, because Safari
 * captures no <video>. From the captured stream on, everything is as with a camera.
 */

const CLIP = '/static/demo/cmj.mp4';

/** The clip cannot be played; its message is a sentence. */
export class ClipError extends Error {}

/**
 * Play the clip, over and over.
 * @returns {Promise<import('./camera.js').Source>}
 */
export async function openClip() {
  const video = document.createElement('video');
  Object.assign(video, { src: CLIP, muted: true, loop: true, playsInline: true });
  try {
    await video.play();
  } catch {
    throw new ClipError('The clip cannot be played here. Was the server set up with "make setup"?');
  }
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const ctx = canvas.getContext('2d', { alpha: false });
  // A rate of 0 captures when told: each picture leaves at the moment it was shown, none is sampled twice.
  const stream = canvas.captureStream(0);
  const track = /** @type {CanvasCaptureMediaStreamTrack} */ (stream.getVideoTracks()[0]);
  track.contentHint = 'motion';
  let isOpen = true;
  const drawNext = () => {
    if (!isOpen) return;
    ctx?.drawImage(video, 0, 0);
    track.requestFrame();
    video.requestVideoFrameCallback(drawNext);
  };
  drawNext();
  return {
    kind: 'clip',
    stream,
    mirrored: false,
    deviceId: null,
    close: () => {
      isOpen = false;
      track.stop();
      video.pause();
      video.removeAttribute('src');
      video.load();
    },
  };
}
