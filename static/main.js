/**
 * The map of the page: makes every part and wires every event. Parts know nothing of each other.
 */
import { settleAddress, storedResumeToken } from './wire/address.js';
import { Connection } from './wire/connection.js';
import { listCameras, openCamera } from './source/camera.js';
import { SourceChooser, videoTrack } from './source/chooser.js';
import { openClip } from './source/clip.js';
import { Rate } from './source/rate.js';
import { ScreenLock } from './source/wake_lock.js';
import { Stage } from './overlay/stage.js';
import { SteadyInstruction, instructionFor } from './coach/framing.js';
import { Jumps } from './coach/jumps.js';
import { HEIGHT, asText, show } from './coach/quantities.js';
import { ASKING, noPicture, notConnected } from './coach/sentences.js';
import { SEEN_AS, STATES, next } from './coach/states.js';
import './widgets/controls.js';
import './widgets/gate.js';
import './widgets/health.js';
import './widgets/jump_list.js';
import './widgets/result.js';
import './widgets/status.js';
import './widgets/tests.js';
import './widgets/toast.js';

/** @typedef {import('./source/camera.js').Source} Source */

const RESULT_SHOWN_MS = 2500;
const HEALTH_INTERVAL_MS = 500;
const DIGEST_INTERVAL_MS = 1000;
/** Notices that hold until `saving_again`. */
const SAVING_STANDS = ['saving_waits', 'saving_stopped'];

class Page {
  #root = document.documentElement;
  #controls = /** @type {import('./widgets/controls.js').Controls} */ (find('ht-controls'));
  #gate = /** @type {import('./widgets/gate.js').Gate} */ (find('ht-gate'));
  #health = /** @type {import('./widgets/health.js').Health} */ (find('ht-health'));
  #list = /** @type {import('./widgets/jump_list.js').JumpList} */ (find('ht-jumps'));
  #result = /** @type {import('./widgets/result.js').Result} */ (find('ht-result'));
  #status = /** @type {import('./widgets/status.js').Status} */ (find('ht-status'));
  #tests = /** @type {import('./widgets/tests.js').Tests} */ (find('ht-tests'));
  #toast = /** @type {import('./widgets/toast.js').Toast} */ (find('ht-toast'));

  #stage = new Stage(
    /** @type {HTMLCanvasElement} */ (find('.stage canvas')),
    /** @type {HTMLVideoElement} */ (find('.stage video')),
  );
  #sources = new SourceChooser();
  #screen = new ScreenLock();
  #jumps = new Jumps();
  #steady = new SteadyInstruction();
  #pictures = new Rate();
  #results = new Rate();
  #resumeToken;
  #connection;

  /** @type {import('./coach/states.js').State} */
  #state = 'asking';
  #said = { instruction: '', detail: '', height: '', reps: 0 };
  /** @type {import('./widgets/gate.js').GateCard} */
  #trouble = ASKING;
  /** @type {Source['kind'] | null} what the jumps in the list were seen by */
  #kind = null;
  /** Whether jumps are counted; the server keeps it over a reconnection. */
  #armed = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resultTimer;

  constructor() {
    const { session, token } = settleAddress(sessionStorage);
    this.#resumeToken = storedResumeToken(sessionStorage, session);
    this.#connection = new Connection(session, token, this.#resumeToken);
    this.#wire();
    this.#sources.use(() => openCamera(null));
  }

  #wire() {
    on(this.#gate, 'camera', () => this.#sources.use(() => openCamera(null)));
    on(this.#gate, 'clip', () => this.#sources.use(openClip));
    on(this.#gate, 'reconnect', () => this.#sources.current && this.#send(this.#sources.current));
    on(this.#controls, 'camera', (deviceId) => this.#sources.use(() => openCamera(deviceId)));
    on(this.#controls, 'clip', () => this.#sources.use(openClip));
    on(this.#controls, 'pause', () => this.#arm(false));
    on(this.#controls, 'resume', () => this.#arm(true));
    on(this.#tests, 'test', (test) => this.#connection.send({ type: 'configure', test }));
    on(this.#list, 'choose', (jump) => this.#choose(jump));

    on(this.#sources, 'asking', () => this.#ask());
    on(this.#sources, 'opened', (source) => this.#send(source));
    on(this.#sources, 'failed', (error) => this.#deny(error));

    on(this.#connection, 'state', (state) => this.#follow(state));
    on(this.#connection, 'pose', (pose) => this.#see(pose));
    on(this.#connection, 'message', (message) => this.#hear(message));
    on(this.#connection, 'problem', (text) => this.#toast.show(text));

    this.#stage.onFrame(() => this.#pictures.tick(performance.now()));
    setInterval(() => this.#measure(), HEALTH_INTERVAL_MS);
    setInterval(() => this.#tellLatency(), DIGEST_INTERVAL_MS);
    addEventListener('online', () => this.#connection.hurry());
    addEventListener('pagehide', () => this.#connection.stop());
    addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
    navigator.mediaDevices?.addEventListener('devicechange', () => this.#listCameras());
    addEventListener('error', ({ message }) => this.#report(message));
    addEventListener('unhandledrejection', ({ reason }) => this.#report(reason));
  }

  #ask() {
    this.#stage.show(null, false);
    this.#pictures.clear();
    this.#enter('ask');
  }

  /** @param {Source} source */
  #send(source) {
    // The man in the clip is not the athlete: neither goes on from the other's jumps.
    if (this.#kind !== null && this.#kind !== source.kind) this.#startOver();
    this.#kind = source.kind;
    this.#stage.show(source.stream, source.mirrored);
    this.#connection.publish(videoTrack(source));
    if (this.#connection.isOpen) this.#begin();
    this.#screen.keepOn(true);
    this.#listCameras();
  }

  #startOver() {
    this.#connection.stop();
    this.#resumeToken.write(null);
    this.#jumps.clear();
    this.#result.jump = null;
    this.#showJumps();
  }

  /** @param {unknown} error */
  #deny(error) {
    this.#connection.stop();
    this.#screen.keepOn(false);
    this.#trouble = noPicture(error, location.href);
    this.#enter('deny');
  }

  async #listCameras() {
    this.#controls.cameras = await listCameras();
  }

  /** Wait for the first result, or for the coach to go on. */
  #begin() {
    this.#enter('open');
    if (!this.#armed) this.#enter('pause');
  }

  /** @param {boolean} armed */
  #arm(armed) {
    this.#armed = armed;
    this.#connection.send({ type: 'configure', armed });
    this.#steady.clear();
    this.#enter(armed ? 'resume' : 'pause');
  }

  /** @param {import('./wire/connection.js').ConnectionState} state */
  #follow(state) {
    if (state.name === 'connecting') this.#enter('connect');
    if (state.name === 'reconnecting') this.#enter('reconnect');
    if (state.name === 'lost') this.#lose(state.detail);
    if (state.name === 'busy') this.#enter('busy', { detail: `${state.detail} Trying again in ${state.retry_s} s` });
    if (state.name === 'refused') this.#enter('refuse', { detail: state.detail });
    if (state.name === 'open') {
      this.#stage.forgetResults();
      this.#steady.clear();
      this.#results.clear();
    }
  }

  /** @param {string} detail */
  #lose(detail) {
    this.#stage.forgetResults();
    this.#enter('lose', { detail });
  }

  /** @param {import('./wire/messages.js').PoseResult} pose */
  #see(pose) {
    const now_ms = performance.now();
    this.#results.tick(now_ms);
    this.#stage.take(pose, this.#connection.roundTrip_ms ?? 0);
    const { code, text } = this.#steady.update(instructionFor(pose), now_ms);
    this.#enter(SEEN_AS[code], { instruction: text });
  }

  /** @param {import('./wire/messages.js').ServerEvent} message */
  #hear(message) {
    if (message.type === 'hello') {
      this.#jumps.goOnFrom(message.reps);
      this.#armed = message.configuration.armed !== false;
      this.#tests.chosen = String(message.configuration.test);
      for (const [rep_id, revision] of Object.entries(message.saved)) this.#jumps.save(rep_id, revision);
      this.#list.trouble = message.saving?.text ?? '';
      this.#health.version = message.server;
      this.#showJumps();
      this.#begin();
    }
    if (message.type === 'rep') this.#takeRep(message.rep);
    if (message.type === 'rep_saved') {
      this.#jumps.save(message.rep_id, message.revision);
      this.#showJumps();
    }
    if (message.type === 'rep_rejected') {
      this.#jumps.reject(message.time_s, message.text);
      this.#tell('reject', { detail: message.text });
    }
    if (message.type === 'notice') this.#notice(message);
  }

  /** @param {import('./wire/messages.js').Reason} notice */
  #notice({ code, text }) {
    this.#toast.show(text);
    if (SAVING_STANDS.includes(code)) this.#list.trouble = text;
    if (code === 'saving_again') this.#list.trouble = '';
  }

  /** @param {import('./wire/messages.js').Rep} rep */
  #takeRep(rep) {
    const change = this.#jumps.add(rep);
    if (change === 'old') return;
    const jump = this.#jumps.counted.find((counted) => counted.rep.rep_id === rep.rep_id);
    if (!jump) return;
    if (change === 'new' || this.#list.chosen === rep.rep_id) this.#choose(jump);
    if (change === 'new') this.#tell('rep', { height: asText(show(rep, HEIGHT)) });
    this.#showJumps();
  }

  /**
   * Put a result on the state line until it was read.
   * @param {'rep' | 'reject'} input
   * @param {Partial<import('./coach/states.js').Said>} said
   */
  #tell(input, said) {
    this.#enter(input, said);
    this.#showJumps();
    clearTimeout(this.#resultTimer);
    this.#resultTimer = setTimeout(() => this.#enter('result_over'), RESULT_SHOWN_MS);
  }

  /** @param {import('./coach/jumps.js').CountedJump} jump */
  #choose(jump) {
    this.#result.jump = jump;
    this.#list.chosen = jump.rep.rep_id;
  }

  #showJumps() {
    this.#list.jumps = this.#jumps.list;
    this.#list.summary = this.#jumps.summary;
    this.#said.reps = this.#jumps.count;
    this.#root.dataset.reps = String(this.#jumps.count);
  }

  #measure() {
    const now_ms = performance.now();
    this.#health.fps = this.#sources.current === null ? null : this.#pictures.perSecond(now_ms);
    this.#health.latency = this.#stage.latency.breakdown(now_ms);
    this.#health.isBehind = this.#connection.isOpen && this.#stage.isBehind;
    this.#root.dataset.overlay = this.#stage.isMatched ? 'matched' : 'newest';
    this.#root.dataset.resultsPerSecond = String(Math.round(this.#results.perSecond(now_ms) ?? 0));
  }

  #tellLatency() {
    const digest = this.#stage.latency.digest(performance.now());
    if (digest && this.#connection.isOpen) this.#connection.send({ type: 'latency', ...digest });
  }

  /**
   * @param {import('./coach/states.js').Input} input
   * @param {Partial<import('./coach/states.js').Said>} [said]
   */
  #enter(input, said = {}) {
    Object.assign(this.#said, said);
    this.#state = next(this.#state, input);
    this.#root.dataset.state = this.#state;
    const { tone, caption } = STATES[this.#state];
    this.#status.tone = tone;
    this.#status.caption = caption(this.#said);
    this.#controls.source = this.#sources.current;
    this.#controls.isPaused = this.#state === 'paused';
    this.#controls.canPause = this.#connection.isOpen;
    this.#tests.canChoose = this.#connection.isOpen;
    this.#gate.card = this.#card();
  }

  #card() {
    if (this.#state === 'asking') return ASKING;
    if (this.#state === 'denied') return this.#trouble;
    return this.#state === 'refused' ? notConnected(this.#said.detail) : null;
  }

  /** @param {unknown} error something that nobody foresaw */
  #report(error) {
    const words = error instanceof Error ? error.message : String(error);
    this.#toast.show(`Something went wrong in the page (${words}). Reload it.`);
  }
}

/** @param {string} selector */
function find(selector) {
  return /** @type {Element} */ (document.querySelector(selector));
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {(detail: any) => void} take
 */
function on(target, type, take) {
  target.addEventListener(type, (event) => take(/** @type {CustomEvent} */ (event).detail));
}

new Page();
