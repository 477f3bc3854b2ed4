/** Owns a row of the table: one camera, judged, and the order in which rows stand. Pure. */
import { PEER_THRESHOLDS, judge, levelOf } from './thresholds.js';

/**
 * @typedef {import('./thresholds.js').PeerFigure} PeerFigure
 *
 * @typedef {object} Row
 * @property {import('./api.js').Peer} peer
 * @property {import('./thresholds.js').Watched['grown']} grown
 * @property {import('./thresholds.js').Level} level
 * @property {import('./thresholds.js').Reason<PeerFigure>[]} reasons
 * @property {{ of: 'latency' | 'server', values_ms: (number | null)[] }} trend of p95; the server's where no page
 *   told the whole
 *
 * @typedef {keyof typeof SORTED_BY} Sort
 * @typedef {{ by: Sort, isDescending: boolean }} Order
 */

const BADNESS = { red: 3, amber: 2, waiting: 1, ok: 0 };

/** @satisfies {Record<string, (row: Row) => number | string | null>} */
export const SORTED_BY = {
  state: /** @param {Row} row */ ({ level }) => BADNESS[level],
  session: /** @param {Row} row */ ({ peer }) => peer.session,
  latency: /** @param {Row} row */ ({ peer }) => peer.capture_to_result_p95_ms,
  server: /** @param {Row} row */ ({ peer }) => peer.stages?.sent.p95_ms ?? null,
  received: /** @param {Row} row */ ({ peer }) => peer.received_fps,
  analysed: /** @param {Row} row */ ({ peer }) => peer.analysed_fps,
  loss: /** @param {Row} row */ ({ peer }) => peer.packets_lost_pct,
  jitter: /** @param {Row} row */ ({ peer }) => peer.jitter_ms,
  freezes: /** @param {Row} row */ ({ peer }) => peer.freezes,
  bitrate: /** @param {Row} row */ ({ peer }) => peer.bitrate_bps,
  codec: /** @param {Row} row */ ({ peer }) => peer.codec,
  resolution: /** @param {Row} row */ ({ peer: { width, height } }) => (width && height ? width * height : null),
};

/** @type {readonly Sort[]} in the order of the columns */
export const SORTS = /** @type {Sort[]} */ (Object.keys(SORTED_BY));

/** @type {Order} */
export const WORST_FIRST = { by: 'state', isDescending: true };

/**
 * @param {import('./api.js').Peer} peer
 * @param {import('./history.js').Series<import('./api.js').Peer>} series whose newest it is
 * @returns {Row}
 */
export function rowOf(peer, series) {
  const grown = {
    freezes: series.growth(({ freezes }) => freezes),
    frames_lost: series.growth(({ frames_lost }) => frames_lost),
    pictures_dropped: series.growth(({ pictures_dropped }) => pictures_dropped),
  };
  const reasons = judge(PEER_THRESHOLDS, { peer, grown });
  const whole_ms = series.values(({ capture_to_result_p95_ms }) => capture_to_result_p95_ms);
  const isTold = whole_ms.some((value) => value !== null);
  return {
    peer,
    grown,
    reasons,
    level: levelOf(reasons, peer),
    trend: isTold
      ? { of: 'latency', values_ms: whole_ms }
      : { of: 'server', values_ms: series.values(({ stages }) => stages?.sent.p95_ms ?? null) },
  };
}

/**
 * Return the rows in an order, those that are equal by session, what was not measured last.
 * @param {readonly Row[]} rows
 * @param {Order} order
 */
export function sorted(rows, { by, isDescending }) {
  const value = SORTED_BY[by];
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || bySession(one, other);
    return (isDescending ? compare(b, a) : compare(a, b)) || bySession(one, other);
  });
}

/**
 * Return the rows as they stood before, newcomers after them: what somebody is at must not move away.
 * @param {readonly Row[]} rows
 * @param {readonly string[]} sessions as they stood
 */
export function keptInPlace(rows, sessions) {
  /** @param {Row} row */
  const place = ({ peer }) => (sessions.includes(peer.session) ? sessions.indexOf(peer.session) : sessions.length);
  return [...rows].sort((one, other) => place(one) - place(other));
}

/**
 * Return the order after a column was chosen: figures largest first, names from A; again turns it round.
 * @param {Order} order
 * @param {Sort} by
 * @returns {Order}
 */
export function chosen(order, by) {
  if (order.by === by) return { by, isDescending: !order.isDescending };
  return { by, isDescending: by !== 'session' && by !== 'codec' };
}

/**
 * @param {Row} one
 * @param {Row} other
 */
function bySession(one, other) {
  return compare(one.peer.session, other.peer.session);
}

/**
 * @param {number | string} a
 * @param {number | string} b
 */
function compare(a, b) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}
