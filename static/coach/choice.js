/**
 * Owns what is chosen in this session, by whichever page: test, athlete, whether jumps count, the queue.
 * Says `wish` (what the server is to be told) and `follow` once what was told is the newest that is known:
 * while a wish of this page is on its way, what is told is older than it. A wish that a connection took
 * along when it broke is made again.
 */

/**
 * @typedef {import('../wire/types.js').Json} Json
 * @typedef {import('../wire/types.js').Queue} Queue
 * @typedef {Pick<Queue, 'athlete_ids' | 'at' | 'reps_each'>} QueueWish
 */

/** @typedef {{ test?: string, athlete_id?: string | null, mass_kg?: number | null, armed?: boolean,
 *   queue?: QueueWish | null }} Changes */

/** Wishes without an answer beyond this: the oldest goes. They were made while nothing got through. */
const MOST_UNANSWERED = 20;

export class Choice extends EventTarget {
  /** @type {Json} */
  configuration = {};
  /** @type {Queue | null} */
  queue = null;
  /** Body masses, by athlete: the server knows that of who jumps now. @type {Map<string, number>} */
  masses_kg = new Map();
  /** Wishes without an answer, oldest first: they are answered in this order. @type {Changes[]} */
  #unanswered = [];
  /** Whose body mass was told last, if it is known. @type {unknown} */
  #weighed = null;
  /** @type {string | null} */
  #sessionId = null;

  /**
   * Ask for another choice.
   * @param {Changes} changes
   */
  make(changes) {
    this.#unanswered = [...this.#unanswered, changes].slice(-MOST_UNANSWERED);
    this.dispatchEvent(new CustomEvent('wish', { detail: changes }));
  }

  /** Take note that a wish was turned down. */
  refused() {
    this.#unanswered.shift();
    this.#follow();
  }

  /** @param {{ configuration: Json, queue: Queue | null, isYours: boolean }} told */
  hear({ configuration, queue, isYours }) {
    if (isYours) this.#unanswered.shift();
    this.configuration = configuration;
    this.queue = queue;
    this.#follow();
  }

  /**
   * Begin with what a server greets with.
   * @param {import('../wire/types.js').Hello} hello
   */
  begin({ session_id, configuration, queue }) {
    this.#unanswered = [];
    this.#weighed = null;
    this.#sessionId = session_id;
    this.hear({ configuration, queue, isYours: false });
  }

  /**
   * Begin as the page that films: a server that forgot the session, for it was started anew, is told what
   * was chosen in it. One where somebody chose since is believed. What was chosen while the server did not
   * answer is chosen anew, each after the other as before.
   * @param {import('../wire/types.js').Hello} hello
   */
  greet(hello) {
    const isForgotten = this.#sessionId !== null && hello.session_id !== this.#sessionId;
    const chosen = { ...this.configuration, queue: this.queue && wishFor(this.queue) };
    const unanswered = this.#unanswered;
    this.begin(hello);
    if (isForgotten && hello.chosen) return;
    for (const changes of isForgotten ? [chosen, ...unanswered] : unanswered) this.make(changes);
  }

  #follow() {
    if (this.#unanswered.length > 0) return;
    this.dispatchEvent(new CustomEvent('follow'));
    const { athlete_id, mass_kg } = this.configuration;
    if (athlete_id === this.#weighed) return;
    this.#weighed = athlete_id;
    const known_kg = this.masses_kg.get(String(athlete_id));
    if (known_kg !== undefined && mass_kg === null) this.make({ mass_kg: known_kg });
  }
}

/**
 * Return what to ask for so that the queue stays as it is.
 * @param {Queue} queue
 * @returns {QueueWish}
 */
export function wishFor({ athlete_ids, at, reps_each }) {
  return { athlete_ids, at, reps_each };
}

/**
 * Return the queue with another turn, held between the first and the end.
 * @param {Queue} queue
 * @param {number} at
 */
export function turnedTo(queue, at) {
  return { ...wishFor(queue), at: Math.max(0, Math.min(queue.athlete_ids.length, at)) };
}

/**
 * Return the queue with an athlete one place further up (−1) or down (1); who has the turn keeps it.
 * @param {QueueWish} queue
 * @param {number} from
 * @param {-1 | 1} by
 * @returns {QueueWish}
 */
export function moved(queue, from, by) {
  const to = from + by;
  if (to < 0 || to >= queue.athlete_ids.length) return queue;
  const athlete_ids = [...queue.athlete_ids];
  [athlete_ids[from], athlete_ids[to]] = [athlete_ids[to], athlete_ids[from]];
  const at = queue.at === from ? to : queue.at === to ? from : queue.at;
  return { ...queue, athlete_ids, at };
}

/**
 * Return the queue without an athlete, null without any left; who has the turn keeps it.
 * @param {QueueWish} queue
 * @param {number} from
 * @returns {QueueWish | null}
 */
export function without(queue, from) {
  const athlete_ids = queue.athlete_ids.toSpliced(from, 1);
  return athlete_ids.length === 0 ? null : { ...queue, athlete_ids, at: queue.at > from ? queue.at - 1 : queue.at };
}
