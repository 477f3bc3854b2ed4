/**
 * Owns how long the last results took, and where the time went. Time is an argument.
 */
import { quantile } from './delay.js';

/** Ten seconds at 60 results a second. */
const RESULTS_KEPT = 600;
const SHOWN_MS = 10_000;

/** What the server's five stage times lie between, in the order of the message. */
const AT_SERVER = /** @type {const} */ (['receive', 'decode', 'wait', 'pose', 'send']);

/** @import { Breakdown, Digest, Stage } from './types.js' */

export class Latency {
  /** @type {{ at_ms: number, total_ms: number | null, stages_ms: number[] }[]} */
  #results = [];
  #toldUntil_ms = -Infinity;

  /**
   * Take note of a result.
   * @param {number} now_ms when it came
   * @param {number | null} total_ms since its frame was captured, if that is known
   * @param {readonly number[]} stages_s its stage times, each since the frame's first packet
   */
  add(now_ms, total_ms, stages_s) {
    const stages_ms = stages_s.map((end_s, i) => 1000 * (end_s - (stages_s[i - 1] ?? 0)));
    this.#results.push({ at_ms: now_ms, total_ms, stages_ms });
    if (this.#results.length > RESULTS_KEPT) this.#results.shift();
  }

  clear() {
    this.#results.length = 0;
  }

  /**
   * Return where the time went; null before the first result.
   * @param {number} now_ms
   * @returns {Breakdown | null}
   */
  breakdown(now_ms) {
    const results = this.#since(now_ms - SHOWN_MS);
    if (results.length === 0) return null;
    const totals_ms = known(results);
    const stages = AT_SERVER.map((name, i) => ({
      name: /** @type {Stage} */ (name),
      ms: quantile(results.map(({ stages_ms }) => stages_ms[i]), 0.5),
    }));
    const total_ms = totals_ms.length > 0 ? quantile(totals_ms, 0.5) : null;
    if (total_ms !== null) {
      const atServer_ms = stages.reduce((sum, { ms }) => sum + ms, 0);
      stages.unshift({ name: 'network', ms: Math.max(0, total_ms - atServer_ms) });
    }
    return { total_ms, p95_ms: totals_ms.length > 0 ? quantile(totals_ms, 0.95) : null, stages };
  }

  /**
   * Return what the results since the last digest took; null if there were none.
   * @param {number} now_ms
   * @returns {Digest | null}
   */
  digest(now_ms) {
    const results = this.#since(this.#toldUntil_ms);
    this.#toldUntil_ms = now_ms;
    if (results.length === 0) return null;
    const totals_ms = known(results);
    /** @param {number} share */
    const at = (share) =>
      totals_ms.length === 0 ? null : Math.round(10 * quantile(totals_ms, share)) / 10;
    return {
      results: results.length,
      capture_to_result_p50_ms: at(0.5),
      capture_to_result_p95_ms: at(0.95),
      capture_to_result_max_ms: at(1),
    };
  }

  /** @param {number} from_ms */
  #since(from_ms) {
    return this.#results.filter(({ at_ms }) => at_ms > from_ms);
  }
}

/** @param {{ total_ms: number | null }[]} results */
function known(results) {
  return results.flatMap(({ total_ms }) => (total_ms === null ? [] : [total_ms]));
}
