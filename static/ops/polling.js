/**
 * Owns when the server is asked: now, and an interval after each answer, while somebody can see the page.
 * Whoever must sign in first is asked again when the page is seen again.
 */

export class Polling {
  #ask;
  #page;
  #interval_ms;
  #isPaused = false;
  #isAsking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #next;

  /**
   * @param {() => Promise<boolean>} ask whether to go on asking; never rejects
   * @param {EventTarget & { readonly hidden: boolean }} page as `document`
   * @param {number} interval_ms
   */
  constructor(ask, page, interval_ms) {
    this.#ask = ask;
    this.#page = page;
    this.#interval_ms = interval_ms;
  }

  start() {
    this.#page.addEventListener('visibilitychange', this.#go);
    void this.#go();
  }

  stop() {
    this.#page.removeEventListener('visibilitychange', this.#go);
    clearTimeout(this.#next);
    this.#isPaused = true;
  }

  get isPaused() {
    return this.#isPaused;
  }

  set isPaused(isPaused) {
    this.#isPaused = isPaused;
    void this.#go();
  }

  /** Ask now, however it stood. */
  again() {
    this.#isPaused = false;
    void this.#go();
  }

  #go = async () => {
    clearTimeout(this.#next);
    if (this.#isAsking || this.#isPaused || this.#page.hidden) return;
    this.#isAsking = true;
    const goesOn = await this.#ask();
    this.#isAsking = false;
    if (goesOn && !this.#isPaused && !this.#page.hidden) this.#next = setTimeout(this.#go, this.#interval_ms);
  };
}
