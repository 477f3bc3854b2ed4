/** Owns how long a page waits before it tries again. */

const LONGEST_WAIT_S = 8;

/**
 * Return how long to wait before attempt number *failures* + 1.
 * @param {number} failures in a row
 * @param {number} [longest_s]
 */
export function backoff_s(failures, longest_s = LONGEST_WAIT_S) {
  return Math.min(longest_s, 0.5 * 2 ** (failures - 1));
}
