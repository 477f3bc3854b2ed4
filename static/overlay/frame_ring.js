/**
 * Owns the last pictures the camera gave, each with the time of its capture, so that a skeleton can be
 * drawn on the very frame it belongs to. Canvases are made once and painted over.
 */

/** Half a second at 30 fps; full: the oldest picture is painted over. */
export const FRAMES_KEPT = 16;
/** What is sent is no larger either; 16 pictures take 33 MB. */
const LONG_SIDE = 960;

/**
 * @typedef {object} KeptFrame
 * @property {HTMLCanvasElement} picture
 * @property {number} stamp_ms on the clock that the sender's RTP timestamps follow
 * @property {number} seen_ms when it was captured, or first seen, on the page's clock
 */

export class FrameRing {
  /** @type {KeptFrame[]} */
  #frames = [];
  #next = 0;
  #count = 0;

  /** @param {() => HTMLCanvasElement} makeCanvas */
  constructor(makeCanvas) {
    this.#frames = Array.from({ length: FRAMES_KEPT }, () => ({
      picture: makeCanvas(),
      stamp_ms: -Infinity,
      seen_ms: -Infinity,
    }));
  }

  /**
   * Keep the picture that *video* shows now.
   * @param {HTMLVideoElement} video
   * @param {number} stamp_ms
   * @param {number} seen_ms
   */
  keep(video, stamp_ms, seen_ms) {
    const frame = this.#frames[this.#next];
    const shrink = Math.min(1, LONG_SIDE / Math.max(video.videoWidth, video.videoHeight));
    const width = Math.round(video.videoWidth * shrink);
    const height = Math.round(video.videoHeight * shrink);
    if (frame.picture.width !== width) frame.picture.width = width;
    if (frame.picture.height !== height) frame.picture.height = height;
    frame.picture.getContext('2d', { alpha: false })?.drawImage(video, 0, 0, width, height);
    frame.stamp_ms = stamp_ms;
    frame.seen_ms = seen_ms;
    this.#next = (this.#next + 1) % FRAMES_KEPT;
    this.#count = Math.min(FRAMES_KEPT, this.#count + 1);
  }

  /** The newest picture; null before the first. */
  get newest() {
    return this.#count === 0 ? null : this.#at(0);
  }

  /**
   * Find the newest picture seen at or before a time; the oldest kept when all are newer.
   * @param {number} time_ms
   */
  seenBy(time_ms) {
    for (let back = 0; back < this.#count; back += 1) {
      const frame = this.#at(back);
      if (frame.seen_ms <= time_ms) return frame;
    }
    return this.#count === 0 ? null : this.#at(this.#count - 1);
  }

  clear() {
    this.#count = 0;
  }

  /** @param {number} back 0 is the newest */
  #at(back) {
    return this.#frames[(this.#next - 1 - back + 2 * FRAMES_KEPT) % FRAMES_KEPT];
  }
}
