/**
 * Owns the loop of a test: what the page is doing, the countdown before a jump, standing still, and the
 * cues of each. Says `enter` (the input that was taken), `second` (left of the countdown, 0: none) and
 * `arm` (whether jumps are to be counted). Time is an argument.
 */
import { t } from '../i18n/words.js';
import { Countdown } from './countdown.js';
import { Cues } from './cues.js';
import { SteadyInstruction, instructionFor, isPlaced } from './framing.js';
import { StandStill } from './stand_still.js';
import { SEEN_AS, STATES, next } from './states.js';

/** @typedef {import('./types.js').Said} Said */

const RESULT_SHOWN_MS = 2500;
/** @type {import('./types.js').State[]} */
const COUNTING = ['countdown', 'still'];
/** @type {import('./types.js').Input[]} */
const ENDS_COUNTING = ['lose', 'deny', 'ask'];

export class Loop extends EventTarget {
  /** @type {import('./types.js').State} */
  state = 'asking';
  /** @type {Said} */
  said = { instruction: '', detail: '', seconds: 0, height: '', number: 0, isBest: false, reps: 0 };
  /** Whether jumps are counted; the server keeps it over a reconnection. */
  armed = true;
  cues = new Cues();

  #countdown = new Countdown();
  #steady = new SteadyInstruction();
  #stand = new StandStill();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resultTimer;

  constructor() {
    super();
    this.#countdown.addEventListener('second', (event) => {
      this.#say('second', /** @type {CustomEvent} */ (event).detail);
      this.cues.tone('tick');
    });
    this.#countdown.addEventListener('over', () => this.#awaitStill());
  }

  get line() {
    const { tone, caption } = STATES[this.state];
    return { tone, caption: caption(this.said) };
  }

  /**
   * @param {import('./types.js').Input} input
   * @param {Partial<Said>} [said]
   */
  enter(input, said = {}) {
    Object.assign(this.said, said);
    const wasCounting = COUNTING.includes(this.state);
    this.state = next(this.state, input);
    if (ENDS_COUNTING.includes(input)) {
      this.#stopCountdown();
      // As by the stop button: only for the countdown did no jump count, and who looks on is told.
      if (wasCounting) this.#arm(true);
    }
    this.#say('enter', input);
  }

  /** Count down, anew if need be; say whether it began: without a picture there is nobody to count for. */
  startCountdown() {
    if (next(this.state, 'count') !== 'countdown') return false;
    this.#arm(false);
    this.enter('count');
    this.#countdown.start();
    return true;
  }

  #stopCountdown() {
    this.#countdown.stop();
    this.#say('second', 0);
  }

  /** Jumps count again once the athlete has stood still. */
  #awaitStill() {
    this.#say('second', 0);
    this.#stand.clear();
    this.#steady.clear();
    this.enter('counted', { instruction: '' });
    this.cues.speak(t('state.still'));
  }

  #go() {
    this.#arm(true);
    this.enter('stood', { instruction: t('framing.ready') });
    this.cues.tone('go');
    this.cues.speak(t('sound.go'));
  }

  /** @param {boolean} armed */
  #arm(armed) {
    this.armed = armed;
    this.#say('arm', armed);
  }

  /** Wait for the first result, or for the coach to go on. */
  begin() {
    this.#stopCountdown();
    this.enter('open');
    if (!this.armed) this.enter('pause');
  }

  /**
   * Count jumps, or pause.
   * @param {boolean} armed
   */
  arm(armed) {
    this.#arm(armed);
    this.#turn(armed);
  }

  /**
   * Follow another page, which had jumps counted, or paused.
   * @param {boolean} armed
   */
  follow(armed) {
    if (armed === this.armed) return;
    this.armed = armed;
    this.#turn(armed);
  }

  /** @param {boolean} armed */
  #turn(armed) {
    this.#stopCountdown();
    this.forget();
    this.enter(armed ? 'resume' : 'pause');
  }

  /** Forget which instruction stood: what comes is another stream. */
  forget() {
    this.#steady.clear();
  }

  /**
   * Take one result; return where it shows the athlete.
   * @param {import('../wire/types.js').PoseResult} pose
   * @param {number} now_ms
   * @returns {import('./framing.js').FramingCode}
   */
  see(pose, now_ms) {
    const { code, text } = this.#steady.update(instructionFor(pose), now_ms);
    if (this.state !== 'still') this.enter(SEEN_AS[code], { instruction: text });
    else if (this.#stand.update(pose, now_ms)) this.#go();
    else this.enter(SEEN_AS[code], { instruction: isPlaced(code) ? '' : text });
    return code;
  }

  /**
   * Tell a new result.
   * @param {Pick<Said, 'height' | 'number' | 'isBest'>} said
   * @param {string} spoken its height as it is read aloud
   */
  tellRep(said, spoken) {
    this.#tell('rep', said);
    this.cues.tone('good');
    this.cues.speak(said.isBest ? t('sound.best', { height: spoken }) : spoken);
  }

  /** @param {string} why the jump was not counted */
  tellRejected(why) {
    this.#tell('reject', {});
    this.cues.tone('bad');
    this.cues.speak(t('sound.rejected', { detail: why }));
  }

  /**
   * Put a result on the state line until it was read.
   * @param {'rep' | 'reject'} input
   * @param {Partial<Said>} said
   */
  #tell(input, said) {
    this.enter(input, said);
    clearTimeout(this.#resultTimer);
    this.#resultTimer = setTimeout(() => this.enter('result_over'), RESULT_SHOWN_MS);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
