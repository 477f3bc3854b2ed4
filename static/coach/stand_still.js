/**
 * Owns what standing still means: on both feet, and the hips where they were, for a second. Pure; time is
 * an argument.
 */

const HOLD_MS = 1000;
/** Breathing and sway move the hips by a centimetre; a first bend of the knees by more than this. */
const SWAY_M = 0.025;

export class StandStill {
  #since_ms = NaN;
  #lowest_m = Infinity;
  #highest_m = -Infinity;

  /**
   * Take one result; return whether the athlete has stood still for long enough.
   * @param {Pick<import('../wire/types.js').PoseResult, 'phase' | 'hipHeight_m'>} pose
   * @param {number} now_ms
   */
  update({ phase, hipHeight_m }, now_ms) {
    if (phase !== 'standing' || hipHeight_m === null) {
      this.clear();
      return false;
    }
    this.#lowest_m = Math.min(this.#lowest_m, hipHeight_m);
    this.#highest_m = Math.max(this.#highest_m, hipHeight_m);
    if (Number.isNaN(this.#since_ms) || this.#highest_m - this.#lowest_m > SWAY_M) {
      this.#since_ms = now_ms;
      this.#lowest_m = hipHeight_m;
      this.#highest_m = hipHeight_m;
    }
    return now_ms - this.#since_ms >= HOLD_MS;
  }

  clear() {
    this.#since_ms = NaN;
    this.#lowest_m = Infinity;
    this.#highest_m = -Infinity;
  }
}
