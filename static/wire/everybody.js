/** Owns who a page can name: those who can be chosen, and those who are archived but have jumped. */

/**
 * Read them all.
 * @param {import('./api.js').Api} api
 * @param {AbortSignal} [signal]
 * @returns {Promise<import('../review/types.js').Athlete[]>} the archived last
 */
export async function everybody(api, signal) {
  const lists = await Promise.all([api.all('/athletes', signal), api.all('/athletes?archived=true', signal)]);
  return lists.flat();
}
