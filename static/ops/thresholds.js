/**
 * Owns from where a figure is amber or red: one table for everything that the page judges. Pure.
 *
 * `high` is bad from the limit on, `low` is bad below it. What was not measured is judged by nobody.
 */

/**
 * @typedef {import('./api.js').Peer} Peer
 * @typedef {import('./api.js').Budget} Budget
 * @typedef {'ok' | 'waiting' | 'amber' | 'red'} Level
 * @typedef {import('./history.js').Growth} Growth
 * @typedef {{ peer: Peer, grown: Record<'freezes' | 'frames_lost' | 'pictures_dropped', Growth | null> }} Watched
 * @typedef {'latency' | 'server' | 'received' | 'asked' | 'loss' | 'jitter'} Gauge
 * @typedef {Gauge | 'freezes' | 'undecoded' | 'dropped'} PeerFigure
 * @typedef {'share' | 'room'} BudgetFigure
 * @typedef {PeerFigure | BudgetFigure} Figure
 */

/**
 * @template Subject
 * @template {string} Name
 * @typedef {object} Threshold
 * @property {Name} name
 * @property {(subject: Subject) => number | null} of
 * @property {'high' | 'low'} bad
 * @property {number | null} amber
 * @property {number | null} red
 */

/** @type {readonly Threshold<Watched, PeerFigure>[]} worst to bear first */
export const PEER_THRESHOLDS = [
  // A coach sees the skeleton leave the body from about here; the load test's limit lies between.
  { name: 'latency', of: ({ peer }) => peer.capture_to_result_p95_ms, bad: 'high', amber: 150, red: 300 },
  { name: 'server', of: ({ peer }) => peer.stages?.sent.p95_ms ?? null, bad: 'high', amber: 150, red: 300 },
  // Fewer pictures widen every ±: the page asks a coach for 25.
  { name: 'received', of: receivedAsLiked, bad: 'low', amber: 25, red: 10 },
  { name: 'asked', of: ({ peer }) => peer.asked_fps, bad: 'low', amber: 25, red: 10 },
  { name: 'loss', of: ({ peer }) => peer.packets_lost_pct, bad: 'high', amber: 3, red: 10 },
  { name: 'jitter', of: ({ peer }) => peer.jitter_ms, bad: 'high', amber: 30, red: 100 },
  { name: 'freezes', of: ({ grown }) => grown.freezes?.by ?? null, bad: 'high', amber: 1, red: 6 },
  { name: 'undecoded', of: ({ grown }) => grown.frames_lost?.by ?? null, bad: 'high', amber: 1, red: 30 },
  { name: 'dropped', of: ({ grown }) => grown.pictures_dropped?.by ?? null, bad: 'high', amber: 1, red: 30 },
];

/** @type {readonly Threshold<Budget, BudgetFigure>[]} */
export const BUDGET_THRESHOLDS = [
  // SAVES_FROM and FULL of server/ops/budget.py: athletes who stand are looked at less; cameras are asked for less.
  { name: 'share', of: ({ share_used }) => 100 * share_used, bad: 'high', amber: 70, red: 95 },
  { name: 'room', of: ({ fits_one_more }) => Number(fits_one_more), bad: 'low', amber: null, red: 1 },
];

/**
 * @template {string} Name
 * @typedef {{ name: Name, level: 'amber' | 'red', value: number, limit: number, bad: 'high' | 'low' }} Reason
 */

/** @param {Watched} watched whose camera may have been asked for less */
function receivedAsLiked({ peer }) {
  return peer.asked_fps === null ? peer.received_fps : null;
}

/**
 * Return what is amber or red, red first.
 * @template Subject
 * @template {string} Name
 * @param {readonly Threshold<Subject, Name>[]} thresholds
 * @param {Subject} subject
 * @returns {Reason<Name>[]}
 */
export function judge(thresholds, subject) {
  const reasons = thresholds.flatMap((threshold) => {
    const value = threshold.of(subject);
    return value === null ? [] : crossed(threshold, value);
  });
  return [...reasons.filter(isRed), ...reasons.filter((reason) => !isRed(reason))];
}

/**
 * @template Subject
 * @template {string} Name
 * @param {Threshold<Subject, Name>} threshold
 * @param {number} value
 * @returns {Reason<Name>[]}
 */
function crossed({ name, bad, amber, red }, value) {
  /** @param {number | null} limit */
  const isBeyond = (limit) => limit !== null && (bad === 'high' ? value >= limit : value < limit);
  if (isBeyond(red)) return [{ name, level: 'red', value, limit: Number(red), bad }];
  if (isBeyond(amber)) return [{ name, level: 'amber', value, limit: Number(amber), bad }];
  return [];
}

/** @param {Reason<string>} reason */
function isRed(reason) {
  return reason.level === 'red';
}

/**
 * Return how a camera is: `waiting` while neither its pictures nor their results were measured.
 * @param {Reason<string>[]} reasons of it
 * @param {Peer} peer
 * @returns {Level}
 */
export function levelOf(reasons, { received_fps, stages }) {
  if (reasons.length > 0) return reasons[0].level;
  return received_fps === null || stages === null ? 'waiting' : 'ok';
}
