/**
 * Owns what a screen shows, out of what is said live and of what the board has. Pure: no clock, no page.
 *
 * A number is there as soon as it is said. Whose it is, and how it stands beside the best before it, the
 * board knows once it is saved; and the board takes it back where the coach strikes it out.
 */
import { HEIGHT } from '../coach/quantities.js';

/** @import { Board, Jump, ScreenState } from './types.js' */

export class Shown {
  /** @type {Board | null} */
  board = null;
  /** Why the board is not as things are; null: it is. @type {unknown} */
  stale = null;
  filming = false;
  armed = true;
  /** Whether the athlete is being counted in: jumps count again when it ends. */
  isCountingDown = false;
  /** null: not told since the stream opened. @type {import('../wire/types.js').Phase | null} */
  phase = null;
  /** Why the last attempt was not counted; empty: it was. */
  refusal = '';
  /** @type {'joining' | 'open' | 'lost' | 'over'} */
  connection = 'joining';
  /** The rep_id of the newest that was said while this page listened. */
  heard = '';
  /** The newest that was said and that the board does not have yet. @type {import('../wire/types.js').Rep | null} */
  #said = null;
  /** Whose it is, as far as it is known. @type {string | null} */
  #sayer = null;
  /** @type {string | null} */
  #sessionId = null;

  /** @returns {ScreenState} */
  get state() {
    if (this.connection !== 'open') return this.connection;
    if (!this.filming) return 'waiting';
    if (this.phase === 'flight') return 'flight';
    if (this.refusal !== '') return 'rejected';
    if (!this.armed) return this.isCountingDown ? 'countdown' : 'held';
    return this.phase === 'no_body' ? 'nobody' : 'ready';
  }

  /** The jump that is shown; null: there is none. @returns {Jump | null} */
  get jump() {
    const newest = this.board?.newest ?? null;
    if (this.#said === null) return newest && ofBoard(newest);
    const said = ofRep(this.#said, this.#sayer);
    if (newest?.rep_id !== said.rep_id) return said;
    return { ...said, nickname: newest.nickname, best_before_m: newest.best_before_m };
  }

  /**
   * Take a message of the stream.
   * @param {import('../wire/types.js').ServerEvent} message
   */
  take(message) {
    if (message.type === 'hello') this.#greet(message);
    if (message.type === 'camera') this.#film(message.filming);
    if (message.type === 'configured') this.#choose(message.configuration);
    if (message.type === 'countdown') this.isCountingDown = true;
    if (message.type === 'phase') this.#enter(message.phase);
    if (message.type === 'rep_rejected') this.refusal = message.text;
    if (message.type === 'rep') this.#say(message.rep);
  }

  /** @param {Board} board as it is now */
  takeBoard(board) {
    this.board = board;
    this.stale = null;
    const { newest } = board;
    // From here on it goes by what is stored: a jump that is struck out leaves the screen.
    if (newest?.rep_id === this.#said?.rep_id && newest && newest.revision >= (this.#said?.revision ?? 0)) {
      this.#said = null;
    }
  }

  /** @param {import('../wire/types.js').Hello} hello */
  #greet({ session_id, configuration, filming }) {
    if (this.#sessionId !== null && session_id !== this.#sessionId) {
      // Another training: what was shown is not its own.
      this.board = this.#said = null;
      this.refusal = '';
    }
    this.#sessionId = session_id;
    this.connection = 'open';
    this.#film(filming);
    this.#choose(configuration);
  }

  /** @param {boolean} filming */
  #film(filming) {
    this.filming = filming;
    this.isCountingDown = false;
    this.phase = null;
  }

  /** @param {import('../wire/types.js').Json} configuration */
  #choose({ armed }) {
    this.armed = armed !== false;
    if (this.armed) this.isCountingDown = false;
  }

  /** @param {import('../wire/types.js').Phase} phase */
  #enter(phase) {
    this.phase = phase;
    if (phase === 'flight') this.refusal = '';
  }

  /** @param {import('../wire/types.js').Rep} rep */
  #say(rep) {
    if (this.#said?.rep_id === rep.rep_id && rep.revision <= this.#said.revision) return;
    if (this.#said?.rep_id !== rep.rep_id) this.#sayer = this.board?.nickname ?? null;
    this.#said = rep;
    this.heard = rep.rep_id;
    this.refusal = '';
  }
}

/**
 * @param {import('../wire/types.js').Rep} rep
 * @param {string | null} nickname
 * @returns {Jump}
 */
function ofRep(rep, nickname) {
  return { rep_id: rep.rep_id, test: rep.test, nickname, measured: rep, best_before_m: null };
}

/**
 * @param {import('./types.js').Newest} newest
 * @returns {Jump}
 */
function ofBoard({ rep_id, test, nickname, height_m, uncertainty_m, best_before_m }) {
  return { rep_id, test, nickname, measured: measured(height_m, uncertainty_m), best_before_m };
}

/**
 * A height of the board as a repetition has it.
 * @param {number | null} height_m
 * @param {number | null} uncertainty_m
 * @returns {import('../wire/types.js').Quantities}
 */
export function measured(height_m, uncertainty_m) {
  return { [HEIGHT.key]: height_m, uncertainty: { [HEIGHT.key]: uncertainty_m }, unavailable: {} };
}

/**
 * How a jump stands beside the best before it, metres; null where either is not known.
 * @param {Jump} jump
 */
export function beyondBest_m({ measured, best_before_m }) {
  const height_m = measured[HEIGHT.key];
  return typeof height_m === 'number' && best_before_m !== null ? height_m - best_before_m : null;
}

/**
 * Keep something that reads from left to right together in a sentence that reads the other way.
 * @param {string} text
 */
export function apart(text) {
  return `\u2066${text}\u2069`;
}
