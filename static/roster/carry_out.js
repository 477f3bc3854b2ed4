/**
 * Owns how a plan becomes athletes: one row after another, so that each is done, refused or still to be done,
 * and none is lost.
 */
import { folded } from './people.js';
import { Refused } from '../wire/api.js';

/**
 * @typedef {{ step: import('./plan.js').Step, state: 'done' | 'refused' | 'left', error: unknown }} Outcome
 */

/** A server that wants a longer pause is asked again by hand. */
const LONGEST_PAUSE_S = 70;
const TRIES = 3;

/**
 * Carry out what is left to do of a plan; a server that does not answer ends it, a no does not, and one that
 * asks for a pause gets it.
 * @param {import('../wire/api.js').Api} api
 * @param {Outcome[]} outcomes of every row that does something; changed in place
 * @param {import('./people.js').Squad[]} squads that are there
 * @param {() => void} told after each row, and at the end
 * @param {(seconds: number) => Promise<void>} pause
 */
export async function carryOut(api, outcomes, squads, told, pause) {
  const ids = new Map(squads.map(({ squad_id, name }) => [folded(name), squad_id]));
  for (const outcome of outcomes) {
    if (outcome.state === 'done') continue;
    try {
      await patiently(() => carryOutOne(api, outcome.step, ids), pause);
      Object.assign(outcome, { state: 'done', error: null });
    } catch (error) {
      const isNo = error instanceof Refused && error.status < 500 && error.status !== 429;
      Object.assign(outcome, { state: isNo ? 'refused' : 'left', error });
      if (!isNo) break;
    }
    told();
  }
  told();
}

/**
 * @param {() => Promise<void>} work that may be done again where it stopped
 * @param {(seconds: number) => Promise<void>} pause
 */
async function patiently(work, pause) {
  for (let nth = 1; ; nth += 1) {
    try {
      return await work();
    } catch (error) {
      const seconds = error instanceof Refused && error.status === 429 ? error.retryAfter_s : null;
      if (seconds === null || seconds > LONGEST_PAUSE_S || nth === TRIES) throw error;
      await pause(seconds);
    }
  }
}

/**
 * @param {import('../wire/api.js').Api} api
 * @param {import('./plan.js').Step} step
 * @param {Map<string, string>} ids of squads by name
 */
async function carryOutOne(api, step, ids) {
  if (step.athlete_id === null) {
    // Noted at once: whatever goes wrong after it, a second try enters nobody a second time.
    step.athlete_id = (await api.ask('POST', '/athletes', step.fields)).athlete_id;
    step.fields = {};
  }
  if (Object.keys(step.fields).length > 0) await api.ask('PATCH', `/athletes/${step.athlete_id}`, step.fields);
  for (const name of step.squads) {
    if (!ids.has(folded(name))) ids.set(folded(name), (await api.ask('POST', '/squads', { name })).squad_id);
    await api.ask('PUT', `/squads/${ids.get(folded(name))}/members/${step.athlete_id}`);
  }
}
