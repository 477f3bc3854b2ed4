/**
 * What the page can be doing and say. Types alone: no browser loads this.
 */

/**
 * @typedef {'asking' | 'denied' | 'connecting' | 'busy' | 'refused' | 'warming' | 'no_body' | 'framing'
 *   | 'ready' | 'moving' | 'flight' | 'result' | 'rejected' | 'paused' | 'countdown' | 'still' | 'lost' | 'reconnecting'} State
 *
 * @typedef {'ask' | 'deny' | 'connect' | 'reconnect' | 'busy' | 'refuse' | 'lose' | 'open'
 *   | 'see_nobody' | 'see_framing' | 'see_ready' | 'see_moving' | 'see_flight'
 *   | 'rep' | 'reject' | 'result_over' | 'pause' | 'resume'
 *   | 'count' | 'counted' | 'stood'} Input
 *
 * @typedef {object} Row
 * @property {'wait' | 'act' | 'go' | 'good' | 'bad'} tone
 * @property {(said: Said) => string} caption
 * @property {Partial<Record<Input, State>>} on
 *
 * @typedef {object} Said what a caption may speak of
 * @property {string} instruction
 * @property {string} detail
 * @property {string} height
 * @property {number} seconds until the next attempt
 * @property {number} number of the newest jump
 * @property {boolean} isBest
 * @property {number} reps
 */

/**
 * @typedef {'camera' | 'frames' | 'network' | 'body' | 'distance' | import('../wire/types.js').GateName} CheckName
 * @typedef {{ name: CheckName, state: 'ok' | 'fix' | 'waiting', value: string, fix: string }} Check
 *
 * @typedef {object} Known
 * @property {{ width?: number, height?: number } | null} picture
 * @property {number | null} fps delivered, not asked for
 * @property {import('../wire/link.js').Link | null} link
 * @property {Partial<Record<import('../wire/types.js').GateName, import('../wire/types.js').Gate>>} gates
 * @property {import('../wire/types.js').PoseResult | null} pose the newest
 * @property {import('./framing.js').FramingCode | null} framing
 *
 * @typedef {object} Measured what pictures came to; null: not measured
 * @property {number | null} fps delivered by the camera
 * @property {number | null} results_per_s that came of them
 * @property {number | null} lost_share of the packets
 * @property {import('../wire/link.js').HeldBack | null} heldBackBy
 * @property {boolean | null} isLight whether the athlete is light enough to be followed
 */

/**
 * @typedef {{ athlete_id: string | null, test: string }} Series what is compared: the jumps of one athlete, or of nobody, in one test
 *
 * @typedef {object} Summary of the measured jumps of a series that are not struck out
 * @property {string} bestId
 * @property {number} best_m
 * @property {number} mean_m
 * @property {number} heights how many they are
 * @property {number | null} bestPeak_m how high the hips were seen at the best
 * @property {number | null} lastPeak_m and at the newest
 *
 * @typedef {{ kind: 'rep', number: number, rep: import('../wire/types.js').Rep, athlete_id: string | null, isSaved: boolean,
 *   isStruck: boolean, isDeleted: boolean, isTried: boolean,
 *   hipPeak_m: number | null }} CountedJump `athlete_id`: whose it is, as the server told; `isStruck`: the coach took it out of best and mean;
 *   `isDeleted`: the store did too; `isTried`: the store refused what was asked of it; `hipPeak_m`: how high the hips were seen above standing
 * @typedef {{ kind: 'rejected', id: string, time_s: number, text: string,
 *   hint: string }} RejectedJump `hint`: what to do about it; empty where `text` says it
 * @typedef {CountedJump | RejectedJump} Jump
 */

/**
 * @typedef {object} Shown
 * @property {string} value without unit; an en dash where there is none
 * @property {string | null} uncertainty one standard deviation, without sign; null where there is none
 * @property {string} unit
 * @property {string | null} reason why there is no value
 *
 * @typedef {{ key: string, label: import('../i18n/words.js').Key, unit: string, scale: number, digits: number }} Quantity
 */

export {};
