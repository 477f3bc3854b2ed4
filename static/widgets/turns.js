/**
 * Owns who jumps next, and which test, on every page of a coach: the parts that choose show what is chosen,
 * by this page or another, and what is chosen in them goes to the choice. Says `read` once it was read who
 * can be chosen, or why nobody can, and `new` with the athlete_id of somebody who was entered.
 */
import { turnedTo } from '../coach/choice.js';
import { readGroups } from '../coach/groups.js';
import { on } from './shared.js';
import { askWhoIsNew, openQueue, queueSheet } from './sheets.js';

/**
 * @typedef {{ tests: import('./choosers.js').Tests, athlete: import('./choosers.js').AthleteChoice,
 *   queue: import('./queue.js').QueueLine, result: import('./result.js').Result }} Parts those that choose, and the card that says whose a jump is
 */

export class Turns extends EventTarget {
  #api;
  #choice;
  #names;
  #parts;
  #toWords;

  /**
   * @param {import('../wire/api.js').Api} api
   * @param {import('../coach/choice.js').Choice} choice
   * @param {import('../coach/names.js').Names} names
   * @param {Parts} parts
   * @param {(error: unknown) => string} toWords what the choice says where nobody can be read
   */
  constructor(api, choice, names, parts, toWords) {
    super();
    this.#api = api;
    this.#choice = choice;
    this.#names = names;
    this.#parts = parts;
    this.#toWords = toWords;
    const { tests, athlete, queue } = parts;
    on(tests, 'test', (test) => choice.make({ test }));
    on(athlete, 'athlete', (athlete_id) => choice.make({ athlete_id }));
    on(athlete, 'add', () => this.add());
    for (const part of [athlete, queue]) on(part, 'queue', () => this.#openQueue());
    on(queue, 'turn', (at) => choice.queue && choice.make({ queue: turnedTo(choice.queue, at) }));
    on(choice, 'follow', () => this.#follow());
  }

  /** Read who can be chosen. */
  async read() {
    const { athlete } = this.#parts;
    try {
      const { groups, all } = await readGroups(this.#api);
      this.#names.learn(all);
      athlete.groups = groups;
      athlete.trouble = '';
    } catch (error) {
      athlete.trouble = this.#toWords(error);
    }
    athlete.hidden = false;
    this.#show();
    this.dispatchEvent(new Event('read'));
  }

  /** Enter somebody new, who is to jump now. */
  add() {
    return askWhoIsNew(async ({ mass_kg, ...athlete }) => {
      const { athlete_id } = await this.#api.ask('POST', '/athletes', athlete);
      if (mass_kg !== null) this.#choice.masses_kg.set(athlete_id, mass_kg);
      await this.read();
      this.#choice.make({ athlete_id, mass_kg });
      this.dispatchEvent(new CustomEvent('new', { detail: athlete_id }));
    });
  }

  async #follow() {
    const { configuration, queue } = this.#choice;
    const { tests, athlete } = this.#parts;
    tests.chosen = String(configuration.test);
    athlete.chosen = /** @type {string | null} */ (configuration.athlete_id ?? null);
    this.#parts.queue.hidden = queue === null;
    this.#show();
    const jumpers = [...(queue?.athlete_ids ?? []), ...(athlete.chosen === null ? [] : [athlete.chosen])];
    if (await this.#names.lookUp(jumpers)) this.#show();
  }

  /** Show whose turn it is, by the names that are known now. */
  #show() {
    const called = (/** @type {string} */ id) => this.#names.of(id);
    this.#parts.athlete.called = this.#parts.result.called = called;
    for (const shown of [this.#parts.queue, queueSheet()]) {
      if (shown) Object.assign(shown, { queue: this.#choice.queue, called });
    }
  }

  #openQueue() {
    return openQueue(
      (sheet) => {
        sheet.groups = this.#parts.athlete.groups;
        this.#show();
      },
      (queue) => this.#choice.make({ queue }),
      () => this.add(),
    );
  }
}
