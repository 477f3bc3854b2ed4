/**
 * Owns whose the jumps are: who can be chosen, and what the store is asked to put right. The camera films
 * on whatever the store says.
 */
import { t } from './i18n/words.js';
import { on, parts } from './parts.js';
import { Refused, request } from './wire/whip.js';

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
    /** @type {import('./widgets/choosers.js').Athlete | undefined} */
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

  /** @param {import('./coach/types.js').CountedJump} jump */
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

/** @param {unknown} error */
function sentence(error) {
  return error instanceof TypeError ? t('connection.unreachable') : /** @type {Error} */ (error).message;
}

/** Asks `/api/v1`; a refusal is the server's own sentence. */
class Api {
  #token;

  /** @param {string | null} token */
  constructor(token) {
    this.#token = token;
  }

  /**
   * Ask; resolve to the JSON of the answer, null without one.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>} any: the caller knows what it asked for
   */
  async ask(method, path, body) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' };
    const ask = (/** @type {string | null} */ token) => request(token, method, `/api/v1${path}`, sent);
    const response = await ask(this.#token).catch((error) => {
      // A camera's token opens nothing of the club's; who signed in here may.
      if (this.#token && error instanceof Refused && error.status === 403) return ask(null);
      throw error;
    });
    return response.status === 204 ? null : response.json();
  }

  /**
   * Read a list to its end.
   * @param {string} path
   * @returns {Promise<any[]>}
   */
  async all(path) {
    const items = [];
    for (let cursor = ''; ; ) {
      const page = await this.ask('GET', `${path}?limit=200${cursor}`);
      items.push(...page.items);
      if (page.next_cursor === null) return items;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }
}
