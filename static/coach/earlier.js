/**
 * Owns the last results that a server says again after its `hello`: gathered until all are there, then taken
 * into the list of jumps as they are now, none of them twice. They are no news. Says `taken` with what the
 * newest that the list did not have is found by, null without any.
 */
import { hintFor } from './sentences.js';
import { idOf } from './jumps.js';

/**
 * @typedef {Extract<import('../wire/types.js').ServerEvent, { type: 'rep' | 'rep_rejected' }>} Result
 */

export class Earlier extends EventTarget {
  #jumps;
  #awaited = 0;
  /** @type {Result[]} oldest first */
  #told = [];

  /** @param {import('./jumps.js').Jumps} jumps */
  constructor(jumps) {
    super();
    this.#jumps = jumps;
  }

  /** @param {number} recent how many of them follow now */
  await(recent) {
    this.#awaited = recent;
    this.#told = [];
  }

  /**
   * Take a message if it is one of them; say whether it is.
   * @param {import('../wire/types.js').ServerEvent} message
   */
  take(message) {
    if (this.#awaited === 0 || (message.type !== 'rep' && message.type !== 'rep_rejected')) return false;
    this.#told.push(message);
    this.#awaited -= 1;
    if (this.#awaited === 0) this.dispatchEvent(new CustomEvent('taken', { detail: this.#takeAll() }));
    return true;
  }

  #takeAll() {
    // What comes before one that the list has, it had too: it goes by the oldest.
    const news = this.#told.slice(this.#told.findLastIndex((told) => this.#has(told)) + 1);
    this.#jumps.countEarlier(news.filter(({ type }) => type === 'rep').length);
    /** @type {string | null} */
    let newest = null;
    for (const told of this.#told) {
      if (told.type === 'rep') {
        if (news.includes(told) || this.#has(told)) this.#jumps.add(told);
        this.#mark(told);
        if (news.includes(told)) newest = told.rep.rep_id;
      } else if (news.includes(told)) newest = idOf(this.#jumps.reject({ ...told, hint: hintFor(told.code) }));
    }
    this.#told = [];
    return newest;
  }

  /** @param {Result} told */
  #has(told) {
    if (told.type === 'rep') return this.#jumps.find(told.rep.rep_id) !== null;
    return this.#jumps.list.some((jump) => jump.kind === 'rejected' && jump.time_s === told.time_s && jump.text === told.text);
  }

  /** @param {Extract<Result, { type: 'rep' }>} told */
  #mark({ rep: { rep_id }, athlete_id, isDeleted }) {
    const jump = this.#jumps.find(rep_id);
    // What the coach wants of a jump, and the store has not done yet, stands.
    const isWanted = jump?.kind === 'rep' && jump.isStruck !== jump.isDeleted;
    this.#jumps.mark(rep_id, { athlete_id, isDeleted, ...(isWanted ? {} : { isStruck: isDeleted }) });
  }
}
