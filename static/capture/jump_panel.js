/**
 * Owns the panel of jumps: the row, the card of the chosen one, its replay, and the marks that they leave
 * on the height bar. Says `shown`. What the store has of a jump is not its affair.
 */
import { t } from '../i18n/words.js';
import { Jumps, idOf } from '../coach/jumps.js';
import { parts } from './parts.js';

export class JumpPanel extends EventTarget {
  jumps = new Jumps();
  #stage;
  /** Who is to jump, and what: whose last and best the height bar shows. @type {import('../coach/types.js').Series | null} */
  #turn = null;
  /** The highest that the hips were seen since the last jump. */
  #hipPeak_m = -Infinity;
  /** The newest jump's pictures, if they are there. @type {{ rep_id: string, replay: import('../overlay/types.js').Replay } | null} */
  #held = null;

  /** @param {import('../overlay/stage.js').Stage} stage */
  constructor(stage) {
    super();
    this.#stage = stage;
  }

  /** The jump whose card is shown, if it was counted. */
  get chosen() {
    const { jump } = parts.result;
    return jump?.kind === 'rep' ? jump : null;
  }

  /** @param {import('../wire/types.js').PoseResult} pose */
  see({ hipHeight_m }) {
    if (hipHeight_m !== null) this.#hipPeak_m = Math.max(this.#hipPeak_m, hipHeight_m);
  }

  /**
   * Take note of who is to jump, and what.
   * @param {import('../wire/types.js').Json} configuration
   */
  follow({ athlete_id, test }) {
    this.#turn = { athlete_id: typeof athlete_id === 'string' ? athlete_id : null, test: String(test) };
    this.show();
  }

  /**
   * Take a repetition; say whether it is a new one.
   * @param {{ rep: import('../wire/types.js').Rep, athlete_id: string | null }} told
   */
  take({ rep, athlete_id }) {
    const change = this.jumps.add({ rep, athlete_id }, this.#hipPeak_m > 0 ? this.#hipPeak_m : null);
    if (change === 'new') {
      this.#hipPeak_m = -Infinity;
      this.#hold(rep);
      this.choose(rep.rep_id);
    }
    if (change !== 'old') this.show();
    return change === 'new';
  }

  /**
   * Show jumps that were taken into the list as they were before.
   * @param {string | null} newest of those that were not in it
   */
  showEarlier(newest) {
    if (newest !== null) this.choose(newest);
    this.show();
  }

  /** @param {Parameters<Jumps['reject']>[0]} refusal */
  reject(refusal) {
    this.#hipPeak_m = -Infinity;
    this.choose(this.jumps.reject(refusal).id);
    this.show();
  }

  /**
   * Strike the chosen jump out, or count it again.
   * @param {boolean} isStruck
   */
  strike(isStruck) {
    if (this.chosen === null) return;
    this.jumps.strike(this.chosen.rep.rep_id, isStruck);
    this.show();
  }

  /** Strike out the newest counted jump. */
  strikeNewest() {
    const newest = this.jumps.counted.at(-1);
    if (!newest || newest.isStruck) return;
    this.choose(newest.rep.rep_id);
    this.strike(true);
  }

  openReplay() {
    if (this.chosen === null || this.chosen.rep.rep_id !== this.#held?.rep_id) return;
    parts.replay.number = this.chosen.number;
    parts.replay.replay = this.#held.replay;
  }

  clear() {
    this.jumps.clear();
    this.#drop();
    this.choose(null);
    this.show();
  }

  /** Let go of the newest jump's pictures. */
  #drop() {
    this.#held = null;
    parts.replay.close();
  }

  /**
   * Keep the pictures of a jump that was just measured, for its replay.
   * @param {import('../wire/types.js').Rep} rep
   */
  #hold(rep) {
    this.#drop();
    const { takeoff_time_s, landing_time_s } = rep;
    if (typeof takeoff_time_s !== 'number' || typeof landing_time_s !== 'number') return;
    const replay = this.#stage.hold(takeoff_time_s, landing_time_s);
    this.#held = replay && { rep_id: rep.rep_id, replay };
  }

  /** @param {string | null} id of the jump to show */
  choose(id) {
    parts.list.chosen = id;
    this.#showChosen();
  }

  #showChosen() {
    const jump = this.jumps.find(parts.list.chosen);
    const summary = this.jumps.beside(jump);
    parts.list.bestId = summary?.bestId ?? null;
    Object.assign(parts.result, { jump, summary, isMixed: this.jumps.isMixed });
    parts.quantities.jump = jump;
    parts.result.canReplay = jump !== null && this.#held?.rep_id === idOf(jump);
    this.dispatchEvent(new CustomEvent('shown'));
  }

  show() {
    const { list, count } = this.jumps;
    const turn = this.#turn && this.jumps.summaryOf(this.#turn);
    parts.list.jumps = list;
    this.#stage.marks = {
      last_m: turn?.lastPeak_m ?? null,
      best_m: turn?.bestPeak_m ?? null,
      lastLabel: t('bar.last'),
      bestLabel: t('result.best'),
    };
    parts.checks.hidden = list.length > 0;
    parts.root.toggleAttribute('data-empty', list.length === 0);
    parts.controls.canRetry = this.jumps.counted.length > 0;
    this.#showChosen();
    parts.root.dataset.reps = String(count);
  }
}
