/**
 * Owns three, two, one: says `second` with what is left, and `over`. One countdown at a time.
 */

export const SECONDS = 3;

export class Countdown extends EventTarget {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  start() {
    this.stop();
    this.#say(SECONDS);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @param {number} left */
  #say(left) {
    this.dispatchEvent(new CustomEvent(left > 0 ? 'second' : 'over', { detail: left }));
    if (left > 0) this.#timer = setTimeout(() => this.#say(left - 1), 1000);
  }
}
