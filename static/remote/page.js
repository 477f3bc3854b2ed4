/**
 * The map of the remote control: the session that another device films, heard by its event stream and told
 * what the coach wants through the API. It films and measures nothing itself.
 */
import '../widgets/choosers.js';
import '../widgets/jump_list.js';
import '../widgets/queue.js';
import '../widgets/result.js';
import '../widgets/status.js';
import '../widgets/toast.js';
import '../widgets/trouble.js';
import './controls.js';
import { Choice } from '../coach/choice.js';
import { Earlier } from '../coach/earlier.js';
import { Jumps } from '../coach/jumps.js';
import { Names } from '../coach/names.js';
import { HEIGHT, asText, show } from '../coach/quantities.js';
import { hintFor } from '../coach/sentences.js';
import { ScreenLock } from '../source/wake_lock.js';
import { t } from '../i18n/words.js';
import { settleRemoteAddress } from '../wire/address.js';
import { Api, sentence } from '../wire/api.js';
import { on } from '../widgets/shared.js';
import { Turns } from '../widgets/turns.js';
import { lineOf } from './line.js';
import { listenTo } from './listening.js';
import { parts } from './parts.js';

const NEWS_MS = 4000;

/** @typedef {{ rep: import('../wire/types.js').Rep, athlete_id: string | null, isDeleted: boolean }} Told a repetition, whose it is, and whether it was struck out */

class Page {
  #api;
  #path;
  #choice = new Choice();
  #jumps = new Jumps();
  #listening;
  #turns;
  /** @type {import('./line.js').Seen} */
  #seen = { link: 'connecting', filming: false, armed: true, counting: null, phase: null, result: null };
  #earlier = new Earlier(this.#jumps);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #newsTimer;

  constructor() {
    const { session, token } = settleRemoteAddress(sessionStorage);
    this.#api = new Api(token);
    this.#path = `/sessions/${encodeURIComponent(session)}`;
    this.#turns = new Turns(this.#api, this.#choice, new Names(this.#api, session), parts, sentence);
    this.#listening = listenTo(session, token);
    this.#wireParts();
    this.#wireSession();
    new ScreenLock().keepOn(true);
    this.#paint();
    this.#listening.run();
  }

  #wireParts() {
    on(parts.athlete, 'again', () => this.#turns.read());
    on(parts.controls, 'arm', (armed) => this.#choice.make({ armed }));
    on(parts.controls, 'countdown', () => this.#try(() => this.#api.ask('POST', `${this.#path}/countdown`)));
    on(parts.controls, 'strike', () => this.#strike(this.#newest?.rep.rep_id, true));
    on(parts.result, 'strike', (isStruck) => this.#strike(parts.list.chosen, isStruck));
    on(parts.list, 'choose', (id) => this.#show(id));
    on(parts.trouble, 'again', () => location.reload());
  }

  #wireSession() {
    on(this.#choice, 'wish', (changes) => this.#wish(changes));
    on(this.#choice, 'follow', () => this.#followChoice());
    on(this.#earlier, 'taken', (newest) => this.#show(newest));
    on(this.#listening, 'message', (message) => this.#hear(message));
    on(this.#listening, 'lost', () => this.#see({ link: 'lost', phase: null }));
    on(this.#listening, 'refused', (error) => this.#refuse(error));
    on(this.#listening, 'unreadable', (detail) => parts.toast.show(t('wire.unreadable', { detail })));
    addEventListener('online', () => this.#listening.hurry());
    document.addEventListener('visibilitychange', () => this.#listening.hurry());
  }

  /** The newest counted jump that was not struck out. */
  get #newest() {
    return this.#jumps.counted.findLast(({ isStruck }) => !isStruck);
  }

  /**
   * Ask for something; a refusal is told in the server's words, and null.
   * @param {() => Promise<any>} ask
   */
  async #try(ask) {
    try {
      return await ask();
    } catch (error) {
      parts.toast.show(sentence(error));
      return null;
    }
  }

  /** @param {unknown} changes */
  async #wish(changes) {
    const answer = await this.#try(() => this.#api.ask('PATCH', this.#path, changes));
    if (answer === null) return this.#choice.refused();
    const { queue, ...configuration } = answer;
    this.#choice.hear({ configuration, queue, isYours: true });
  }

  /**
   * @param {string | null | undefined} rep_id
   * @param {boolean} deleted
   */
  #strike(rep_id, deleted) {
    if (rep_id) this.#try(() => this.#api.ask('PUT', `${this.#path}/reps/${rep_id}`, { deleted }));
  }

  /** @param {import('../wire/types.js').ServerEvent} message */
  #hear(message) {
    if (this.#earlier.take(message)) return;
    if (message.type === 'hello') this.#greet(message);
    if (message.type === 'configured') this.#choice.hear(message);
    if (message.type === 'camera') this.#changeCamera(message);
    if (message.type === 'phase') this.#see({ phase: message.phase });
    if (message.type === 'countdown') this.#see({ counting: message.seconds });
    if (message.type === 'rep') this.#take(message);
    if (message.type === 'rep_rejected') this.#reject(message);
    if (message.type === 'rep_saved') this.#jumps.save(message.rep_id, message.revision);
    if (message.type === 'rep_changed') this.#mark(message);
    if (message.type === 'rep_saved' || message.type === 'rep_changed') this.#show(parts.list.chosen);
    if (message.type === 'notice') parts.toast.show(message.text);
  }

  /** @param {import('../wire/types.js').Hello} hello */
  #greet(hello) {
    const { reps, recent, saved, filming } = hello;
    this.#jumps.clear();
    this.#jumps.goOnFrom(reps);
    for (const [rep_id, revision] of Object.entries(saved)) this.#jumps.save(rep_id, revision);
    this.#earlier.await(recent);
    this.#show(null);
    this.#see({ link: 'open', filming, phase: null, counting: null, result: null });
    this.#choice.begin(hello);
    this.#turns.read();
  }

  /** @param {{ filming: boolean, reps: number }} camera */
  #changeCamera({ filming, reps }) {
    if (filming && reps === 0) {
      this.#jumps.clear();
      this.#show(null);
    }
    this.#see({ filming, phase: null, counting: null });
  }

  /** @param {Told} told */
  #take({ rep, athlete_id, isDeleted }) {
    const isNew = this.#jumps.add({ rep, athlete_id }) === 'new';
    this.#mark({ rep_id: rep.rep_id, athlete_id, isDeleted });
    this.#show(isNew ? rep.rep_id : parts.list.chosen);
    if (!isNew) return;
    const { count: number } = this.#jumps;
    const height = asText({ ...show(rep, HEIGHT), uncertainty: null });
    this.#tell(t(this.#jumps.isNewBest(rep.rep_id) ? 'state.result_best' : 'state.result', { number, height }), true);
  }

  /** @param {{ time_s: number, code: string, text: string }} refusal */
  #reject(refusal) {
    this.#show(this.#jumps.reject({ ...refusal, hint: hintFor(refusal.code) }).id);
    this.#tell(t('state.rejected'), false);
  }

  /**
   * @param {string} caption
   * @param {boolean} isGood
   */
  #tell(caption, isGood) {
    clearTimeout(this.#newsTimer);
    this.#newsTimer = setTimeout(() => this.#see({ result: null }), NEWS_MS);
    this.#see({ result: { caption, isGood } });
  }

  /** @param {{ rep_id: string, athlete_id: string | null, isDeleted: boolean }} changed */
  #mark({ rep_id, athlete_id, isDeleted }) {
    this.#jumps.mark(rep_id, { athlete_id, isStruck: isDeleted, isDeleted });
  }

  /** @param {unknown} error */
  #refuse(error) {
    this.#see({ link: 'lost' });
    parts.status.hidden = true;
    parts.trouble.hidden = false;
    parts.trouble.error = error;
  }

  /** Show what is chosen now, by this page or another. */
  #followChoice() {
    const { configuration, queue } = this.#choice;
    const armed = configuration.armed !== false;
    this.#see({ armed, ...(armed ? { counting: null } : {}) });
    parts.turn.hidden = queue === null;
  }

  /** @param {Partial<import('./line.js').Seen>} news */
  #see(news) {
    Object.assign(this.#seen, news);
    this.#paint();
  }

  /** @param {string | null} id of the jump whose card is shown */
  #show(id) {
    const { list, isMixed } = this.#jumps;
    const jump = this.#jumps.find(id);
    const summary = this.#jumps.beside(jump);
    Object.assign(parts.list, { jumps: list, bestId: summary?.bestId ?? null, chosen: id });
    Object.assign(parts.result, { jump, summary, isMixed });
    parts.empty.hidden = list.length > 0;
    this.#paint();
  }

  #paint() {
    const { link, filming, armed, counting } = this.#seen;
    const { tone, caption } = lineOf(this.#seen);
    const isOpen = link === 'open';
    document.documentElement.dataset.state = isOpen && !filming ? 'no_camera' : link;
    Object.assign(parts.status, { tone, caption });
    for (const part of [parts.tests, parts.athlete, parts.queue]) part.canChoose = isOpen;
    parts.controls.isOpen = isOpen && filming;
    parts.controls.canStrike = isOpen && this.#newest !== undefined;
    parts.controls.main = counting !== null ? 'stop' : armed ? 'countdown' : 'resume';
  }
}

new Page();
