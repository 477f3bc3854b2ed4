/**
 * Owns how many there were in the last two seconds. Time is an argument.
 */

const WINDOW_MS = 2000;

export class Rate {
  /** @type {number[]} oldest first; bounded by the window */
  #times_ms = [];

  /** @param {number} time_ms */
  tick(time_ms) {
    this.#times_ms.push(time_ms);
    this.#dropBefore(time_ms - WINDOW_MS);
  }

  /**
   * Return the rate in the window that ends now; null while there is less than half a second of it.
   * @param {number} now_ms
   */
  perSecond(now_ms) {
    this.#dropBefore(now_ms - WINDOW_MS);
    if (this.#times_ms.length < 2) return this.#times_ms.length === 0 ? 0 : null;
    const span_ms = this.#times_ms[this.#times_ms.length - 1] - this.#times_ms[0];
    if (span_ms < WINDOW_MS / 4) return null;
    return ((this.#times_ms.length - 1) * 1000) / span_ms;
  }

  clear() {
    this.#times_ms.length = 0;
  }

  /** @param {number} limit_ms */
  #dropBefore(limit_ms) {
    while (this.#times_ms.length > 0 && this.#times_ms[0] < limit_ms) this.#times_ms.shift();
  }
}
