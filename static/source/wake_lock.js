/**
 * Owns keeping the screen on while a camera is open, where the browser can.
 */

export class ScreenLock {
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #isWanted = false;

  constructor() {
    // The browser lets go whenever the page is hidden.
    document.addEventListener('visibilitychange', () => this.#hold());
  }

  /** @param {boolean} isWanted */
  async keepOn(isWanted) {
    this.#isWanted = isWanted;
    if (isWanted) await this.#hold();
    else await this.#lock?.release();
  }

  async #hold() {
    if (!this.#isWanted || document.visibilityState !== 'visible' || !navigator.wakeLock) return;
    try {
      this.#lock = await navigator.wakeLock.request('screen');
    } catch {
      // A low battery may refuse it: the screen then dims as the phone likes, which is no error.
    }
  }
}
