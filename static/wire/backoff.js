/** Owns how long a page waits before it tries again. */

const LONGEST_WAIT_S = 8;

/**
 * Return how long to wait before attempt number *failures* + 1.
 * @param {number} failures in a row
 */
export function backoff_s(failures) {
  return Math.min(LONGEST_WAIT_S, 0.5 * 2 ** (failures - 1));
}
