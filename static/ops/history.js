/**
 * Owns the newest readings of what the page watches, each with its time. Pure: time is an argument.
 */

export const INTERVAL_MS = 2000;
/** Two minutes of them. */
export const KEPT = 60;
const GAP_MS = 3 * INTERVAL_MS;
const WINDOW_MS = KEPT * INTERVAL_MS;

/** @typedef {{ by: number, over_s: number }} Growth of a count, and how long it was watched */

/**
 * The readings of one thing, oldest first.
 * @template Reading
 */
export class Series {
  /** @type {{ at_ms: number, reading: Reading | null }[]} null: nobody looked for a while */
  #samples = [];

  /**
   * @param {number} now_ms
   * @param {Reading} reading
   */
  note(now_ms, reading) {
    const last = this.#samples.at(-1);
    if (last && now_ms - last.at_ms > GAP_MS) this.#samples.push({ at_ms: now_ms, reading: null });
    this.#samples.push({ at_ms: now_ms, reading });
    this.#samples = this.#samples.slice(-KEPT).filter(({ at_ms }) => now_ms - at_ms <= WINDOW_MS);
  }

  /** @returns {Reading | null} */
  get newest() {
    return this.#samples.at(-1)?.reading ?? null;
  }

  /**
   * Return a figure of each reading.
   * @param {(reading: Reading) => number | null} of
   * @returns {(number | null)[]}
   */
  values(of) {
    return this.#samples.map(({ reading }) => (reading === null ? null : of(reading)));
  }

  /**
   * Return how much a count grew while it was watched; null before there were two readings.
   * @param {(reading: Reading) => number} of
   * @returns {Growth | null}
   */
  growth(of) {
    const seen = this.#samples.filter(({ reading }) => reading !== null);
    if (seen.length < 2) return null;
    const [first, last] = [seen[0], seen[seen.length - 1]];
    const by = of(/** @type {Reading} */ (last.reading)) - of(/** @type {Reading} */ (first.reading));
    return { by, over_s: (last.at_ms - first.at_ms) / 1000 };
  }
}

/** The readings of every camera that is connected. */
export class Cameras {
  /** @type {Map<string, Series<import('./api.js').Peer>>} by session */
  #all = new Map();

  /**
   * Note what is known of all cameras; forget those that have gone.
   * @param {number} now_ms
   * @param {import('./api.js').Peer[]} peers
   */
  note(now_ms, peers) {
    const before = this.#all;
    this.#all = new Map();
    for (const peer of peers) {
      const known = before.get(peer.session);
      // Connected for less time than a while ago: this is another connection, whose counts begin anew.
      const isSame = known !== undefined && (known.newest?.connected_s ?? Infinity) <= peer.connected_s;
      const series = isSame ? known : new Series();
      series.note(now_ms, peer);
      this.#all.set(peer.session, series);
    }
  }

  /**
   * @param {string} session one of the newest
   * @returns {Series<import('./api.js').Peer>}
   */
  of(session) {
    return this.#all.get(session) ?? new Series();
  }
}
