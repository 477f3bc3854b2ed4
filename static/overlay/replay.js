/**
 * Owns the pictures of the last seconds, small, and what is left of them for a slow-motion replay of the
 * newest jump. They never leave this device; the memory is made once.
 */
import { FrameRing } from './frame_ring.js';
import { PoseTrack } from './pose_track.js';

/** 3.4 s at 28 pictures a second; 144 pictures of 270 × 480 take 75 MB in all. */
const RING = 96;
const TAKEN = 48;
const LONG_SIDE_PX = 480;
/** Faster cameras are thinned out to this. */
const LEAST_APART_MS = 28;
const BEFORE_MS = 500;
const AFTER_MS = 350;
const RESULTS_KEPT = 240;

/** @import { Replay } from './types.js' */

export class ReplayStore {
  #ring;
  #track = new PoseTrack(RESULTS_KEPT);
  /** @type {HTMLCanvasElement[]} not in the ring; after a jump they are its replay */
  #out;
  #last_ms = -Infinity;

  /** @param {() => HTMLCanvasElement} makeCanvas */
  constructor(makeCanvas) {
    this.#ring = new FrameRing(makeCanvas, RING, LONG_SIDE_PX);
    this.#out = Array.from({ length: TAKEN }, makeCanvas);
  }

  /**
   * Keep a picture.
   * @param {HTMLCanvasElement} picture
   * @param {number} stamp_ms
   */
  keep(picture, stamp_ms) {
    if (Math.abs(stamp_ms - this.#last_ms) < LEAST_APART_MS) return;
    this.#last_ms = stamp_ms;
    this.#ring.keep(picture, picture, stamp_ms);
  }

  /**
   * @param {number} stamp_ms
   * @param {import('../wire/types.js').PoseResult} pose
   */
  see(stamp_ms, pose) {
    this.#track.add(stamp_ms, pose);
  }

  /**
   * Hold what there is of a jump; the replay before this one is gone with it.
   * @param {number} takeoff_ms the stamp of take-off
   * @param {number} landing_ms
   * @param {boolean} mirrored
   * @returns {Replay | null} null where take-off or landing is not among the pictures
   */
  hold(takeoff_ms, landing_ms, mirrored) {
    const taken = this.#ring.take(takeoff_ms - BEFORE_MS, landing_ms + AFTER_MS, this.#out);
    this.#out.splice(0, taken.length, ...taken.map(({ picture }) => picture));
    if (taken.length < 2) return null;
    if (taken[0].stamp_ms > takeoff_ms || taken[taken.length - 1].stamp_ms < landing_ms) return null;
    return {
      frames: taken.map(({ picture, stamp_ms }) => ({
        picture,
        fromTakeoff_ms: stamp_ms - takeoff_ms,
        body: copyOf(this.#track.at(stamp_ms)),
      })),
      takeoff: nearest(taken, takeoff_ms),
      landing: nearest(taken, landing_ms),
      mirrored,
    };
  }

  clear() {
    this.#ring.clear();
    this.#track.clear();
    this.#last_ms = -Infinity;
  }
}

/**
 * @param {{ stamp_ms: number }[]} frames
 * @param {number} time_ms
 */
function nearest(frames, time_ms) {
  const off = frames.map(({ stamp_ms }) => Math.abs(stamp_ms - time_ms));
  return off.indexOf(Math.min(...off));
}

/** @param {import('./pose_track.js').Body | null} body good until the next call only */
function copyOf(body) {
  return body && { image: body.image.slice(), visibility: body.visibility.slice(), hipHeight_m: body.hipHeight_m };
}
