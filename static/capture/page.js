/**
 * The map of the page: wires the loop of a test, what is filmed, the jumps and the connection.
 */
import { settleAddress, storedResumeToken } from '../wire/address.js';
import { Api, sentence } from '../wire/api.js';
import { Connection } from '../wire/connection.js';
import { t } from '../i18n/words.js';
import { Stage } from '../overlay/stage.js';
import { Choice } from '../coach/choice.js';
import { followSound } from '../coach/choices.js';
import { SECONDS } from '../coach/countdown.js';
import { Earlier } from '../coach/earlier.js';
import { commandOf } from '../coach/keys.js';
import { Loop } from '../coach/loop.js';
import { Names } from '../coach/names.js';
import { HEIGHT, asSpoken, asText, getReadyToWrite, show } from '../coach/quantities.js';
import { asking, hintFor, notConnected } from '../coach/sentences.js';
import { Athletes } from './athletes.js';
import { Filming, Readings } from './filming.js';
import { JumpPanel } from './jump_panel.js';
import { on, parts } from './parts.js';
import { isSheetOpen, openRemote } from '../widgets/sheets.js';
import { Turns } from '../widgets/turns.js';
import { Screens } from './screens.js';

/** Notices that hold until `saving_again`. */
const SAVING_STANDS = ['saving_waits', 'saving_stopped'];
const GOOD_NEWS = ['recovered', 'saving_again'];

/** What the large button does, where it does not start a countdown. @type {Partial<Record<import('../coach/types.js').State, import('../widgets/controls.js').Main>>} */
const MAIN = { countdown: 'stop', still: 'stop', paused: 'resume' };

class Page {
  #stage = new Stage(parts.canvas, parts.video);
  #panel = new JumpPanel(this.#stage);
  #earlier = new Earlier(this.#panel.jumps);
  #loop = new Loop();
  #choice = new Choice();
  #turns;
  #resumeToken;
  #connection;
  #readings;
  #filming;
  #athletes;
  #screens;

  constructor() {
    getReadyToWrite();
    followSound(parts.more, this.#loop.cues);
    const { session, token, isDemo } = settleAddress(sessionStorage);
    this.#resumeToken = storedResumeToken(sessionStorage, session);
    this.#connection = new Connection(session, token, this.#resumeToken);
    const api = new Api(token);
    const toWords = (/** @type {unknown} */ error) => t('athlete.films_on', { why: sentence(error) });
    this.#turns = new Turns(api, this.#choice, new Names(api, session), parts, toWords);
    this.#athletes = new Athletes(api, session, this.#panel, this.#turns);
    on(parts.more, 'remote', () => openRemote(api, session, token));
    this.#screens = new Screens(api, session, sessionStorage);
    this.#filming = new Filming(this.#connection, this.#loop, this.#stage);
    this.#readings = new Readings(this.#connection, this.#filming.sources, this.#stage);
    this.#wireParts();
    this.#wireSession();
    this.#wireBrowser();
    if (isDemo) this.#filming.useClip();
    else this.#filming.useCamera(null);
  }

  #wireParts() {
    on(parts.more, 'screens', () => this.#screens.open());
    on(parts.more, 'pause', () => this.#loop.arm(false));
    on(parts.controls, 'countdown', () => this.#startCountdown());
    on(parts.controls, 'stop', () => this.#loop.arm(true));
    on(parts.controls, 'resume', () => this.#loop.arm(true));
    on(parts.controls, 'retry', () => this.#retry());
    on(parts.controls, 'more', () => parts.more.open());
    on(parts.list, 'choose', (id) => this.#panel.choose(id));
    on(parts.result, 'strike', (isStruck) => this.#panel.strike(isStruck));
    on(parts.result, 'replay', () => this.#panel.openReplay());
  }

  #wireSession() {
    on(this.#loop, 'second', (left) => (parts.count.left = left));
    on(this.#loop, 'arm', (armed) => this.#choice.make({ armed }));
    on(this.#choice, 'wish', (changes) => this.#connection.send({ type: 'configure', ...changes }));
    on(this.#choice, 'follow', () => this.#followChoice());
    on(this.#loop, 'enter', () => this.#paint());
    on(this.#filming, 'asking', () => this.#readings.pictures.clear());
    on(this.#filming, 'other', () => this.#startOver());
    on(this.#earlier, 'taken', (newest) => this.#panel.showEarlier(newest));
    on(this.#connection, 'state', (state) => this.#follow(state));
    on(this.#connection, 'pose', (pose) => this.#see(pose));
    on(this.#connection, 'message', (message) => this.#hear(message));
    on(this.#connection, 'problem', (text) => parts.toast.show(text));
  }

  #wireBrowser() {
    addEventListener('keydown', (event) => this.#press(event));
    addEventListener('online', () => this.#connection.hurry());
    addEventListener('pagehide', () => this.#connection.stop());
    addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
    addEventListener('error', ({ message }) => report(message));
    addEventListener('unhandledrejection', ({ reason }) => report(reason));
  }

  #startOver() {
    this.#resumeToken.write(null);
    this.#panel.clear();
    this.#loop.said.reps = 0;
  }

  #startCountdown() {
    if (!this.#connection.isOpen) return;
    parts.replay.close();
    if (this.#loop.startCountdown()) this.#connection.send({ type: 'countdown', seconds: SECONDS });
  }

  /** Strike out the newest counted jump and begin the next. */
  #retry() {
    this.#panel.strikeNewest();
    this.#startCountdown();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const focused = event.composedPath()[0];
    const command = commandOf(event, focused instanceof Element ? focused : undefined);
    if (command === null || parts.more.isOpen || isSheetOpen()) return;
    event.preventDefault();
    if (command === 'countdown') this.#pressMain();
    if (command === 'retry' && parts.controls.canRetry) this.#retry();
    if (command === 'undo' && this.#panel.chosen) this.#panel.strike(!this.#panel.chosen.isStruck);
    if (command === 'replay') this.#panel.openReplay();
    if (command === 'more') parts.more.open();
  }

  #pressMain() {
    if (parts.controls.main === 'countdown') this.#startCountdown();
    else this.#loop.arm(true);
  }

  /** @param {import('../wire/connection.js').ConnectionState} state */
  #follow(state) {
    if (state.name === 'connecting') this.#loop.enter('connect');
    if (state.name === 'reconnecting') this.#loop.enter('reconnect');
    if (state.name === 'lost') this.#lose(state.detail);
    if (state.name === 'busy') this.#loop.enter('busy', { detail: state.detail, seconds: state.retry_s });
    if (state.name === 'refused') this.#loop.enter('refuse', { detail: state.detail });
    if (state.name === 'open') {
      this.#stage.forgetResults();
      this.#loop.forget();
      this.#readings.results.clear();
    }
  }

  /** @param {string} detail */
  #lose(detail) {
    this.#stage.forgetResults();
    this.#loop.enter('lose', { detail });
  }

  /** @param {import('../wire/types.js').PoseResult} pose */
  #see(pose) {
    const now_ms = performance.now();
    const { known, results } = this.#readings;
    results.tick(now_ms);
    this.#stage.take(pose, this.#connection.roundTrip_ms ?? 0);
    parts.phase.phase = pose.phase;
    this.#panel.see(pose);
    known.pose = pose;
    known.framing = this.#loop.see(pose, now_ms);
  }

  /** @param {import('../wire/types.js').ServerEvent} message */
  #hear(message) {
    if (this.#earlier.take(message)) return;
    if (message.type === 'hello') this.#greet(message);
    if (message.type === 'phase') this.#stage.hearPhase(message);
    if (message.type === 'gates') this.#readings.known.gates = message.gates;
    if (message.type === 'rep') this.#takeRep(message);
    if (message.type === 'rep_saved') {
      this.#panel.jumps.save(message.rep_id, message.revision);
      this.#panel.show();
    }
    if (message.type === 'rep_rejected') {
      const hint = hintFor(message.code, this.#readings.measured);
      this.#panel.reject({ ...message, hint });
      this.#loop.tellRejected(message.text);
    }
    if (message.type === 'configured') this.#choice.hear(message);
    if (message.type === 'countdown') this.#startCountdown();
    if (message.type === 'rep_changed') this.#athletes.hear(message);
    if (message.type === 'notice') this.#notice(message);
  }

  /** @param {import('../wire/types.js').Hello} hello */
  #greet(hello) {
    const { resumed, reps, recent, configuration, saved, saving, server } = hello;
    this.#earlier.await(recent);
    this.#panel.jumps.goOnFrom(reps);
    for (const [rep_id, revision] of Object.entries(saved)) this.#panel.jumps.save(rep_id, revision);
    this.#panel.show();
    this.#loop.said.reps = this.#panel.jumps.count;
    this.#loop.armed = configuration.armed !== false;
    this.#choice.greet(hello);
    this.#turns.read();
    this.#screens.bringBack(resumed);
    parts.list.trouble = saving?.text ?? '';
    parts.health.version = server;
    this.#loop.begin();
  }

  /** @param {import('../wire/types.js').Reason} notice */
  #notice({ code, text }) {
    if (code === 'bad_configuration') this.#choice.refused();
    parts.toast.show(text, null, GOOD_NEWS.includes(code));
    if (SAVING_STANDS.includes(code)) parts.list.trouble = text;
    if (code === 'saving_again') parts.list.trouble = '';
  }

  /** Show what is chosen now, by this page or another. */
  #followChoice() {
    const { configuration } = this.#choice;
    this.#loop.follow(configuration.armed !== false);
    this.#panel.follow(configuration);
  }

  /** @param {{ rep: import('../wire/types.js').Rep, athlete_id: string | null }} told */
  #takeRep(told) {
    if (!this.#panel.take(told)) return;
    const { rep } = told;
    const { count } = this.#panel.jumps;
    this.#loop.said.reps = count;
    const isBest = this.#panel.jumps.isNewBest(rep.rep_id);
    const height = show(rep, HEIGHT);
    this.#loop.tellRep({ height: asText({ ...height, uncertainty: null }), number: count, isBest }, asSpoken(height));
  }

  /** Show what the page is doing. */
  #paint() {
    const { state, line } = this.#loop;
    const { isOpen } = this.#connection;
    parts.root.dataset.state = state;
    parts.status.tone = line.tone;
    parts.status.caption = line.caption;
    parts.controls.main = MAIN[state] ?? 'countdown';
    parts.controls.isOpen = isOpen && state !== 'asking';
    parts.more.source = this.#filming.sources.current;
    parts.more.canPause = isOpen && state !== 'paused';
    for (const part of [parts.tests, parts.athlete, parts.queue]) part.canChoose = isOpen;
    this.#stage.isGuiding = state === 'framing' || state === 'no_body';
    parts.gate.card = this.#card();
  }

  #card() {
    const { state, said } = this.#loop;
    if (state === 'asking') return asking();
    if (state === 'denied') return this.#filming.trouble;
    return state === 'refused' ? notConnected(said.detail) : null;
  }
}

/** @param {unknown} error something that nobody foresaw */
function report(error) {
  const words = error instanceof Error ? error.message : String(error);
  parts.toast.show(t('page.broken', { words }));
}

new Page();
