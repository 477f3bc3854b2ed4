/**
 * Owns the review of one session: which repetition is chosen, beside which other, and what is put right.
 * Its parts say what a coach wants; what it shows is what the store answered, or, while the server is away,
 * what this device kept of it: then it is read and nothing is put right.
 */
import { LitElement, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, asText } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { forgetSession, keepSession, readKept } from '../shell/kept.js';
import { rememberedSession } from '../shell/kept_jumps.js';
import { Refused, sentence } from '../wire/api.js';
import { saveAs } from '../widgets/files.js';
import { icon } from '../widgets/icons.js';
import { linkButtons, reading } from '../widgets/looks.js';
import { base, buttons, fields } from '../widgets/shared.js';
import '../widgets/kept.js';
import '../widgets/trouble.js';
import { acts } from './acts.js';
import './charts.js';
import './label.js';
import { layout } from './layout.js';
import './posture.js';
import { commandOf } from './keys.js';
import { takeoffOf } from './paths.js';
import { best, shown } from './quantities.js';
import './rep_table.js';
import './scrubber.js';
import './share.js';
import { back, bones, empty, exports, heading } from './states.js';
import { Stored } from './stored.js';
import { Swipe } from './swipe.js';
import './values.js';
import { called, choices, jumped, names } from './who.js';

/** @import { Athlete, Curves, Rep, Session } from './types.js' */

export class Review extends LitElement {
  static properties = {
    session: { state: true }, reps: { state: true }, chosen: { state: true }, compared: { state: true },
    whose: { state: true }, error: { state: true }, curves: { state: true }, otherCurves: { state: true },
    noCurves: { state: true }, time_s: { state: true }, isBusy: { state: true }, said: { state: true },
    earlier: { state: true }, readAt: { state: true },
  };

  static styles = [base, buttons, fields, linkButtons, reading, layout];

  #store = new Stored();
  #swipe = new Swipe((by) => this.#turn(by));
  /** @type {Athlete[]} */
  #athletes = [];

  constructor() {
    super();
    /** null: not read yet. @type {Session | null} */
    this.session = null;
    /** Oldest first. @type {Rep[]} */
    this.reps = [];
    /** How many jumps of the session came before the first of them. */
    this.earlier = 0;
    /** When this device read what it kept; empty: the server answered. */
    this.readAt = '';
    this.chosen = location.hash.slice(1);
    /** Beside which it stands; empty: none. */
    this.compared = '';
    this.whose = '';
    /** @type {unknown} */
    this.error = null;
    /** @type {Curves | null} */
    this.curves = null;
    /** @type {Curves | null} */
    this.otherCurves = null;
    /** Why there are none. */
    this.noCurves = '';
    this.time_s = 0;
    this.isBusy = false;
    /** What was done, read out. */
    this.said = '';
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#press);
    this.#read();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#press);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (changed.has('session')) document.title = t('review.titled', { title: this.session?.title ?? this.session?.name ?? '' });
  }

  get rep() {
    return this.reps.find(({ rep_id }) => rep_id === this.chosen) ?? null;
  }

  get other() {
    return this.reps.find(({ rep_id }) => rep_id === this.compared) ?? null;
  }

  render() {
    if (this.error !== null) return html`${back()}${heading()}<ht-trouble .error=${this.error} @again=${this.#read}></ht-trouble>`;
    if (!this.session) return html`${back()}${heading()}${bones()}`;
    const isKept = this.readAt !== '';
    return html`${back()}
      ${isKept ? html`<ht-kept .readAt=${this.readAt} @again=${this.#read}></ht-kept>` : nothing}
      <div class="head">
        <ht-label .session=${this.session} .isKept=${isKept} .isBusy=${this.isBusy} @label=${this.#label}></ht-label>
        ${isKept ? nothing : exports(this.session.session_id)}
      </div>
      ${this.reps.length === 0 ? empty() : html`<div class="panes">
        <section class="list" aria-label=${t('review.table')}>
          <ht-rep-table .reps=${this.reps} .earlier=${this.earlier} .names=${names(this.#athletes)} .chosen=${this.chosen} .whose=${this.whose}
            @choose=${(/** @type {CustomEvent} */ event) => this.#choose(event.detail)}
            @whose=${(/** @type {CustomEvent} */ event) => { this.whose = event.detail; }}></ht-rep-table>
        </section>
        ${this.rep ? this.#detail(this.rep) : nothing}
      </div>
      ${isKept ? nothing : html`<details class="card share"><summary>${t('review.share')}</summary>
        <ht-share .session=${this.session} .store=${this.#store} .names=${jumped(this.#athletes, this.reps)}
          @trouble=${(/** @type {CustomEvent} */ event) => this.#complain(event.detail)}></ht-share></details>`}`}
      <details class="keys small quiet"><summary>${t('review.keys')}</summary><p>${t('review.keys.told')}</p></details>
      <p class="unseen" role="status">${this.said}</p>`;
  }

  /** @param {Rep} rep */
  #detail(rep) {
    const others = this.reps.filter(({ rep_id, deleted_at }) => rep_id !== rep.rep_id && deleted_at === null);
    const isAlone = this.reps.length === 1;
    return html`<article class="jump" aria-labelledby="jump" @touchstart=${this.#swipe.begin} @touchend=${this.#swipe.end}>
        <div class="top">
          <button type="button" ?hidden=${isAlone} aria-label=${t('review.previous')} @click=${() => this.#turn(-1)}>${icon('back')}</button>
          <h2 id="jump">${this.#called(rep)} <b class=${rep.deleted_at === null ? '' : 'struck'}>${asText(shown(rep, HEIGHT))}</b></h2>
          <button type="button" ?hidden=${isAlone} aria-label=${t('review.next')} @click=${() => this.#turn(1)}>${icon('on')}</button>
        </div>
        ${this.noCurves ? html`<p class="card quiet">${this.noCurves}</p>` : nothing}
        ${this.curves === null ? (this.noCurves ? nothing : html`<div class="bone stage late"></div>`) : html`
          <ht-scrubber .curves=${this.curves} .other=${this.otherCurves} .rep=${rep} .time_s=${this.time_s} .isBusy=${this.isBusy}
            @at=${this.#seek} @event=${this.#moveEvent} @take-back=${this.#takeBack}></ht-scrubber>
          <ht-charts .curves=${this.curves} .other=${this.otherCurves} .time_s=${this.time_s} @at=${this.#seek}
            @picture=${this.#save}></ht-charts>`}
      </article>
      <aside class="values" aria-label=${t('review.values')}>
        ${this.readAt !== '' ? nothing : acts({
          rep, others: others.map((each) => ({ each, called: this.#called(each) })), compared: this.compared,
          athletes: choices(this.#athletes, rep), isBusy: this.isBusy,
          compare: (rep_id) => this.#compare(rep_id), move: (athlete_id) => this.#move(rep, athlete_id), strike: () => this.#strike(rep),
          strikeFor: (reason) => this.#strikeFor(rep, reason),
        })}
        <ht-values .rep=${rep} .other=${this.other} .numbers=${[this.#called(rep), this.other ? this.#called(this.other) : '']}></ht-values>
      </aside>`;
  }

  /** @param {Rep} rep */
  #called(rep) {
    return called(this.earlier + this.reps.indexOf(rep) + 1, rep, this.#athletes);
  }

  async #read() {
    this.error = null;
    const which = decodeURIComponent(location.pathname.split('/')[2] ?? '');
    try {
      this.#show({ ...await this.#store.read(which), earlier: 0, read_at: '' });
      this.#keep();
    } catch (error) {
      if (error instanceof Refused && error.status === 404) forgetSession(which);
      const kept = error instanceof TypeError ? rememberedSession(await readKept(), which) : null; // a network that is away
      if (kept) this.#show(kept);
      else this.error = error;
    }
  }

  /** @param {import('../shell/kept_jumps.js').Remembered} found */
  #show({ session, reps, athletes, earlier, read_at }) {
    this.#athletes = athletes;
    Object.assign(this, { reps, session, earlier, readAt: read_at });
    this.#choose(this.rep?.rep_id ?? best(reps)?.rep_id ?? reps.at(0)?.rep_id ?? '');
  }

  /** Let this device have it for when the server is away. */
  #keep() {
    const { session, reps } = this;
    const names = new Map(this.#athletes.map(({ athlete_id, nickname }) => [athlete_id, nickname]));
    if (session) keepSession({ session, reps, names });
  }

  /** @param {string} rep_id */
  #choose(rep_id) {
    if (rep_id === this.compared) this.#compare('');
    this.chosen = rep_id;
    history.replaceState(null, '', rep_id ? `#${rep_id}` : location.pathname);
    this.time_s = 0;
    this.#draw();
  }

  /** @param {number} by */
  #turn(by) {
    const at = this.reps.findIndex(({ rep_id }) => rep_id === this.chosen);
    const next = this.reps[(at + by + this.reps.length) % this.reps.length];
    if (next) this.#choose(next.rep_id);
  }

  /** @param {string} rep_id */
  #compare(rep_id) {
    this.compared = rep_id;
    this.otherCurves = null;
    this.#draw();
  }

  /** Read what is drawn of both; what came too late for another choice is dropped. */
  async #draw() {
    const { rep, other } = this;
    if (!rep) return;
    if (this.readAt !== '') {
      Object.assign(this, { curves: null, otherCurves: null, noCurves: t('review.kept.no_curves') });
      return;
    }
    if (this.curves?.rep_id !== rep.rep_id) this.curves = null;
    this.noCurves = '';
    const [own, others] = await Promise.allSettled([this.#store.curves(rep), other ? this.#store.curves(other) : null]);
    if (this.rep !== rep || this.other !== other) return;
    this.otherCurves = others.status === 'fulfilled' ? others.value : null;
    if (others.status === 'rejected') this.#complain(others.reason);
    if (own.status === 'rejected') {
      this.curves = null;
      this.noCurves = sentence(own.reason);
      return;
    }
    // The same picture stays where it was when its take-off is moved.
    if (this.curves) this.time_s += takeoffOf(this.curves) - takeoffOf(own.value);
    this.curves = own.value;
  }

  /** @param {CustomEvent<number>} event */
  #seek({ detail }) {
    this.time_s = detail;
  }

  /**
   * Hand over what is drawn; it names the session and the jump, and nobody.
   * @param {CustomEvent<{ key: string, made: (title: string) => Promise<Blob> }>} event
   */
  async #save({ detail: { key, made } }) {
    const { session, rep, other } = this;
    if (!session || !rep) return;
    const [number, beside] = [rep, other].map((each) => (each ? this.reps.indexOf(each) + 1 : null));
    const title = { session: session.title ?? session.name, number: String(number), beside: String(beside) };
    try {
      const picture = await made(t(beside === null ? 'review.picture.title' : 'review.picture.title_beside', title));
      saveAs(`${session.name}-${number}-${key}.png`, picture);
    } catch {
      this.#complain(t('picture.none'));
    }
  }

  /** @param {CustomEvent} event */
  #label({ detail }) {
    const { session } = this;
    if (!session) return;
    this.#change(async () => {
      this.session = await this.#store.label(session, detail);
      this.#keep();
    }, t('review.done.label'));
  }

  /**
   * @param {Rep} rep
   * @param {string | null} athlete_id
   */
  #move(rep, athlete_id) {
    this.#change(async () => this.#put(await this.#store.move(rep, athlete_id)), t('review.done.moved'));
  }

  /** @param {Rep} rep */
  #strike(rep) {
    const done = t(rep.deleted_at === null ? 'review.done.struck' : 'review.done.counted');
    this.#change(async () => this.#put(await this.#store.strike(rep)), done);
  }

  /**
   * @param {Rep} rep
   * @param {import('./types.js').StrikeReason | null} reason
   */
  #strikeFor(rep, reason) {
    const done = t(reason === null ? 'review.done.no_reason' : 'review.done.reason');
    this.#change(async () => this.#put(await this.#store.strikeFor(rep, reason)), done);
  }

  /** @param {CustomEvent<{ event: string, time_s: number }>} event */
  #moveEvent({ detail: { event, time_s } }) {
    const { rep } = this;
    if (rep) this.#change(async () => this.#put(await this.#store.moveEvent(rep, event, time_s)), t('review.done.by_hand'));
  }

  #takeBack() {
    const { rep } = this;
    if (rep) this.#change(async () => this.#put(await this.#store.takeBack(rep)), t('review.done.as_measured'));
  }

  /** @param {Rep} rep as it is stored now */
  #put(rep) {
    this.reps = this.reps.map((each) => (each.rep_id === rep.rep_id ? rep : each));
    this.#keep();
    return this.#draw();
  }

  /**
   * @param {() => Promise<void>} change
   * @param {string} done what is read out when it came to be
   */
  async #change(change, done) {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await change();
      this.said = done;
    } catch (error) {
      this.#complain(error);
    } finally {
      this.isBusy = false;
      // Fields show again what is stored, and not what was wished.
      this.requestUpdate();
    }
  }

  /** @param {unknown} error */
  #complain(error) {
    /** @type {import('../widgets/toast.js').Toast | null} */ (document.querySelector('ht-toast'))?.show(sentence(error));
  }

  /** @param {KeyboardEvent} event */
  #press = (event) => {
    const { rep } = this;
    const command = commandOf(event);
    if (!command || !rep) return;
    event.preventDefault();
    if (command === 'next') this.#turn(1);
    if (command === 'previous') this.#turn(-1);
    if (command === 'strike' && this.readAt === '') this.#strike(rep);
    const scrubber = /** @type {import('./scrubber.js').Scrubber | null} */ (this.renderRoot.querySelector('ht-scrubber'));
    if (command === 'back' || command === 'on') scrubber?.step((command === 'on' ? 1 : -1) * (event.shiftKey ? 10 : 1));
  };
}
customElements.define('ht-review', Review);
