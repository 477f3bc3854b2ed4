/** What the picture and its latency consist of. Types alone: no browser loads this. */

/**
 * @typedef {'receive' | 'decode' | 'wait' | 'pose' | 'send' | 'network'} Stage
 *
 * @typedef {object} Breakdown medians in ms, of the last ten seconds
 * @property {number | null} total_ms from capture to result; null while capture times are not known
 * @property {number | null} p95_ms
 * @property {{ name: Stage, ms: number }[]} stages `network` comes first, where it is known
 */

/**
 * @typedef {object} Digest what a second's results took, as the server is told
 * @property {number} results
 * @property {number | null} capture_to_result_p50_ms
 * @property {number | null} capture_to_result_p95_ms
 * @property {number | null} capture_to_result_max_ms
 */

/**
 * @typedef {object} ReplayFrame
 * @property {HTMLCanvasElement} picture
 * @property {number} fromTakeoff_ms
 * @property {import('./pose_track.js').Body | null} body
 *
 * @typedef {object} Replay
 * @property {ReplayFrame[]} frames oldest first, at least two
 * @property {number} takeoff the index of the frame nearest to take-off
 * @property {number} landing
 * @property {boolean} mirrored
 */

/**
 * @typedef {object} Placement canvas x = a · x + e, canvas y = d · y + f, for x, y in 0 … 1 of the picture
 * @property {number} a negative where the picture is mirrored
 * @property {number} d
 * @property {number} e
 * @property {number} f
 */

/**
 * @typedef {object} Marks
 * @property {number | null} last_m the hips' peak in the last jump; null where none was seen
 * @property {number | null} best_m
 * @property {string} lastLabel what stands beside its mark
 * @property {string} bestLabel
 */

export {};
