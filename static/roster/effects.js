/** Owns what is said of one row of an import before it is sent. */
import { t } from '../i18n/words.js';
import { folded } from './people.js';

/**
 * Say what a row will do, or what is wrong with it.
 * @param {import('./plan.js').Step} step
 * @param {import('./people.js').Club} club
 */
export function effects({ kind, fields, squads, reasons }, club) {
  if (kind === 'wrong') return reasons.map(({ code, values }) => t(`roster.import.why.${code}`, values));
  if (kind === 'same') return [];
  const told = [];
  if (fields.has_consent) told.push(t('roster.import.effect.agreed'));
  else if (fields.has_consent === false && kind === 'change') told.push(t('roster.import.effect.taken_back'));
  else if (kind === 'add') told.push(t('roster.import.effect.no_consent'));
  if (fields.is_minor !== undefined && (fields.is_minor || kind === 'change')) {
    told.push(fields.is_minor ? t('roster.import.effect.minor') : t('roster.import.effect.no_minor'));
  }
  const isHidden = fields.hidden_from_leaderboards ?? (fields.is_minor ? true : undefined);
  if (isHidden !== undefined && (isHidden || kind === 'change' || fields.is_minor)) {
    told.push(isHidden ? t('roster.import.effect.hidden') : t('roster.import.effect.shown'));
  }
  const known = (/** @type {string} */ name) =>
    club.squads.find((squad) => folded(squad.name) === folded(name))?.name ?? name;
  if (squads.length > 0) told.push(t('roster.import.effect.squads', { squads: squads.map(known).join(', ') }));
  return told;
}
