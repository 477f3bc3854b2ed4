/**
 * Owns the list of the session's jumps: their numbers, later revisions, and those not counted. Pure.
 */
import { HEIGHT, TESTS, VELOCITY_HEIGHT } from './quantities.js';

/** @import { CountedJump, Jump, RejectedJump } from './types.js' */

/** @typedef {import('../wire/types.js').Rep} Rep */

/** Not counted ones beyond this: the oldest goes. */
const REJECTED_KEPT = 20;
/** Counted ones beyond this: the oldest that is not the best goes, and leaves its height in the mean. The store has them all. */
export const COUNTED_KEPT = 60;
/** What is kept of a repetition: what a card shows, in whichever test. */
const KEPT = [...new Set([HEIGHT, VELOCITY_HEIGHT, ...Object.values(TESTS).flatMap(({ beside }) => beside)].map(({ key }) => key))];

export class Jumps {
  /** @type {Jump[]} oldest first */
  #jumps = [];
  #lastNumber = 0;
  #rejected = 0;
  /** Of those that went: how many heights, and what they add up to. */
  #gone = { heights: 0, sum_m: 0 };
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
   * Take note that so many of those that are counted follow now.
   * @param {number} reps
   */
  countEarlier(reps) {
    this.#lastNumber = Math.max(0, this.#lastNumber - reps);
  }

  /**
   * Take a repetition; a higher revision replaces the same one, an older one changes nothing.
   * @param {Rep} rep
   * @param {number | null} [hipPeak_m]
   * @returns {'new' | 'revised' | 'old'}
   */
  add(rep, hipPeak_m = null) {
    const known = this.counted.find((jump) => jump.rep.rep_id === rep.rep_id);
    if (!known) {
      this.#lastNumber += 1;
      const marks = { isSaved: false, isStruck: false, isDeleted: false, isTried: false };
      this.#jumps.push({ kind: 'rep', number: this.#lastNumber, rep: kept(rep), ...marks, hipPeak_m });
      this.#keepFew();
      return 'new';
    }
    if (rep.revision <= known.rep.revision) return 'old';
    this.#jumps[this.#jumps.indexOf(known)] = { ...known, rep: kept(rep) };
    return 'revised';
  }

  #keepFew() {
    const { counted, summary } = this;
    if (counted.length <= COUNTED_KEPT) return;
    const oldest = counted.find(({ rep }) => rep.rep_id !== summary?.bestId);
    if (!oldest) return;
    this.#jumps.splice(this.#jumps.indexOf(oldest), 1);
    this.#saved.delete(oldest.rep.rep_id);
    const height_m = heightOf(oldest);
    if (height_m === null) return;
    this.#gone.heights += 1;
    this.#gone.sum_m += height_m;
  }

  /**
   * Take note of one that could not be measured.
   * @param {Pick<RejectedJump, 'time_s' | 'text' | 'hint'>} refusal
   * @returns {RejectedJump}
   */
  reject({ time_s, text, hint }) {
    this.#rejected += 1;
    /** @type {RejectedJump} */
    const jump = { kind: 'rejected', id: `rejected-${this.#rejected}`, time_s, text, hint };
    this.#jumps.push(jump);
    const rejected = this.#jumps.filter((jump) => jump.kind === 'rejected');
    if (rejected.length > REJECTED_KEPT) this.#jumps.splice(this.#jumps.indexOf(rejected[0]), 1);
    return jump;
  }

  /**
   * Take a jump out of best and mean, or in again.
   * @param {string} rep_id
   * @param {boolean} isStruck
   */
  strike(rep_id, isStruck) {
    this.mark(rep_id, { isStruck, isTried: false });
  }

  /**
   * Note how a jump fares.
   * @param {string} rep_id
   * @param {Partial<Pick<CountedJump, 'isStruck' | 'isDeleted' | 'isTried'>>} marks
   */
  mark(rep_id, marks) {
    const at = this.#jumps.findIndex((jump) => jump.kind === 'rep' && jump.rep.rep_id === rep_id);
    if (at >= 0) this.#jumps[at] = { .../** @type {CountedJump} */ (this.#jumps[at]), ...marks };
  }

  /**
   * Find a jump as it is now.
   * @param {string | null} id
   * @returns {Jump | null}
   */
  find(id) {
    return this.list.find((jump) => idOf(jump) === id) ?? null;
  }

  /**
   * Best and mean height in metres of those that are not struck out, and which is best; null without any.
   */
  get summary() {
    const measured = this.counted.flatMap((jump) => {
      const height_m = heightOf(jump);
      return height_m === null ? [] : [{ id: jump.rep.rep_id, height_m, hipPeak_m: jump.hipPeak_m }];
    });
    if (measured.length === 0) return null;
    const best = measured.reduce((most, one) => (one.height_m > most.height_m ? one : most));
    return {
      bestId: best.id,
      best_m: best.height_m,
      lastPeak_m: measured[measured.length - 1].hipPeak_m,
      bestPeak_m: best.hipPeak_m,
      mean_m: measured.reduce((sum, { height_m }) => sum + height_m, this.#gone.sum_m) / (measured.length + this.#gone.heights),
    };
  }

  clear() {
    this.#jumps = [];
    this.#lastNumber = 0;
    this.#gone = { heights: 0, sum_m: 0 };
    this.#saved.clear();
  }
}

/**
 * What a jump is found by.
 * @param {Jump} jump
 */
export function idOf(jump) {
  return jump.kind === 'rep' ? jump.rep.rep_id : jump.id;
}

/**
 * The height that counts, in metres; null: it was not measured, or struck out.
 * @param {CountedJump} jump
 */
function heightOf({ rep, isStruck }) {
  const height_m = rep[HEIGHT.key];
  return typeof height_m === 'number' && !isStruck ? height_m : null;
}

/**
 * Return of a repetition what is kept of it.
 * @param {Rep} rep
 * @returns {Rep}
 */
function kept({ rep_id, revision, final, test, quality, unavailable, uncertainty, ...values }) {
  const only = (/** @type {Record<string, any>} */ from) => Object.fromEntries(KEPT.filter((key) => key in from).map((key) => [key, from[key]]));
  return { rep_id, revision, final, test, quality, unavailable: only(unavailable), uncertainty: only(uncertainty), ...only(values) };
}
