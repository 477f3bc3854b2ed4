/**
 * Owns the list of the session's jumps: their numbers, later revisions, and those not counted. Pure.
 */
import { HEIGHT, TESTS, VELOCITY_HEIGHT } from './quantities.js';

/** @import { CountedJump, Jump, RejectedJump, Series, Summary } from './types.js' */

/**
 * @typedef {import('../wire/types.js').Rep} Rep
 * @typedef {Series & Pick<CountedJump, 'number' | 'hipPeak_m' | 'isStruck'> & { rep_id: string, height_m: number }} Measured
 */

/** Not counted ones beyond this: the oldest goes. */
const REJECTED_KEPT = 20;
/** Counted ones beyond this: the oldest that is not the best of its series goes, and leaves its height. The store has them all. */
export const COUNTED_KEPT = 60;
/** Heights of those that went, for best and mean. Beyond this: the oldest is forgotten. */
export const GONE_KEPT = 1000;
/** What is kept of a repetition: what a card shows, in whichever test. */
const KEPT = [...new Set([HEIGHT, VELOCITY_HEIGHT, ...Object.values(TESTS).flatMap(({ beside }) => beside)].map(({ key }) => key))];

export class Jumps {
  /** @type {Jump[]} oldest first */
  #jumps = [];
  #lastNumber = 0;
  #rejected = 0;
  /** Those that went and were measured. @type {Measured[]} */
  #gone = [];
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
   * @param {{ rep: Rep, athlete_id: string | null }} told
   * @param {number | null} [hipPeak_m]
   * @returns {'new' | 'revised' | 'old'}
   */
  add({ rep, athlete_id }, hipPeak_m = null) {
    const known = this.counted.find((jump) => jump.rep.rep_id === rep.rep_id);
    if (!known) {
      this.#lastNumber += 1;
      const marks = { isSaved: false, isStruck: false, isDeleted: false, isTried: false };
      this.#jumps.push({ kind: 'rep', number: this.#lastNumber, rep: kept(rep), athlete_id, ...marks, hipPeak_m });
      this.#keepFew();
      return 'new';
    }
    if (rep.revision <= known.rep.revision) return 'old';
    this.#jumps[this.#jumps.indexOf(known)] = { ...known, rep: kept(rep), athlete_id };
    return 'revised';
  }

  #keepFew() {
    const { counted } = this;
    if (counted.length <= COUNTED_KEPT) return;
    const oldest = counted.find((jump) => this.beside(jump)?.bestId !== jump.rep.rep_id) ?? counted[0];
    this.#jumps.splice(this.#jumps.indexOf(oldest), 1);
    this.#saved.delete(oldest.rep.rep_id);
    this.#gone.push(...measured(oldest));
    if (this.#gone.length > GONE_KEPT) this.#gone.shift();
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
   * Note how a jump fares, and whose it is; one that went from the row, too.
   * @param {string} rep_id
   * @param {Partial<Pick<CountedJump, 'athlete_id' | 'isStruck' | 'isDeleted' | 'isTried'>>} marks
   */
  mark(rep_id, marks) {
    const at = this.#jumps.findIndex((jump) => jump.kind === 'rep' && jump.rep.rep_id === rep_id);
    if (at >= 0) this.#jumps[at] = { .../** @type {CountedJump} */ (this.#jumps[at]), ...marks };
    const gone = this.#gone.find((one) => one.rep_id === rep_id);
    if (gone) Object.assign(gone, marks);
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
   * Best and mean height in metres of those of a series that are not struck out; null without any.
   * @param {Series} series
   * @returns {Summary | null}
   */
  summaryOf({ athlete_id, test }) {
    const theirs = [...this.#gone, ...this.counted.flatMap(measured)].filter(
      (one) => one.athlete_id === athlete_id && one.test === test && !one.isStruck,
    );
    if (theirs.length === 0) return null;
    const best = theirs.reduce((most, one) => (one.height_m > most.height_m ? one : most));
    const last = theirs.reduce((newest, one) => (one.number > newest.number ? one : newest));
    return {
      bestId: best.rep_id,
      best_m: best.height_m,
      mean_m: theirs.reduce((sum, { height_m }) => sum + height_m, 0) / theirs.length,
      heights: theirs.length,
      bestPeak_m: best.hipPeak_m,
      lastPeak_m: last.hipPeak_m,
    };
  }

  /**
   * What a jump is compared with: its athlete's in its test. Beside one that was not counted, or none, stand
   * those of the newest that was.
   * @param {Jump | null} jump
   */
  beside(jump) {
    const one = jump?.kind === 'rep' ? jump : this.counted.at(-1);
    return one ? this.summaryOf({ athlete_id: one.athlete_id, test: one.rep.test }) : null;
  }

  /**
   * Whether a jump is higher than its athlete's others in its test; the first is compared with none.
   * @param {string} rep_id
   */
  isNewBest(rep_id) {
    const summary = this.beside(this.find(rep_id));
    return summary !== null && summary.bestId === rep_id && summary.heights > 1;
  }

  /** Whether the row has jumps of several athletes, or of several tests. */
  get isMixed() {
    const [first, ...others] = this.counted;
    return others.some(({ athlete_id, rep }) => athlete_id !== first.athlete_id || rep.test !== first.rep.test);
  }

  clear() {
    this.#jumps = [];
    this.#lastNumber = 0;
    this.#gone = [];
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
 * What is compared of a jump; nothing where its height was not measured.
 * @param {CountedJump} jump
 * @returns {Measured[]}
 */
function measured({ number, rep, athlete_id, hipPeak_m, isStruck }) {
  const height_m = rep[HEIGHT.key];
  if (typeof height_m !== 'number') return [];
  return [{ rep_id: rep.rep_id, athlete_id, test: rep.test, number, height_m, hipPeak_m, isStruck }];
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
