/** Owns how everybody of a club is read: all pages of all lists. */

/**
 * @param {import('../wire/api.js').Api} api
 * @returns {Promise<import('./people.js').Club>}
 */
export async function readClub(api) {
  const [athletes, archived, squads] = await Promise.all([
    api.all('/athletes'), api.all('/athletes?archived=true'), api.all('/squads'),
  ]);
  const members = await Promise.all(squads.map(async ({ squad_id }) => {
    const inIt = await api.all(`/squads/${encodeURIComponent(squad_id)}/members`);
    return /** @type {[string, Set<string>]} */ ([squad_id, new Set(inIt.map(({ athlete_id }) => athlete_id))]);
  }));
  return { athletes, archived, squads, members: new Map(members) };
}
