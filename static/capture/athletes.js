/**
 * Owns whose the jumps are, and what the store is asked to put right. The camera films on whatever the
 * store says.
 */
import { t } from '../i18n/words.js';
import { on, parts } from './parts.js';
import { COUNTED_KEPT } from '../coach/jumps.js';
import { sentence } from '../wire/api.js';

export class Athletes {
  #api;
  #session;
  #panel;
  /** Whose the store has it, by rep_id: of as many as the list keeps. @type {Map<string, string | null>} */
  #stored = new Map();
  /** Repetitions with a change on its way. @type {Set<string>} */
  #busy = new Set();

  /**
   * @param {import('../wire/api.js').Api} api
   * @param {string} session
   * @param {import('./jump_panel.js').JumpPanel} panel
   * @param {import('../widgets/turns.js').Turns} turns
   */
  constructor(api, session, panel, turns) {
    this.#api = api;
    this.#session = session;
    this.#panel = panel;
    on(parts.athlete, 'again', async () => {
      await turns.read();
      if (parts.athlete.trouble) parts.toast.show(parts.athlete.trouble);
    });
    on(parts.athlete, 'athlete', (id) => this.#warn(id));
    on(turns, 'new', (id) => this.#warn(id));
    on(turns, 'read', () => this.#begin());
    on(parts.checks, 'add', () => turns.add());
    on(parts.whose, 'athlete', (id) => this.#move(id));
    on(panel, 'shown', () => this.#follow());
  }

  /** Offer who can be chosen, try again what was refused, and ask anew whose a jump is. */
  #begin() {
    this.#stored.clear();
    for (const jump of this.#panel.jumps.counted) this.#panel.jumps.mark(jump.rep.rep_id, { isTried: false });
    parts.whose.groups = parts.athlete.groups;
    parts.checks.isEmpty = !parts.athlete.trouble && parts.athlete.groups.length === 0;
    this.#follow();
  }

  /** @param {string | null} id of who was chosen */
  #warn(id) {
    /** @type {import('../widgets/choosers.js').Athlete | undefined} */
    const one = parts.athlete.groups.flatMap(({ athletes }) => athletes).find(({ athlete_id }) => athlete_id === id);
    if (one?.consent_at === null) parts.toast.show(t('athlete.no_consent'));
  }

  /**
   * Take note of what anybody put right in a stored jump.
   * @param {{ rep_id: string, athlete_id: string | null, isDeleted: boolean }} changed
   */
  hear({ rep_id, athlete_id, isDeleted }) {
    this.#panel.jumps.mark(rep_id, { athlete_id });
    if (this.#busy.has(rep_id)) return; // the answer to what this page asked for says more
    this.#know(rep_id, athlete_id);
    this.#panel.jumps.mark(rep_id, { isStruck: isDeleted, isDeleted });
    this.#panel.show();
  }

  /**
   * @param {string} rep_id
   * @param {string | null} athlete_id
   */
  #know(rep_id, athlete_id) {
    this.#stored.set(rep_id, athlete_id);
    if (this.#stored.size > COUNTED_KEPT) this.#stored.delete(/** @type {string} */ (this.#stored.keys().next().value));
  }

  /** Show whose the chosen jump is, and ask the store for what the coach wants of each. */
  #follow() {
    const { chosen, jumps } = this.#panel;
    const rep_id = chosen?.rep.rep_id ?? '';
    parts.whose.canChoose = !this.#busy.has(rep_id);
    parts.whose.chosen = this.#stored.get(rep_id) ?? null;
    parts.whose.hidden = !this.#stored.has(rep_id) || chosen?.isDeleted === true || parts.whose.groups.length === 0;
    for (const jump of jumps.list) {
      if (jump.kind === 'rep' && jump.isSaved && !jump.isTried) this.#settle(jump, jump.rep.rep_id === rep_id);
    }
  }

  /**
   * @param {import('../coach/types.js').CountedJump} jump
   * @param {boolean} isChosen whose it is, is asked of that one: there may be sixty
   */
  #settle({ rep: { rep_id }, isStruck, isDeleted }, isChosen) {
    if (isStruck !== isDeleted) {
      const path = `/sessions/${encodeURIComponent(this.#session)}/reps/${rep_id}`;
      this.#change(rep_id, () => this.#api.ask('PUT', path, { deleted: isStruck }));
    } else if (isChosen && !this.#stored.has(rep_id) && !parts.athlete.trouble) {
      this.#change(rep_id, () => this.#api.ask('GET', `/reps/${rep_id}`));
    }
  }

  /** @param {string | null} athlete_id */
  #move(athlete_id) {
    const rep_id = this.#panel.chosen?.rep.rep_id;
    if (!rep_id) return;
    this.#change(rep_id, async () => {
      const moved = await this.#api.ask('POST', `/reps/${rep_id}/move`, { athlete_id });
      this.#panel.jumps.mark(rep_id, { athlete_id: moved.athlete_id });
      return moved;
    });
  }

  /**
   * Make one change after another; a refused one is tried again once the coach wants something else.
   * @param {string} rep_id
   * @param {() => Promise<{ athlete_id: string | null, deleted_at: unknown }>} ask
   */
  async #change(rep_id, ask) {
    if (this.#busy.has(rep_id)) return;
    this.#busy.add(rep_id);
    parts.whose.canChoose = false;
    try {
      const { athlete_id, deleted_at } = await ask();
      this.#know(rep_id, athlete_id);
      this.#panel.jumps.mark(rep_id, { isDeleted: Boolean(deleted_at) });
    } catch (error) {
      parts.toast.show(sentence(error));
      this.#panel.jumps.mark(rep_id, { isTried: true });
    }
    this.#busy.delete(rep_id);
    this.#panel.show();
  }
}
