/**
 * Owns how far the picture on screen lags behind the camera, so that every frame meets its own skeleton.
 */

const LATENCIES_KEPT = 60;
/** On top of what nearly all results need: one turn of a 120 Hz screen. */
const MARGIN_MS = 8;
const SHORTEST_MS = 40;
/** Beyond this a coach would notice: the live picture is shown and the skeleton drawn as late. */
export const LONGEST_MS = 400;
/** The delay changes by at most this per result: a picture that jumps in time reads as a glitch. */
const STEP_MS = 1;

export class PlayoutDelay {
  /** @type {number[]} */
  #latencies_ms = [];
  #delay_ms = NaN;

  /**
   * Take the latency of one result.
   * @param {number} latency_ms from capture to arrival
   */
  add(latency_ms) {
    this.#latencies_ms.push(latency_ms);
    if (this.#latencies_ms.length > LATENCIES_KEPT) this.#latencies_ms.shift();
    const wanted_ms = Math.max(SHORTEST_MS, quantile(this.#latencies_ms, 0.95) + MARGIN_MS);
    const step_ms = Math.max(-STEP_MS, Math.min(STEP_MS, wanted_ms - this.#delay_ms));
    this.#delay_ms = Number.isNaN(this.#delay_ms) ? wanted_ms : this.#delay_ms + step_ms;
  }

  /** By how much to delay; never more than a coach accepts. */
  get delay_ms() {
    return Math.min(LONGEST_MS, this.#delay_ms);
  }

  /** Whether results come too late to wait for. */
  get isTooLong() {
    return this.#delay_ms > LONGEST_MS;
  }

  clear() {
    this.#latencies_ms.length = 0;
    this.#delay_ms = NaN;
  }
}

/**
 * @param {number[]} values at least one
 * @param {number} share
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
