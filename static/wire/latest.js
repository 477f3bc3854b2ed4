/**
 * Owns which of several readings is wanted: the newest. The one before is given up, and what it still brings,
 * an answer or a failure, comes to nothing.
 */

export class Latest {
  /** @type {AbortController | null} */
  #asking = null;

  giveUp() {
    this.#asking?.abort();
  }

  /**
   * Read; resolve to what came of it, or to null where it was given up meanwhile.
   * @template T
   * @param {(signal: AbortSignal) => Promise<T>} ask
   * @returns {Promise<{ answer: T, error: null } | { answer: null, error: unknown } | null>}
   */
  async read(ask) {
    this.giveUp();
    const { signal } = (this.#asking = new AbortController());
    try {
      const answer = await ask(signal);
      return signal.aborted ? null : { answer, error: null };
    } catch (error) {
      return signal.aborted ? null : { answer: null, error };
    }
  }
}
