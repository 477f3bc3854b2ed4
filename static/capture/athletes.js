/**
 * Owns whose the jumps are: who can be chosen, and what the store is asked to put right. The camera films
 * on whatever the store says.
 */
import { t } from '../i18n/words.js';
import { on, parts } from './parts.js';
import { Api, sentence } from '../wire/api.js';

/** @typedef {{ athlete_id: string | null, isDeleted: boolean }} Stored a repetition as the store has it */

export class Athletes {
  #api;
  #panel;
  /** @type {Map<string, Stored>} by rep_id */
  #stored = new Map();
  /** Repetitions with a change on its way. @type {Set<string>} */
  #busy = new Set();

  /**
   * @param {string | null} token of this page
   * @param {import('./jump_panel.js').JumpPanel} panel
   */
  constructor(token, panel) {
    this.#api = new Api(token);
    this.#panel = panel;
    on(parts.athlete, 'again', async () => {
      await this.read();
      if (parts.athlete.trouble) parts.toast.show(parts.athlete.trouble);
    });
    on(parts.athlete, 'athlete', (id) => this.#warn(id));
    on(parts.whose, 'athlete', (id) => this.#move(id));
    on(panel, 'shown', () => this.#follow());
  }

  /** Read who can be chosen, and try again what was refused. */
  async read() {
    for (const jump of this.#panel.jumps.counted) this.#panel.jumps.mark(jump.rep.rep_id, { isTried: false });
    try {
      const [squads, all] = await Promise.all([this.#api.all('/squads'), this.#api.all('/athletes')]);
      const groups = await Promise.all(squads.map(async ({ squad_id, name }) =>
        ({ name, athletes: await this.#api.all(`/squads/${squad_id}/members`) })));
      const grouped = new Set(groups.flatMap(({ athletes }) => athletes.map((one) => one.athlete_id)));
      const others = all.filter(({ athlete_id }) => !grouped.has(athlete_id));
      if (others.length > 0) groups.push({ name: t('athlete.others'), athletes: others });
      parts.athlete.groups = parts.whose.groups = groups;
      parts.athlete.trouble = '';
    } catch (error) {
      parts.athlete.trouble = t('athlete.films_on', { why: sentence(error) });
    }
    parts.athlete.hidden = !parts.athlete.trouble && parts.athlete.groups.length === 0;
    this.#follow();
  }

  /** @param {string | null} id of who was chosen */
  #warn(id) {
    /** @type {import('../widgets/choosers.js').Athlete | undefined} */
    const one = parts.athlete.groups.flatMap(({ athletes }) => athletes).find(({ athlete_id }) => athlete_id === id);
    if (one?.consent_at === null) parts.toast.show(t('athlete.no_consent'));
  }

  /** Show whose the chosen jump is, and ask the store for what the coach wants of each. */
  #follow() {
    const { chosen, jumps } = this.#panel;
    const rep_id = chosen?.rep.rep_id ?? '';
    const stored = this.#stored.get(rep_id);
    parts.whose.canChoose = !this.#busy.has(rep_id);
    parts.whose.chosen = stored?.athlete_id ?? null;
    parts.whose.hidden = stored === undefined || stored.isDeleted || parts.whose.groups.length === 0;
    for (const jump of jumps.list) if (jump.kind === 'rep' && jump.isSaved) this.#settle(jump);
  }

  /** @param {import('../coach/types.js').CountedJump} jump */
  async #settle({ rep, isStruck, isTried }) {
    const path = `/reps/${rep.rep_id}`;
    const stored = this.#stored.get(rep.rep_id);
    if (stored?.isDeleted === isStruck || isTried) return;
    if (!isStruck && !stored && parts.athlete.trouble) return; // nobody may tell
    await this.#change(rep.rep_id, async () => {
      if (!stored) {
        const found = await this.#api.ask('GET', path);
        if (found.deleted_at) this.#panel.jumps.strike(rep.rep_id, true); // by somebody else
        return found;
      }
      if (!isStruck) return this.#api.ask('POST', `${path}/restore`);
      await this.#api.ask('DELETE', path);
      return { ...stored, deleted_at: true };
    });
  }

  /** @param {string | null} athlete_id */
  #move(athlete_id) {
    const rep_id = this.#panel.chosen?.rep.rep_id;
    if (rep_id) this.#change(rep_id, () => this.#api.ask('POST', `/reps/${rep_id}/move`, { athlete_id }));
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
      this.#stored.set(rep_id, { athlete_id, isDeleted: Boolean(deleted_at) });
      this.#panel.jumps.mark(rep_id, { isDeleted: Boolean(deleted_at) });
    } catch (error) {
      parts.toast.show(sentence(error));
      this.#panel.jumps.mark(rep_id, { isTried: true });
    }
    this.#busy.delete(rep_id);
    this.#panel.show();
  }
}
