/** Owns who a page can name: those who can be chosen, and those who are archived but have jumped. */
import { keepOnlyOf } from '../shell/kept.js';

/**
 * Read them all; of who is not among them, erased by somebody elsewhere, this device keeps nothing more.
 * @param {import('./api.js').Api} api
 * @param {AbortSignal} [signal]
 * @returns {Promise<import('../roster/people.js').Athlete[]>} the archived last
 */
export async function everybody(api, signal) {
  const lists = await Promise.all([api.all('/athletes', signal), api.all('/athletes?archived=true', signal)]);
  const athletes = lists.flat();
  await keepOnlyOf(athletes);
  return athletes;
}
