/**
 * Owns when a frame was captured, on the page's clock. A camera's frame says it. A clip's does not: then its
 * media time tells how far frames lie apart. Time is an argument.
 */

/**
 * Some browsers (Firefox) tell media times in steps of 12 ms, too coarse to find a frame's RTP time by: when
 * so many frames did not do, the screen's turns are nearer.
 */
const FRAMES_TO_DO = 300;
/** Media time against the page's clock: more is another source. */
const SAME_SOURCE_MS = 1000;

export class FrameStamps {
  #lag_ms = Infinity;
  #frames = 0;

  /**
   * Return when a frame was captured, or else shown, on the page's clock.
   * @param {number} now_ms the screen's turn in which it is shown
   * @param {{ captureTime?: number, mediaTime: number }} told of it
   * @param {boolean} doesDo whether frames are found by what was returned so far
   */
  of(now_ms, { captureTime, mediaTime }, doesDo) {
    if (captureTime !== undefined) return captureTime;
    const media_ms = 1000 * mediaTime;
    if (!(Math.abs(now_ms - media_ms - this.#lag_ms) < SAME_SOURCE_MS)) {
      this.#lag_ms = now_ms - media_ms;
      this.#frames = 0;
    }
    if (this.#frames >= FRAMES_TO_DO) return now_ms;
    this.#frames = doesDo ? 0 : this.#frames + 1;
    return media_ms + this.#lag_ms;
  }
}
