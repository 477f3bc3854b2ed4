/**
 * Owns the last results, each at the stamp of its frame, and the body at any time between them.
 */

/** A second at 30 results a second; full: the oldest goes. */
const RESULTS_KEPT = 30;
/** Same frame: the constant of the clock is known to about a millisecond. */
const SAME_FRAME_MS = 4;
/** Between two results further apart than this the body is not guessed. */
export const LONGEST_GAP_MS = 150;
const TRAIL_MS = 700;

/**
 * @typedef {object} Body
 * @property {Float32Array} image
 * @property {Float32Array} visibility
 * @property {number | null} hipHeight_m
 * @typedef {{ stamp_ms: number, pose: import('../wire/types.js').PoseResult }} StampedPose
 */

export class PoseTrack {
  #kept;
  /** @type {StampedPose[]} oldest first */
  #poses = [];
  /** @type {Body} painted over by every call of `at` that has to interpolate */
  #between = { image: new Float32Array(66), visibility: new Float32Array(33), hipHeight_m: null };

  /** @param {number} [kept] how many results */
  constructor(kept = RESULTS_KEPT) {
    this.#kept = kept;
  }

  /**
   * Take a result; one that is older than the newest is of no use any more.
   * @param {number} stamp_ms
   * @param {import('../wire/types.js').PoseResult} pose
   */
  add(stamp_ms, pose) {
    const newest = this.#poses.at(-1);
    if (newest && stamp_ms <= newest.stamp_ms) return;
    this.#poses.push({ stamp_ms, pose });
    if (this.#poses.length > this.#kept) this.#poses.shift();
  }

  /** Up to which stamp frames have their results; −Infinity before the first. */
  get known_ms() {
    return this.#poses.length === 0 ? -Infinity : this.#poses[this.#poses.length - 1].stamp_ms + SAME_FRAME_MS;
  }

  clear() {
    this.#poses.length = 0;
  }

  /**
   * Return the body in the frame with this stamp: its own result, or between its neighbours.
   * @param {number} stamp_ms
   * @returns {Body | null} good until the next call
   */
  at(stamp_ms) {
    for (let i = this.#poses.length - 1; i >= 0; i -= 1) {
      const { stamp_ms: before_ms, pose } = this.#poses[i];
      if (before_ms > stamp_ms + SAME_FRAME_MS) continue;
      if (stamp_ms - before_ms <= SAME_FRAME_MS) return bodyOf(pose);
      const after = this.#poses[i + 1];
      if (after) return this.#blend(this.#poses[i], after, stamp_ms);
      return stamp_ms - before_ms <= LONGEST_GAP_MS ? bodyOf(pose) : null;
    }
    return null;
  }

  /**
   * Call back with each body of the last 0.7 s before a frame, oldest first.
   * @param {number} stamp_ms
   * @param {(body: Body) => void} visit
   */
  trail(stamp_ms, visit) {
    for (let i = 0; i < this.#poses.length; i += 1) {
      const { stamp_ms: then_ms, pose } = this.#poses[i];
      if (then_ms < stamp_ms - TRAIL_MS || then_ms > stamp_ms + SAME_FRAME_MS) continue;
      const body = bodyOf(pose);
      if (body) visit(body);
    }
  }

  /**
   * @param {StampedPose} before
   * @param {StampedPose} after
   * @param {number} stamp_ms
   */
  #blend(before, after, stamp_ms) {
    const a = bodyOf(before.pose);
    const b = bodyOf(after.pose);
    const gap_ms = after.stamp_ms - before.stamp_ms;
    if (!a || !b || gap_ms > LONGEST_GAP_MS) return null;
    const share = (stamp_ms - before.stamp_ms) / gap_ms;
    const { image, visibility } = this.#between;
    for (let i = 0; i < image.length; i += 1) image[i] = a.image[i] + share * (b.image[i] - a.image[i]);
    for (let i = 0; i < visibility.length; i += 1) {
      visibility[i] = Math.min(a.visibility[i], b.visibility[i]);
    }
    this.#between.hipHeight_m =
      a.hipHeight_m === null || b.hipHeight_m === null
        ? null
        : a.hipHeight_m + share * (b.hipHeight_m - a.hipHeight_m);
    return this.#between;
  }
}

/**
 * @param {import('../wire/types.js').PoseResult} pose
 * @returns {Body | null}
 */
function bodyOf(pose) {
  return pose.image && pose.visibility ? /** @type {Body} */ (pose) : null;
}
