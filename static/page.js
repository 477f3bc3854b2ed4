/**
 * The map of the page: makes every part and wires every event. Parts know nothing of each other.
 */
import { settleAddress, storedResumeToken } from './wire/address.js';
import { Connection } from './wire/connection.js';
import { listCameras, openCamera } from './source/camera.js';
import { SourceChooser, videoTrack } from './source/chooser.js';
import { openClip } from './source/clip.js';
import { Rate } from './source/rate.js';
import { readBattery } from './source/battery.js';
import { ScreenLock } from './source/wake_lock.js';
import { t } from './i18n/words.js';
import { Stage } from './overlay/stage.js';
import { listChecks } from './coach/checks.js';
import { Choices, dress } from './coach/choices.js';
import { Countdown } from './coach/countdown.js';
import { Cues } from './coach/cues.js';
import { SteadyInstruction, instructionFor, isPlaced } from './coach/framing.js';
import { Jumps, idOf } from './coach/jumps.js';
import { commandOf } from './coach/keys.js';
import { HEIGHT, asText, show } from './coach/quantities.js';
import { asking, noPicture, notConnected } from './coach/sentences.js';
import { StandStill } from './coach/stand_still.js';
import { SEEN_AS, STATES, next } from './coach/states.js';
import './widgets/checks.js';
import './widgets/controls.js';
import './widgets/count.js';
import './widgets/gate.js';
import './widgets/health.js';
import './widgets/jump_list.js';
import './widgets/more.js';
import './widgets/phase.js';
import './widgets/replay.js';
import './widgets/result.js';
import './widgets/status.js';
import './widgets/tests.js';
import './widgets/toast.js';

/** @typedef {import('./source/camera.js').Source} Source */

const RESULT_SHOWN_MS = 2500;
const HEALTH_INTERVAL_MS = 500;
const CHECK_INTERVAL_MS = 1000;
const DIGEST_INTERVAL_MS = 1000;
/** Notices that hold until `saving_again`. */
const SAVING_STANDS = ['saving_waits', 'saving_stopped'];

/** What the large button does, where it does not start a countdown. @type {Partial<Record<import('./coach/states.js').State, import('./widgets/controls.js').Main>>} */
const MAIN = { countdown: 'stop', still: 'stop', paused: 'resume' };

class Page {
  #root = document.documentElement;
  #checks = /** @type {import('./widgets/checks.js').Checks} */ (find('ht-checks'));
  #count = /** @type {import('./widgets/count.js').Count} */ (find('ht-count'));
  #controls = /** @type {import('./widgets/controls.js').Controls} */ (find('ht-controls'));
  #gate = /** @type {import('./widgets/gate.js').Gate} */ (find('ht-gate'));
  #health = /** @type {import('./widgets/health.js').Health} */ (find('ht-health'));
  #list = /** @type {import('./widgets/jump_list.js').JumpList} */ (find('ht-jumps'));
  #more = /** @type {import('./widgets/more.js').More} */ (find('ht-more'));
  #phase = /** @type {import('./widgets/phase.js').PhaseLine} */ (find('ht-phase'));
  #quantities = /** @type {import('./widgets/result.js').Quantities} */ (find('ht-quantities'));
  #replay = /** @type {import('./widgets/replay.js').ReplayView} */ (find('ht-replay'));
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
  #choices = new Choices(localStorage);
  #countdown = new Countdown();
  #stand = new StandStill();
  #cues = new Cues();
  #resumeToken;
  #connection;

  /** @type {import('./coach/states.js').State} */
  #state = 'asking';
  #said = { instruction: '', detail: '', seconds: 0, height: '', number: 0, isBest: false, reps: 0 };
  /** @type {import('./widgets/gate.js').GateCard} */
  #trouble = asking();
  /** @type {Source['kind'] | null} what the jumps in the list were seen by */
  #kind = null;
  /** Whether jumps are counted; the server keeps it over a reconnection. */
  #armed = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resultTimer;
  /** What the checks know. @type {import('./coach/checks.js').Known} */
  #known = { picture: null, fps: null, link: null, gates: {}, pose: null, framing: null };
  /** The highest that the hips were seen since the last jump. */
  #hipPeak_m = -Infinity;
  /** The newest jump's pictures, if they are there. @type {{ rep_id: string, replay: import('./overlay/replay.js').Replay } | null} */
  #held = null;

  constructor() {
    document.title = t('page.title');
    for (const part of document.querySelectorAll('[data-label]')) {
      const key = /** @type {HTMLElement} */ (part).dataset.label;
      part.setAttribute('aria-label', t(/** @type {import('./i18n/words.js').Key} */ (key)));
    }
    dress(this.#root, this.#choices.scheme);
    this.#more.scheme = this.#choices.scheme;
    this.#more.sound = this.#choices.sound;
    this.#cues.switch(this.#choices.sound);
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
    on(this.#more, 'camera', (deviceId) => this.#sources.use(() => openCamera(deviceId)));
    on(this.#more, 'clip', () => this.#sources.use(openClip));
    on(this.#more, 'pause', () => this.#arm(false));
    on(this.#more, 'sound', (isOn) => this.#switchSound(isOn));
    on(this.#more, 'scheme', (scheme) => this.#dress(scheme));
    on(this.#controls, 'countdown', () => this.#startCountdown());
    on(this.#controls, 'stop', () => this.#arm(true));
    on(this.#controls, 'resume', () => this.#arm(true));
    on(this.#controls, 'retry', () => this.#retry());
    on(this.#controls, 'more', () => this.#more.open());
    on(this.#countdown, 'second', (left) => this.#countSecond(left));
    on(this.#countdown, 'over', () => this.#awaitStill());
    on(this.#tests, 'test', (test) => this.#connection.send({ type: 'configure', test }));
    on(this.#list, 'choose', (id) => this.#choose(id));
    on(this.#result, 'strike', (isStruck) => this.#strike(isStruck));
    on(this.#result, 'replay', () => this.#openReplay());

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
    setInterval(() => this.#check(), CHECK_INTERVAL_MS);
    addEventListener('keydown', (event) => this.#press(event));

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
    this.#drop();
    this.#choose(null);
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
    this.#more.cameras = await listCameras();
  }

  #startCountdown() {
    if (!this.#connection.isOpen) return;
    this.#replay.close();
    this.#armed = false;
    this.#connection.send({ type: 'configure', armed: false });
    this.#enter('count');
    this.#countdown.start();
  }

  #stopCountdown() {
    this.#countdown.stop();
    this.#count.left = 0;
  }

  /** @param {number} left */
  #countSecond(left) {
    this.#count.left = left;
    this.#cues.tone('tick');
  }

  /** Jumps count again once the athlete has stood still. */
  #awaitStill() {
    this.#count.left = 0;
    this.#stand.clear();
    this.#steady.clear();
    this.#enter('counted', { instruction: '' });
    this.#cues.speak(t('state.still'));
  }

  #go() {
    this.#armed = true;
    this.#connection.send({ type: 'configure', armed: true });
    this.#enter('stood', { instruction: t('framing.ready') });
    this.#cues.tone('go');
    this.#cues.speak(t('sound.go'));
  }

  /** Strike out the newest counted jump and begin the next. */
  #retry() {
    const newest = this.#jumps.counted.at(-1);
    if (newest && !newest.isStruck) {
      this.#choose(newest.rep.rep_id);
      this.#strike(true);
    }
    this.#startCountdown();
  }

  /** @param {boolean} isStruck */
  #strike(isStruck) {
    const { jump } = this.#result;
    if (jump?.kind !== 'rep') return;
    this.#jumps.strike(jump.rep.rep_id, isStruck);
    this.#showJumps();
  }

  #openReplay() {
    const { jump } = this.#result;
    if (jump?.kind !== 'rep' || jump.rep.rep_id !== this.#held?.rep_id) return;
    this.#replay.number = jump.number;
    this.#replay.replay = this.#held.replay;
  }

  /** Let go of the newest jump's pictures. */
  #drop() {
    this.#held = null;
    this.#replay.close();
  }

  /**
   * Keep the pictures of a jump that was just measured, for its replay.
   * @param {import('./wire/messages.js').Rep} rep
   */
  #hold(rep) {
    this.#drop();
    const { takeoff_time_s, landing_time_s } = rep;
    if (typeof takeoff_time_s !== 'number' || typeof landing_time_s !== 'number') return;
    const replay = this.#stage.hold(takeoff_time_s, landing_time_s);
    this.#held = replay && { rep_id: rep.rep_id, replay };
  }

  /** @param {boolean} isOn */
  #switchSound(isOn) {
    this.#choices.sound = isOn;
    this.#more.sound = isOn;
    this.#cues.switch(isOn);
    this.#cues.tone('go');
  }

  /** @param {import('./coach/choices.js').Scheme} scheme */
  #dress(scheme) {
    this.#choices.scheme = scheme;
    this.#more.scheme = scheme;
    dress(this.#root, scheme);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const focused = event.composedPath()[0];
    const command = commandOf(event, focused instanceof Element ? focused : undefined);
    if (command === null || this.#more.isOpen) return;
    event.preventDefault();
    if (command === 'countdown') this.#pressMain();
    if (command === 'retry' && this.#controls.canRetry) this.#retry();
    if (command === 'undo' && this.#result.jump?.kind === 'rep') this.#strike(!this.#result.jump.isStruck);
    if (command === 'replay') this.#openReplay();
    if (command === 'more') this.#more.open();
  }

  #pressMain() {
    if (this.#controls.main === 'countdown') this.#startCountdown();
    else this.#arm(true);
  }

  /** Wait for the first result, or for the coach to go on. */
  #begin() {
    this.#stopCountdown();
    this.#enter('open');
    if (!this.#armed) this.#enter('pause');
  }

  /** @param {boolean} armed */
  #arm(armed) {
    this.#stopCountdown();
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
    if (state.name === 'busy') this.#enter('busy', { detail: state.detail, seconds: state.retry_s });
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
    this.#phase.phase = pose.phase;
    if (pose.hipHeight_m !== null) this.#hipPeak_m = Math.max(this.#hipPeak_m, pose.hipHeight_m);
    const { code, text } = this.#steady.update(instructionFor(pose), now_ms);
    this.#known.pose = pose;
    this.#known.framing = code;
    if (this.#state !== 'still') this.#enter(SEEN_AS[code], { instruction: text });
    else if (this.#stand.update(pose, now_ms)) this.#go();
    else this.#enter(SEEN_AS[code], { instruction: isPlaced(code) ? '' : text });
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
    if (message.type === 'phase') this.#stage.hearPhase(message);
    if (message.type === 'gates') this.#known.gates = message.gates;
    if (message.type === 'rep') this.#takeRep(message.rep);
    if (message.type === 'rep_saved') {
      this.#jumps.save(message.rep_id, message.revision);
      this.#showJumps();
    }
    if (message.type === 'rep_rejected') {
      this.#hipPeak_m = -Infinity;
      this.#choose(this.#jumps.reject(message).id);
      this.#tell('reject', {});
      this.#cues.tone('bad');
      this.#cues.speak(t('sound.rejected', { detail: message.text }));
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
    const change = this.#jumps.add(rep, this.#hipPeak_m > 0 ? this.#hipPeak_m : null);
    if (change === 'old') return;
    if (change === 'new') {
      this.#hipPeak_m = -Infinity;
      this.#hold(rep);
      this.#choose(rep.rep_id);
      this.#tellRep(rep);
    }
    this.#showJumps();
  }

  /** @param {import('./wire/messages.js').Rep} rep */
  #tellRep(rep) {
    const isBest = this.#jumps.counted.length > 1 && this.#jumps.summary?.bestId === rep.rep_id;
    const height = show(rep, HEIGHT);
    this.#tell('rep', { height: asText({ ...height, uncertainty: null }), number: this.#jumps.count, isBest });
    this.#cues.tone('good');
    this.#cues.speak(t(isBest ? 'sound.result_best' : 'sound.result', { height: height.value }));
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

  /** @param {string | null} id of the jump to show */
  #choose(id) {
    this.#list.chosen = id;
    this.#showChosen();
  }

  #showChosen() {
    const jump = this.#jumps.find(this.#list.chosen);
    this.#result.jump = jump;
    this.#quantities.jump = jump;
    this.#result.canReplay = jump !== null && this.#held?.rep_id === idOf(jump);
  }

  #showJumps() {
    const { summary, list, count } = this.#jumps;
    this.#list.jumps = list;
    this.#list.bestId = summary?.bestId ?? null;
    this.#result.summary = summary;
    this.#stage.marks = {
      last_m: summary?.lastPeak_m ?? null,
      best_m: summary?.bestPeak_m ?? null,
      lastLabel: t('bar.last'),
      bestLabel: t('result.best'),
    };
    this.#checks.hidden = list.length > 0;
    this.#root.toggleAttribute('data-empty', list.length === 0);
    this.#controls.canRetry = this.#jumps.counted.length > 0;
    this.#showChosen();
    this.#said.reps = count;
    this.#root.dataset.reps = String(count);
  }

  async #check() {
    const track = this.#sources.current && videoTrack(this.#sources.current);
    this.#known.picture = track ? track.getSettings() : null;
    this.#known.fps = track ? this.#pictures.perSecond(performance.now()) : null;
    this.#known.link = (await this.#connection.link()) ?? this.#known.link;
    if (!this.#connection.isOpen) Object.assign(this.#known, { link: null, gates: {}, pose: null, framing: null });
    if (this.#checks.hidden) return;
    this.#checks.checks = listChecks(this.#known);
    this.#checks.sent_bit_per_s = this.#known.link?.sent_bit_per_s ?? null;
    this.#checks.battery = await readBattery();
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
    this.#controls.main = MAIN[this.#state] ?? 'countdown';
    this.#controls.isOpen = this.#connection.isOpen;
    this.#more.source = this.#sources.current;
    this.#more.canPause = this.#connection.isOpen && this.#state !== 'paused';
    this.#stage.isGuiding = this.#state === 'framing' || this.#state === 'no_body';
    if (input === 'lose' || input === 'deny' || input === 'ask') this.#stopCountdown();
    this.#tests.canChoose = this.#connection.isOpen;
    this.#gate.card = this.#card();
  }

  #card() {
    if (this.#state === 'asking') return asking();
    if (this.#state === 'denied') return this.#trouble;
    return this.#state === 'refused' ? notConnected(this.#said.detail) : null;
  }

  /** @param {unknown} error something that nobody foresaw */
  #report(error) {
    const words = error instanceof Error ? error.message : String(error);
    this.#toast.show(t('page.broken', { words }));
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
