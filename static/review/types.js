/** What a review consists of, as /api/v1 tells it. Types alone: no browser loads this. */

/**
 * @typedef {object} Session
 * @property {string} session_id
 * @property {string} name
 * @property {string | null} title
 * @property {string | null} note
 * @property {string} first_recorded_at
 * @property {number} rep_count
 *
 * @typedef {object} Edit
 * @property {'touchdown' | 'takeoff' | 'landing'} event
 * @property {number} original_time_s
 * @property {number} edited_time_s
 *
 * @typedef {object} Rep
 * @property {string} rep_id
 * @property {string | null} athlete_id
 * @property {string} recorded_at
 * @property {number} revision
 * @property {boolean} final
 * @property {string} test of TESTS
 * @property {Record<string, number | null>} values
 * @property {Record<string, number | null>} uncertainty
 * @property {Record<string, string>} unavailable
 * @property {{ score: number, reasons: { code: string, text: string }[] }} quality
 * @property {Edit[]} edits
 * @property {string | null} deleted_at
 * @property {StrikeReason | null} strike_reason why it is struck out; null: it is not, or nobody said why
 *
 * @typedef {'not_a_valid_try' | 'warm_up' | 'wrong_athlete' | 'camera_moved' | 'measured_wrong' | 'other'} StrikeReason
 *
 * @typedef {object} Curves see server/jump/curves.py
 * @property {string} rep_id
 * @property {number} revision
 * @property {number} aspect
 * @property {number} metres_per_unit
 * @property {number} metres_per_unit_sd
 * @property {'flight' | 'body'} scale_from
 * @property {{ phase: Phase, start_s: number, end_s: number }[]} phases
 * @property {{ event: EventName, time_s: number }[]} events
 * @property {number[]} time_s
 * @property {number[]} hip_m
 * @property {number[]} com_m
 * @property {number[]} velocity_m_s
 * @property {{ image: Float32Array, visibility: Float32Array }[]} bodies
 *
 * @typedef {'unweighting' | 'braking' | 'propulsion' | 'contact' | 'flight'} Phase
 * @typedef {'touchdown' | 'takeoff' | 'apex' | 'landing'} EventName
 *
 * @typedef {object} Athlete
 * @property {string} athlete_id
 * @property {string | null} nickname
 * @property {string | null} consent_at
 * @property {string | null} archived_at
 *
 * @typedef {object} Link
 * @property {string} link_id
 * @property {string | null} athlete_id
 * @property {string} created_at
 * @property {string} expires_at
 * @property {string | null} revoked_at
 */

export {};
