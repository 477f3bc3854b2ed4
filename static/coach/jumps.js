/**
 * Owns the list of the session's jumps: their numbers, later revisions, and those not counted. Pure.
 */
import { HEIGHT } from './quantities.js';

/**
 * @typedef {{ kind: 'rep', number: number, rep: import('../wire/messages.js').Rep, isSaved: boolean }} CountedJump
 * @typedef {{ kind: 'rejected', time_s: number, text: string }} RejectedJump
 * @typedef {CountedJump | RejectedJump} Jump
 */

/** Not counted ones beyond this: the oldest goes. Counted ones stay for the session. */
const REJECTED_KEPT = 20;

export class Jumps {
  /** @type {Jump[]} oldest first */
  #jumps = [];
  #lastNumber = 0;
  /** @type {Map<string, number>} revision by rep_id, as the server told */
  #saved = new Map();

  /** Newest first. */
  get list() {
    return this.#jumps.toReversed().map((jump) => (jump.kind === 'rep' ? this.#marked(jump) : jump));
  }

  /**
   * Take note that the server has a repetition, in this revision, for good.
   * @param {string} rep_id
   * @param {number} revision
   */
  save(rep_id, revision) {
    this.#saved.set(rep_id, Math.max(revision, this.#saved.get(rep_id) ?? 0));
  }

  /**
   * @param {CountedJump} jump
   * @returns {CountedJump} saying whether the very numbers that are shown are saved
   */
  #marked(jump) {
    return { ...jump, isSaved: (this.#saved.get(jump.rep.rep_id) ?? 0) >= jump.rep.revision };
  }

  get counted() {
    return this.#jumps.filter((jump) => jump.kind === 'rep');
  }

  /** How many the session has counted, also those this page never saw. */
  get count() {
    return this.#lastNumber;
  }

  /**
   * Go on from what the server counts.
   * @param {number} reps
   */
  goOnFrom(reps) {
    this.#lastNumber = Math.max(this.#lastNumber, reps);
  }

  /**
   * Take a repetition; a higher revision replaces the same one, an older one changes nothing.
   * @param {import('../wire/messages.js').Rep} rep
   * @returns {'new' | 'revised' | 'old'}
   */
  add(rep) {
    const known = this.counted.find((jump) => jump.rep.rep_id === rep.rep_id);
    if (!known) {
      this.#lastNumber += 1;
      this.#jumps.push({ kind: 'rep', number: this.#lastNumber, rep, isSaved: false });
      return 'new';
    }
    if (rep.revision <= known.rep.revision) return 'old';
    this.#jumps[this.#jumps.indexOf(known)] = { ...known, rep };
    return 'revised';
  }

  /**
   * Take note of one that could not be measured.
   * @param {number} time_s
   * @param {string} text
   */
  reject(time_s, text) {
    this.#jumps.push({ kind: 'rejected', time_s, text });
    const rejected = this.#jumps.filter((jump) => jump.kind === 'rejected');
    if (rejected.length > REJECTED_KEPT) this.#jumps.splice(this.#jumps.indexOf(rejected[0]), 1);
  }

  /** Best and mean height in metres; null without any. */
  get summary() {
    const heights_m = this.counted.map(({ rep }) => rep[HEIGHT.key]).filter((value) => typeof value === 'number');
    if (heights_m.length === 0) return null;
    return {
      best_m: Math.max(...heights_m),
      mean_m: heights_m.reduce((sum, height_m) => sum + height_m, 0) / heights_m.length,
    };
  }

  clear() {
    this.#jumps = [];
    this.#lastNumber = 0;
    this.#saved.clear();
  }
}
