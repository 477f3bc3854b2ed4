/**
 * Owns the constant between the capture clock of the page and the RTP timestamps of what it sends.
 *
 * A browser derives the RTP timestamp of a frame from its capture time, 90 ticks a millisecond, from an
 * origin it does not tell. So `stamp − rtp / 90` is one constant C. Every pair of a result and a recent
 * frame is a candidate for it; camera intervals are never quite even, so only the true C keeps coming
 * back. Candidates are counted in bins of 1 ms, two neighbours at a time, as wide as the sender's own
 * rounding. Where intervals are too even to tell, the C whose delay
 * is nearest to the expected one wins. Time is an argument.
 */

const TICKS_PER_MS = 90;
const FRAMES_REMEMBERED = 240;
/** Results that vote; older ones leave, which follows drift and makes up for a lost frame. */
const VOTERS = 120;
const VOTERS_TO_DECIDE = 30;
const RESULTS_PER_DECISION = 10;
/** A result later than this belongs to no frame that could still be shown. */
const LONGEST_DELAY_MS = 1000;
/**
 * A near server is quicker than the screen: its result is here before the page was shown the frame. So
 * a result votes only once the frames of its time are surely known.
 */
const FRAMES_KNOWN_AFTER_MS = 100;
/** Share of the voters that must agree on the winner. */
const QUORUM = 0.5;
/** A rival with this share of the winner's votes is as good: an even interval repeats every candidate. */
const RIVAL = 0.9;

/** @typedef {{ rtp_ms: number, arrival_ms: number, expectedDelay_ms: number }} Waiting */

export class RtpClock {
  #stamps_ms = new Float64Array(FRAMES_REMEMBERED).fill(-Infinity);
  #frames = 0;
  /** @type {Map<number, number>} votes by candidate, rounded to 1 ms */
  #votes = new Map();
  /** @type {{ candidates: number[], expected_ms: number }[]} */
  #voters = [];
  /** @type {number | null} */
  #lastTicks = null;
  #sinceDecision = 0;
  /** Results that have not voted yet, oldest first: those of the last 0.1 s. @type {Waiting[]} */
  #waiting = [];
  /** @type {number | null} */
  #offset_ms = null;

  /** Whether the constant is known. */
  get isLearned() {
    return this.#offset_ms !== null;
  }

  /**
   * Take note of a frame that is being sent.
   * @param {number} stamp_ms when it was captured, on the page's clock
   */
  sawFrame(stamp_ms) {
    const at = this.#frames % FRAMES_REMEMBERED;
    this.#stamps_ms[at] = stamp_ms;
    this.#frames += 1;
  }

  /**
   * Take note of a result, and learn from it.
   * @param {number} rtpTimestamp 32 bits
   * @param {number} arrival_ms on the page's clock
   * @param {number} expectedDelay_ms from capture to arrival, by all that is known of it
   * @returns {number | null} the stamp of the frame that it belongs to; null until learned
   */
  sawResult(rtpTimestamp, arrival_ms, expectedDelay_ms) {
    const rtp_ms = this.#unwrap(rtpTimestamp) / TICKS_PER_MS;
    this.#waiting.push({ rtp_ms, arrival_ms, expectedDelay_ms });
    while (this.#waiting.length > 0 && this.#waiting[0].arrival_ms <= arrival_ms - FRAMES_KNOWN_AFTER_MS) {
      const result = /** @type {Waiting} */ (this.#waiting.shift());
      this.#vote(result.rtp_ms, result.arrival_ms, result.expectedDelay_ms);
    }
    this.#sinceDecision += 1;
    if (this.#voters.length >= VOTERS_TO_DECIDE && this.#sinceDecision >= RESULTS_PER_DECISION) {
      this.#sinceDecision = 0;
      this.#decide();
    }
    return this.#offset_ms === null ? null : rtp_ms + this.#offset_ms;
  }

  /** @param {number} rtpTimestamp */
  #unwrap(rtpTimestamp) {
    // `| 0` reads the difference as signed: a timestamp just before or just after the last one.
    const ticks =
      this.#lastTicks === null
        ? rtpTimestamp
        : this.#lastTicks + ((rtpTimestamp - (this.#lastTicks % 2 ** 32)) | 0);
    this.#lastTicks = ticks;
    return ticks;
  }

  /**
   * @param {number} rtp_ms
   * @param {number} arrival_ms
   * @param {number} expectedDelay_ms
   */
  #vote(rtp_ms, arrival_ms, expectedDelay_ms) {
    const candidates = [];
    let nearest_ms = Infinity;
    let expected_ms = 0;
    for (let i = 0; i < FRAMES_REMEMBERED; i += 1) {
      const delay_ms = arrival_ms - this.#stamps_ms[i];
      if (delay_ms < 0 || delay_ms > LONGEST_DELAY_MS) continue;
      const candidate = this.#stamps_ms[i] - rtp_ms;
      candidates.push(Math.round(candidate));
      const miss_ms = Math.abs(delay_ms - expectedDelay_ms);
      if (miss_ms < nearest_ms) {
        nearest_ms = miss_ms;
        expected_ms = candidate + delay_ms - expectedDelay_ms;
      }
    }
    if (candidates.length === 0) return;
    for (const bin of candidates) this.#votes.set(bin, (this.#votes.get(bin) ?? 0) + 1);
    this.#voters.push({ candidates, expected_ms });
    if (this.#voters.length > VOTERS) this.#forget(/** @type {any} */ (this.#voters.shift()).candidates);
  }

  /** @param {number[]} candidates */
  #forget(candidates) {
    for (const bin of candidates) {
      const left = (this.#votes.get(bin) ?? 0) - 1;
      if (left > 0) this.#votes.set(bin, left);
      else this.#votes.delete(bin);
    }
  }

  #decide() {
    let most = 0;
    for (const bin of this.#votes.keys()) most = Math.max(most, this.#score(bin));
    if (most < QUORUM * this.#voters.length) return;
    if (this.#offset_ms !== null && this.#score(Math.floor(this.#offset_ms)) >= RIVAL * most) {
      this.#offset_ms = this.#centre(Math.floor(this.#offset_ms));
      return;
    }
    const expected_ms = median(this.#voters.map((voter) => voter.expected_ms));
    let best = NaN;
    for (const bin of this.#votes.keys()) {
      if (this.#score(bin) < RIVAL * most) continue;
      if (Number.isNaN(best) || Math.abs(bin - expected_ms) < Math.abs(best - expected_ms)) best = bin;
    }
    this.#offset_ms = this.#centre(best);
  }

  /** @param {number} bin of the pair, the lower one */
  #score(bin) {
    return (this.#votes.get(bin) ?? 0) + (this.#votes.get(bin + 1) ?? 0);
  }

  /** @param {number} bin of the pair, the lower one */
  #centre(bin) {
    return bin + (this.#votes.get(bin + 1) ?? 0) / this.#score(bin);
  }
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
