/** Owns how everybody of a club is read: all pages of all lists. */
import { everybody } from '../wire/everybody.js';

/**
 * @param {import('../wire/api.js').Api} api
 * @param {AbortSignal} signal
 * @returns {Promise<import('./people.js').Club>}
 */
export async function readClub(api, signal) {
  const [all, squads] = await Promise.all([everybody(api, signal), api.all('/squads', signal)]);
  const members = await Promise.all(squads.map(async ({ squad_id }) => {
    const inIt = await api.all(`/squads/${encodeURIComponent(squad_id)}/members`, signal);
    return /** @type {[string, Set<string>]} */ ([squad_id, new Set(inIt.map(({ athlete_id }) => athlete_id))]);
  }));
  const athletes = all.filter(({ archived_at }) => archived_at === null);
  return { athletes, archived: all.filter((each) => !athletes.includes(each)), squads, members: new Map(members) };
}
