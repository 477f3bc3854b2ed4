/** Owns what a review asks of /api/v1: one session, its repetitions, and what is put right in them. */
import { Api } from '../wire/api.js';
import { everybody } from '../wire/everybody.js';

/** @import { Athlete, Curves, Link, Rep, Session } from './types.js' */

export class Stored {
  #api = new Api(null);
  /** One for each revision that was looked at. @type {Map<string, Promise<Curves>>} */
  #curves = new Map();

  /**
   * Read a session whole.
   * @param {string} which id or name
   * @returns {Promise<{ session: Session, reps: Rep[], athletes: Athlete[] }>} reps oldest first, those that
   *   do not count among them; athletes who are archived too: they have a name
   */
  async read(which) {
    const session = await this.#api.ask('GET', `/sessions/${encodeURIComponent(which)}`);
    const query = `session=${encodeURIComponent(session.session_id)}`;
    const [counted, deleted, athletes] = await Promise.all([
      this.#api.all(`/reps?${query}`),
      this.#api.all(`/reps?${query}&deleted=true`),
      everybody(this.#api),
    ]);
    const reps = [...counted, ...deleted].sort((a, b) => a.recorded_at.localeCompare(b.recorded_at));
    return { session, reps, athletes };
  }

  /**
   * Read what is drawn of a repetition; rejects with Refused (409) where nothing of it is stored.
   * @param {Rep} rep
   * @returns {Promise<Curves>}
   */
  curves({ rep_id, revision }) {
    const key = `${rep_id}:${revision}`;
    const asked = this.#curves.get(key) ?? this.#readCurves(rep_id);
    this.#curves.set(key, asked);
    asked.catch(() => this.#curves.delete(key));
    return asked;
  }

  /** @param {string} rep_id */
  async #readCurves(rep_id) {
    const told = await this.#api.ask('GET', `/reps/${rep_id}/curves`);
    for (const body of told.bodies) {
      body.image = Float32Array.from(body.image);
      body.visibility = Float32Array.from(body.visibility);
    }
    return told;
  }

  /**
   * @param {Rep} rep
   * @param {string | null} athlete_id
   * @returns {Promise<Rep>}
   */
  move({ rep_id }, athlete_id) {
    return this.#api.ask('POST', `/reps/${rep_id}/move`, { athlete_id });
  }

  /**
   * Count a repetition or not.
   * @param {Rep} rep
   * @returns {Promise<Rep>}
   */
  async strike({ rep_id, deleted_at }) {
    if (deleted_at !== null) return this.#api.ask('POST', `/reps/${rep_id}/restore`);
    await this.#api.ask('DELETE', `/reps/${rep_id}`);
    return this.#api.ask('GET', `/reps/${rep_id}`);
  }

  /**
   * Say why a repetition that is struck out is; null: nobody says why.
   * @param {Rep} rep
   * @param {import('./types.js').StrikeReason | null} reason
   * @returns {Promise<Rep>}
   */
  strikeFor({ rep_id }, reason) {
    return this.#api.ask('PUT', `/reps/${rep_id}/strike-reason`, { reason });
  }

  /**
   * @param {Rep} rep
   * @param {string} event
   * @param {number} time_s
   * @returns {Promise<Rep>}
   */
  moveEvent({ rep_id }, event, time_s) {
    return this.#api.ask('POST', `/reps/${rep_id}/events`, { event, time_s });
  }

  /**
   * Have a repetition as it was measured.
   * @param {Rep} rep
   * @returns {Promise<Rep>}
   */
  takeBack({ rep_id }) {
    return this.#api.ask('DELETE', `/reps/${rep_id}/events`);
  }

  /**
   * @param {Session} session
   * @param {{ title: string | null, note: string | null }} label
   * @returns {Promise<Session>}
   */
  label({ session_id }, label) {
    return this.#api.ask('PUT', `/sessions/${session_id}/label`, label);
  }

  /**
   * @param {Session} session
   * @returns {Promise<Link[]>}
   */
  async links({ session_id }) {
    return (await this.#api.ask('GET', `/share-links?session_id=${encodeURIComponent(session_id)}`)).items;
  }

  /**
   * @param {Session} session
   * @param {string | null} athlete_id whose jumps it shows; null: everybody's
   * @param {number} days
   * @returns {Promise<Link & { path: string }>}
   */
  share({ session_id }, athlete_id, days) {
    return this.#api.ask('POST', '/share-links', { session_id, athlete_id, days });
  }

  /** @param {Link} link */
  revoke({ link_id }) {
    return this.#api.ask('DELETE', `/share-links/${link_id}`);
  }
}
