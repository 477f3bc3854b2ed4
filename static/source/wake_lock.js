/**
 * Owns keeping the screen on while a camera is open, where the browser can; where it cannot, it says so.
 */

export class ScreenLock {
  /** @type {WakeLockSentinel | null} */
  #lock = null;
  #isAsking = false;
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
    if (isWanted) return this.#hold();
    this.#tell(false);
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release();
  }

  /** Ask for the lock, unless it is held or was asked for. */
  async #hold() {
    if (!this.#isWanted || this.#lock || this.#isAsking || document.visibilityState !== 'visible') return;
    this.#isAsking = true;
    // Older iPhones know no such lock; a low battery, or the page on the Home Screen, may refuse it.
    const lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
    this.#isAsking = false;
    if (!this.#isWanted) {
      await lock?.release();
      return;
    }
    this.#lock = lock;
    lock?.addEventListener('release', () => this.#lose(lock));
    this.#tell(lock === null);
  }

  /**
   * Note that the system took a lock back: for a hidden page, which has it again once it is seen, or to
   * spare the battery.
   * @param {WakeLockSentinel} lock
   */
  #lose(lock) {
    if (lock !== this.#lock) return;
    this.#lock = null;
    this.#tell(true);
  }
}
