/** Owns how a repetition that is stored is written as one that has just been told, so that both look alike. Pure. */

/**
 * @typedef {object} StoredRep as `/reps` tells
 * @property {string} rep_id
 * @property {string} session_id
 * @property {string} session_name
 * @property {string | null} athlete_id
 * @property {string} recorded_at
 * @property {number} revision
 * @property {boolean} final
 * @property {string} test
 * @property {Record<string, number | null>} values
 * @property {Record<string, number | null>} uncertainty
 * @property {Record<string, string>} unavailable
 * @property {import('../wire/types.js').Rep['quality']} quality
 * @property {{ event: string, original_time_s: number, edited_time_s: number, edited_at: string }[]} edits
 * @property {string | null} deleted_at
 */

/**
 * @param {StoredRep} stored
 * @returns {import('../wire/types.js').Rep}
 */
export function told({ values, rep_id, revision, final, test, uncertainty, unavailable, quality }) {
  return { ...values, rep_id, revision, final, test, uncertainty, unavailable, quality };
}
