/** Owns what jumps and athletes of a review are called, and who a jump can be given to. */
import { t } from '../i18n/words.js';

/** @import { Athlete, Rep } from './types.js' */

/**
 * By id.
 * @param {readonly Athlete[]} athletes
 * @returns {Map<string, string>}
 */
export function names(athletes) {
  return new Map(athletes.map(({ athlete_id, nickname }) => [athlete_id, nickname ?? t('review.unnamed')]));
}

/**
 * Of who jumped here.
 * @param {readonly Athlete[]} athletes
 * @param {readonly Rep[]} reps
 */
export function jumped(athletes, reps) {
  const ids = new Set(reps.map(({ athlete_id }) => athlete_id));
  return names(athletes.filter(({ athlete_id }) => ids.has(athlete_id)));
}

/**
 * Who it can be given to, and whose it is, also where that is nobody whom this page has read of.
 * @param {readonly Athlete[]} athletes
 * @param {Rep} rep
 * @returns {Pick<Athlete, 'athlete_id' | 'nickname'>[]}
 */
export function choices(athletes, rep) {
  const { athlete_id } = rep;
  const found = athletes.filter((each) => each.archived_at === null || each.athlete_id === athlete_id);
  const isKnown = athlete_id === null || found.some((each) => each.athlete_id === athlete_id);
  return isKnown ? found : [...found, { athlete_id, nickname: null }];
}

/**
 * Its number in the session, and whose it is.
 * @param {number} number
 * @param {Rep} rep
 * @param {readonly Athlete[]} athletes
 */
export function called(number, rep, athletes) {
  const name = rep.athlete_id === null ? t('review.nobody') : (names(athletes).get(rep.athlete_id) ?? t('review.unnamed'));
  return t('review.numbered', { number, name });
}
