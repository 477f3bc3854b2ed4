/**
 * Owns the constant between the times in the server's messages and the stamps of this page's frames. A
 * change of phase comes both ways: as a message with its time, and in the result of the very frame. Pure;
 * time is an argument.
 */

/** The two come on two channels, a few milliseconds apart. */
const APART_MS = 500;
const REMEMBERED = 8;
const CANDIDATES = 9;

/** @typedef {{ phase: string, value_ms: number, came_ms: number }} Change */

export class SessionClock {
  /** @type {Change[]} */
  #seen = [];
  /** @type {Change[]} */
  #told = [];
  /** @type {number[]} */
  #candidates_ms = [];
  /** @type {{ sequence: number, phase: string } | null} */
  #last = null;

  /**
   * Take note of a result.
   * @param {{ sequence: number, phase: string }} pose
   * @param {number} stamp_ms of its frame
   * @param {number} now_ms
   */
  sawPose({ sequence, phase }, stamp_ms, now_ms) {
    const last = this.#last;
    this.#last = { sequence, phase };
    // After a lost result the change may have been in the frame that is not known.
    if (last === null || last.phase === phase || sequence !== ((last.sequence + 1) & 0xffff)) return;
    this.#join(this.#seen, this.#told, { phase, value_ms: stamp_ms, came_ms: now_ms }, 1);
  }

  /**
   * Take note of a message.
   * @param {number} time_s
   * @param {string} phase
   * @param {number} now_ms
   */
  heardPhase(time_s, phase, now_ms) {
    this.#join(this.#told, this.#seen, { phase, value_ms: 1000 * time_s, came_ms: now_ms }, -1);
  }

  /**
   * Return the stamp of a time of the server; null while the constant is not known.
   * @param {number} time_s
   */
  stamp_ms(time_s) {
    if (this.#candidates_ms.length === 0) return null;
    const sorted = [...this.#candidates_ms].sort((a, b) => a - b);
    return 1000 * time_s + sorted[Math.floor(sorted.length / 2)];
  }

  /**
   * @param {Change[]} mine
   * @param {Change[]} others
   * @param {Change} change
   * @param {1 | -1} sign
   */
  #join(mine, others, change, sign) {
    const at = others.findLastIndex(
      ({ phase, came_ms }) => phase === change.phase && change.came_ms - came_ms < APART_MS,
    );
    if (at >= 0) {
      const [other] = others.splice(at, 1);
      this.#candidates_ms.push(sign * (change.value_ms - other.value_ms));
      if (this.#candidates_ms.length > CANDIDATES) this.#candidates_ms.shift();
      return;
    }
    mine.push(change);
    if (mine.length > REMEMBERED) mine.shift();
  }
}
