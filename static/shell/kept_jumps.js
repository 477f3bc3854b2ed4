/**
 * Owns which jumps a device keeps for when the server is away: the last fifty that it has read, and how they
 * are a session again. Pure; where they lie is kept.js's.
 */
export const MOST_KEPT = 50;

/** @import { Athlete, Rep, Session } from '../review/types.js' */

/**
 * @typedef {Pick<Session, 'session_id' | 'name' | 'title' | 'first_recorded_at'>} KeptSession
 *
 * @typedef {object} KeptJump
 * @property {Rep} rep
 * @property {number} number in its session, from 1
 * @property {KeptSession} session
 * @property {string | null} nickname of whose it is
 * @property {string} read_at
 *
 * @typedef {object} Remembered one session of what is kept
 * @property {Session} session its `rep_count` is that of the kept jumps that count
 * @property {Rep[]} reps oldest first
 * @property {number} earlier how many jumps came before the first of them
 * @property {Athlete[]} athletes whose they are
 * @property {string} read_at
 */

/**
 * Return what is kept once a session was read whole: nothing is left of what it had before.
 * @param {readonly KeptJump[]} kept last read first
 * @param {{ session: KeptSession, reps: readonly Rep[], names: ReadonlyMap<string, string | null> }} read reps oldest first
 * @param {string} read_at ISO 8601
 * @returns {KeptJump[]} MOST_KEPT at most
 */
export function withSession(kept, { session: { session_id, name, title, first_recorded_at }, reps, names }, read_at) {
  const session = { session_id, name, title, first_recorded_at };
  const read = reps.map((rep, i) => ({
    rep, number: i + 1, session, nickname: names.get(rep.athlete_id ?? '') ?? null, read_at,
  }));
  return [...read.reverse(), ...kept.filter((each) => each.session.session_id !== session_id)].slice(0, MOST_KEPT);
}

/**
 * Return what is kept of those who are still there, and of nobody.
 * @param {readonly KeptJump[]} kept
 * @param {ReadonlySet<string>} athlete_ids
 */
export function keptOf(kept, athlete_ids) {
  return kept.filter(({ rep: { athlete_id } }) => athlete_id === null || athlete_ids.has(athlete_id));
}

/**
 * Return what is kept once the newest sessions were listed: nothing of one that would stand among them and does not.
 * @param {readonly KeptJump[]} kept
 * @param {readonly Pick<Session, 'session_id' | 'first_recorded_at'>[]} listed newest first
 * @param {boolean} isWhole whether there are no others
 */
export function keptListed(kept, listed, isWhole) {
  const ids = new Set(listed.map(({ session_id }) => session_id));
  const oldest = isWhole ? '' : listed.at(-1)?.first_recorded_at ?? '';
  return kept.filter(({ session }) => ids.has(session.session_id) || session.first_recorded_at <= oldest);
}

/**
 * Return those sessions in whose name or title *looked* stands, in large or small letters.
 * @param {readonly Remembered[]} sessions
 * @param {string} looked
 */
export function rememberedAs(sessions, looked) {
  const sought = looked.toLocaleLowerCase();
  return sessions.filter(({ session: { name, title } }) => [name, title ?? ''].some((text) => text.toLocaleLowerCase().includes(sought)));
}

/**
 * Return the sessions of which something is kept, newest first.
 * @param {readonly KeptJump[]} kept
 */
export function rememberedSessions(kept) {
  const ids = new Set(kept.map(({ session }) => session.session_id));
  return [...ids].map((id) => remembered(kept.filter(({ session }) => session.session_id === id)))
    .sort((a, b) => b.session.first_recorded_at.localeCompare(a.session.first_recorded_at));
}

/**
 * Return what is kept of one session; null: nothing.
 * @param {readonly KeptJump[]} kept
 * @param {string} which id, or a name: the newest of that name
 */
export function rememberedSession(kept, which) {
  const sessions = rememberedSessions(kept);
  return sessions.find(({ session }) => session.session_id === which) ?? sessions.find(({ session }) => session.name === which) ?? null;
}

/**
 * @param {readonly KeptJump[]} jumps of one session, newest first; one at least
 * @returns {Remembered}
 */
function remembered(jumps) {
  const reps = jumps.map(({ rep }) => rep).reverse();
  const names = new Map(jumps.map(({ rep, nickname }) => [rep.athlete_id, nickname]));
  return {
    session: { ...jumps[0].session, note: null, rep_count: reps.filter(({ deleted_at }) => deleted_at === null).length },
    reps,
    earlier: jumps[jumps.length - 1].number - 1,
    athletes: [...names].flatMap(([athlete_id, nickname]) =>
      athlete_id === null ? [] : [{ athlete_id, nickname, consent_at: null, archived_at: null }]),
    read_at: jumps[0].read_at,
  };
}
