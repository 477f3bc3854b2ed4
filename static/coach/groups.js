/** Owns how the athletes who can be chosen are read: by squad, and those in none after them. */
import { t } from '../i18n/words.js';

/**
 * @param {import('../wire/api.js').Api} api
 * @returns {Promise<{ groups: import('../widgets/choosers.js').Group[], all: import('../widgets/choosers.js').Athlete[] }>}
 */
export async function readGroups(api) {
  const [squads, all] = await Promise.all([api.all('/squads'), api.all('/athletes')]);
  const groups = await Promise.all(squads.map(async ({ squad_id, name }) =>
    ({ name, athletes: await api.all(`/squads/${squad_id}/members`) })));
  const grouped = new Set(groups.flatMap(({ athletes }) => athletes.map((one) => one.athlete_id)));
  const others = all.filter(({ athlete_id }) => !grouped.has(athlete_id));
  if (others.length > 0) groups.push({ name: t('athlete.others'), athletes: others });
  return { groups, all };
}
