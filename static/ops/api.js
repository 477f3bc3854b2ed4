/**
 * Owns what `/ops` asks the server, and what each answer means for the page. What was not measured is null.
 */
import { Api, Refused } from '../wire/api.js';

/**
 * @typedef {{ p50_ms: number, p95_ms: number }} Spread
 * @typedef {'complete' | 'decoded' | 'pose_start' | 'pose_end' | 'sent'} Stage
 *
 * @typedef {object} Peer `GET /ops/peers`, one of `items`: docs/reference/api.md
 * @property {string} session
 * @property {number} connected_s
 * @property {string | null} codec
 * @property {number | null} width
 * @property {number | null} height
 * @property {number | null} received_fps
 * @property {number | null} analysed_fps
 * @property {number | null} asked_fps null: not asked for less
 * @property {number | null} bitrate_bps
 * @property {number | null} jitter_ms
 * @property {number | null} packets_lost_pct
 * @property {number} frames_lost
 * @property {number} freezes
 * @property {number} pictures_analysed
 * @property {number} pictures_not_looked_at
 * @property {number} pictures_asked_down
 * @property {number} pictures_dropped
 * @property {number | null} capture_to_result_p50_ms
 * @property {number | null} capture_to_result_p95_ms
 * @property {Record<Stage, Spread> | null} stages
 * @property {number | null} analysis_ms
 *
 * @typedef {object} Budget `GET /ops/budget`
 * @property {number} cameras
 * @property {number} capacity_cores
 * @property {number} share_used
 * @property {number | null} stands_looked_at_per_s null: at every picture
 * @property {boolean} fits_one_more
 *
 * @typedef {{ kind: 'known', peers: Peer[], budget: Budget }} Known
 * @typedef {{ kind: 'sign_in' | 'not_allowed' | 'refused' | 'away' | 'offline', detail: string }} Trouble
 */

const WAITS_MS = 5000;
const api = new Api(null);

/** @type {readonly Stage[]} */
export const STAGES = ['complete', 'decoded', 'pose_start', 'pose_end', 'sent'];

/**
 * Ask for both; a refusal or silence is an answer too.
 * @returns {Promise<Known | Trouble>}
 */
export async function look() {
  const signal = AbortSignal.timeout(WAITS_MS);
  try {
    const [{ items }, budget] = await Promise.all([
      api.ask('GET', '/ops/peers', undefined, { signal }),
      api.ask('GET', '/ops/budget', undefined, { signal }),
    ]);
    return { kind: 'known', peers: items, budget };
  } catch (error) {
    return troubleOf(error, navigator.onLine);
  }
}

/**
 * @param {unknown} error
 * @param {boolean} isOnline
 * @returns {Trouble}
 */
export function troubleOf(error, isOnline) {
  if (!(error instanceof Refused)) return { kind: isOnline ? 'away' : 'offline', detail: '' };
  const detail = error.message;
  if (error.status === 401) return { kind: 'sign_in', detail };
  if (error.status === 403) return { kind: 'not_allowed', detail };
  // What stands before a server that is away answers for it.
  if ([502, 503, 504].includes(error.status)) return { kind: 'away', detail: '' };
  return { kind: 'refused', detail };
}
