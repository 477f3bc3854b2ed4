/**
 * Owns the last pictures the camera gave, each with the time of its capture, so that a skeleton can be
 * drawn on the very frame it belongs to. Canvases are made once and painted over.
 */

/** Half a second at 30 fps; full: the oldest picture is painted over. */
export const FRAMES_KEPT = 16;
/** What is sent is no larger either; 16 pictures take 33 MB. */
const LONG_SIDE_PX = 960;

/**
 * @typedef {object} KeptFrame
 * @property {HTMLCanvasElement} picture
 * @property {number} stamp_ms when it was captured, or else shown first, on the page's clock
 */

export class FrameRing {
  /** @type {KeptFrame[]} */
  #frames = [];
  #next = 0;
  #count = 0;

  #longSide_px;

  /**
   * @param {() => HTMLCanvasElement} makeCanvas
   * @param {number} [kept] how many pictures
   * @param {number} [longSide_px] larger pictures are kept smaller
   */
  constructor(makeCanvas, kept = FRAMES_KEPT, longSide_px = LONG_SIDE_PX) {
    this.#longSide_px = longSide_px;
    this.#frames = Array.from({ length: kept }, () => emptyFrame(makeCanvas()));
  }

  /**
   * Keep a picture, of a size.
   * @param {CanvasImageSource} source
   * @param {{ width: number, height: number }} size
   * @param {number} stamp_ms
   */
  keep(source, size, stamp_ms) {
    const frame = this.#frames[this.#next];
    const shrink = Math.min(1, this.#longSide_px / Math.max(size.width, size.height));
    const width = Math.round(size.width * shrink);
    const height = Math.round(size.height * shrink);
    if (frame.picture.width !== width) frame.picture.width = width;
    if (frame.picture.height !== height) frame.picture.height = height;
    frame.picture.getContext('2d', { alpha: false })?.drawImage(source, 0, 0, width, height);
    frame.stamp_ms = stamp_ms;
    this.#next = (this.#next + 1) % this.#frames.length;
    this.#count = Math.min(this.#frames.length, this.#count + 1);
  }

  /** The newest picture; null before the first. */
  get newest() {
    return this.#count === 0 ? null : this.#at(0);
  }

  /** The oldest picture that is kept; null before the first. */
  get oldest() {
    return this.#count === 0 ? null : this.#at(this.#count - 1);
  }

  /**
   * Find the newest picture with a stamp up to this one; null where all are newer.
   * @param {number} stamp_ms
   */
  stampedBy(stamp_ms) {
    for (let back = 0; back < this.#count; back += 1) {
      const frame = this.#at(back);
      if (frame.stamp_ms <= stamp_ms) return frame;
    }
    return null;
  }

  /**
   * Take the pictures between two stamps out of the ring, oldest first; others come in their place, to
   * be painted over in their turn.
   * @param {number} from_ms
   * @param {number} to_ms
   * @param {HTMLCanvasElement[]} spare as many canvases as the most that are taken
   */
  take(from_ms, to_ms, spare) {
    /** @type {KeptFrame[]} */
    const taken = [];
    for (let back = this.#count - 1; back >= 0 && taken.length < spare.length; back -= 1) {
      const at = this.#index(back);
      const frame = this.#frames[at];
      if (frame.stamp_ms < from_ms || frame.stamp_ms > to_ms) continue;
      this.#frames[at] = emptyFrame(spare[taken.length]);
      taken.push(frame);
    }
    return taken;
  }

  clear() {
    this.#count = 0;
  }

  /** @param {number} back 0 is the newest */
  #at(back) {
    return this.#frames[this.#index(back)];
  }

  /** @param {number} back */
  #index(back) {
    return (this.#next - 1 - back + 2 * this.#frames.length) % this.#frames.length;
  }
}

/**
 * @param {HTMLCanvasElement} picture
 * @returns {KeptFrame}
 */
function emptyFrame(picture) {
  return { picture, stamp_ms: -Infinity };
}
