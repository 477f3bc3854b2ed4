/**
 * Owns keeping the screen on while a camera is open, where the browser can; where it cannot, it says so.
 */

export class ScreenLock {
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #isWanted = false;
  #tell;

  /** @param {(mayDim: boolean) => void} [tell] whether the screen may go dark although it is wanted on */
  constructor(tell = () => {}) {
    this.#tell = tell;
    // The browser lets go whenever the page is hidden.
    document.addEventListener('visibilitychange', () => this.#hold());
  }

  /** @param {boolean} isWanted */
  async keepOn(isWanted) {
    this.#isWanted = isWanted;
    if (isWanted) await this.#hold();
    else {
      this.#tell(false);
      await this.#lock?.release();
    }
  }

  async #hold() {
    if (!this.#isWanted || document.visibilityState !== 'visible') return;
    try {
      // Older iPhones know no such lock; a low battery, or the page on the Home Screen, may refuse it.
      this.#lock = (await navigator.wakeLock?.request('screen')) ?? null;
    } catch {
      this.#lock = null;
    }
    this.#tell(this.#isWanted && this.#lock === null);
  }
}
