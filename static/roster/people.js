/**
 * Owns what the page knows of athletes and squads, and how somebody is found among them. Pure.
 */
import { spokenLanguage, t } from '../i18n/words.js';

/**
 * @typedef {object} Athlete as `/athletes` tells
 * @property {string} athlete_id
 * @property {string | null} nickname
 * @property {string | null} consent_at
 * @property {boolean} is_minor
 * @property {boolean} hidden_from_leaderboards
 * @property {string | null} archived_at
 *
 * @typedef {{ squad_id: string, name: string }} Squad
 *
 * @typedef {object} Club
 * @property {Athlete[]} athletes who can be chosen
 * @property {Athlete[]} archived
 * @property {Squad[]} squads
 * @property {Map<string, Set<string>>} members ids of athletes by squad_id
 */

/** Filters that are no squad's. */
export const EVERYBODY = 'all';
export const SQUADLESS = 'none';
export const ARCHIVED = 'archived';

/**
 * What somebody is called on a page.
 * @param {{ athlete_id: string, nickname: string | null }} athlete
 */
export function called({ athlete_id, nickname }) {
  return nickname ?? t('athlete.unnamed', { id: athlete_id.slice(0, 8) });
}

/**
 * A name as it is compared: however it is spelled in capitals, accents apart from their letters or not.
 * @param {string} name
 */
export function folded(name) {
  return name.normalize('NFKC').toLocaleLowerCase(spokenLanguage()).replaceAll(/\s+/g, ' ').trim();
}

/**
 * Return the squads that an athlete is in.
 * @param {Club} club
 * @param {string} athlete_id
 */
export function squadsOf({ squads, members }, athlete_id) {
  return squads.filter(({ squad_id }) => members.get(squad_id)?.has(athlete_id));
}

/**
 * Return who passes a filter (a squad_id or one of the words above), whatever is searched for.
 * @param {Club} club
 * @param {string} filter
 */
export function filtered(club, filter) {
  if (filter === ARCHIVED) return club.archived;
  if (filter === EVERYBODY) return club.athletes;
  if (filter === SQUADLESS) return club.athletes.filter(({ athlete_id }) => squadsOf(club, athlete_id).length === 0);
  const ids = club.members.get(filter) ?? new Set();
  return club.athletes.filter(({ athlete_id }) => ids.has(athlete_id));
}

/**
 * Return who is meant by what was typed: each word begins a word of the name, accents or not. By name.
 * @param {Athlete[]} athletes
 * @param {string} typed
 */
export function found(athletes, typed) {
  const words = bare(typed).split(/\s+/).filter((word) => word !== '');
  const order = new Intl.Collator(spokenLanguage(), { numeric: true, sensitivity: 'base' });
  return athletes
    .filter((athlete) => {
      const parts = bare(called(athlete)).split(/[\s.'’-]+/);
      return words.every((word) => parts.some((part) => part.startsWith(word)));
    })
    .sort((one, other) => order.compare(called(one), called(other)));
}

/** @param {string} text */
function bare(text) {
  return folded(text).normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/**
 * One or two letters that stand for somebody.
 * @param {Athlete} athlete
 */
export function initials(athlete) {
  if (athlete.nickname === null) return '?';
  const words = athlete.nickname.split(/\s+/);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const first = letters.map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, '')][0] ?? '');
  return first.join('').toLocaleUpperCase(spokenLanguage());
}
