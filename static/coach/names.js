/**
 * Owns what athletes are called: from the lists that this page may read, and of those who are to jump in
 * this session from the session itself.
 */
import { t } from '../i18n/words.js';

/** @typedef {{ athlete_id: string, nickname: string | null }} Named */

export class Names {
  #api;
  #path;
  /** @type {Map<string, string | null>} by athlete_id */
  #known = new Map();

  /**
   * @param {import('../wire/api.js').Api} api
   * @param {string} session
   */
  constructor(api, session) {
    this.#api = api;
    this.#path = `/sessions/${encodeURIComponent(session)}/athletes`;
  }

  /** @param {Named[]} athletes */
  learn(athletes) {
    for (const { athlete_id, nickname } of athletes) this.#known.set(athlete_id, nickname);
  }

  /**
   * Say what an athlete is called.
   * @param {string} athlete_id
   */
  of(athlete_id) {
    return this.#known.get(athlete_id) ?? t('athlete.unnamed', { id: athlete_id.slice(0, 8) });
  }

  /**
   * Look up those who are not known; return whether somebody was.
   * @param {string[]} athlete_ids of those who are to jump
   */
  async lookUp(athlete_ids) {
    const unknown = athlete_ids.filter((id) => !this.#known.has(id));
    if (unknown.length === 0) return false;
    for (const id of unknown) this.#known.set(id, null); // asked for once
    try {
      this.learn((await this.#api.ask('GET', this.#path)).items);
      return true;
    } catch {
      for (const id of unknown) this.#known.delete(id); // the next turn asks again
      return false;
    }
  }
}
