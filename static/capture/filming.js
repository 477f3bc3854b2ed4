/**
 * Owns what is filmed: from the camera or clip that the coach chooses to the stage and the server. Says
 * `asking`, and `other` when camera and clip change places: neither goes on from the other's jumps. And
 * what is read again and again meanwhile: rates, latency, the checks before a jump.
 */
import { listChecks } from '../coach/checks.js';
import { asking, noPicture } from '../coach/sentences.js';
import { on, parts } from './parts.js';
import { readBattery } from '../source/battery.js';
import { listCameras, openCamera } from '../source/camera.js';
import { SourceChooser, videoTrack } from '../source/chooser.js';
import { openClip } from '../source/clip.js';
import { Rate } from '../source/rate.js';
import { ScreenLock } from '../source/wake_lock.js';

/** @typedef {import('../source/types.js').Source} Source */

const HEALTH_INTERVAL_MS = 500;
const CHECK_INTERVAL_MS = 1000;
const DIGEST_INTERVAL_MS = 1000;

export class Filming extends EventTarget {
  /** Why there is no picture. @type {import('../widgets/gate.js').GateCard} */
  trouble = asking();
  sources = new SourceChooser();
  #screen = new ScreenLock((mayDim) => {
    parts.checks.mayDim = mayDim;
  });
  /** @type {Source['kind'] | null} what the jumps in the list were seen by */
  #kind = null;
  #connection;
  #loop;
  #stage;

  /**
   * @param {import('../wire/connection.js').Connection} connection
   * @param {import('../coach/loop.js').Loop} loop
   * @param {import('../overlay/stage.js').Stage} stage
   */
  constructor(connection, loop, stage) {
    super();
    this.#connection = connection;
    this.#loop = loop;
    this.#stage = stage;
    on(parts.gate, 'camera', () => this.useCamera(null));
    on(parts.gate, 'clip', () => this.useClip());
    on(parts.gate, 'reconnect', () => this.sources.current && this.#send(this.sources.current));
    on(parts.more, 'camera', (deviceId) => this.useCamera(deviceId));
    on(parts.more, 'clip', () => this.useClip());
    on(this.sources, 'asking', () => this.#ask());
    on(this.sources, 'opened', (source) => this.#send(source));
    on(this.sources, 'failed', (error) => this.#deny(error));
    navigator.mediaDevices?.addEventListener('devicechange', () => this.#listCameras());
  }

  /** @param {string | null} deviceId */
  useCamera(deviceId) {
    this.sources.use(() => openCamera(deviceId));
  }

  useClip() {
    this.sources.use(openClip);
  }

  #ask() {
    this.#stage.show(null, false);
    this.dispatchEvent(new CustomEvent('asking'));
    this.#loop.enter('ask');
  }

  /** @param {Source} source */
  #send(source) {
    if (this.#kind !== null && this.#kind !== source.kind) {
      this.#connection.stop();
      this.dispatchEvent(new CustomEvent('other'));
    }
    this.#kind = source.kind;
    this.#stage.show(source.stream, source.mirrored);
    this.#connection.publish(videoTrack(source));
    if (this.#connection.isOpen) this.#loop.begin();
    this.#screen.keepOn(true);
    this.#listCameras();
  }

  /** @param {unknown} error */
  #deny(error) {
    this.#connection.stop();
    this.#screen.keepOn(false);
    this.trouble = noPicture(error, location.href);
    this.#loop.enter('deny');
  }

  async #listCameras() {
    parts.more.cameras = await listCameras();
  }
}

export class Readings {
  pictures = new Rate();
  results = new Rate();
  /** What the checks know. @type {import('../coach/types.js').Known} */
  known = { picture: null, fps: null, link: null, gates: {}, pose: null, framing: null };
  #connection;
  #sources;
  #stage;

  /**
   * Read on until the page is left.
   * @param {import('../wire/connection.js').Connection} connection
   * @param {import('../source/chooser.js').SourceChooser} sources
   * @param {import('../overlay/stage.js').Stage} stage
   */
  constructor(connection, sources, stage) {
    this.#connection = connection;
    this.#sources = sources;
    this.#stage = stage;
    stage.onFrame(() => this.pictures.tick(performance.now()));
    setInterval(() => this.#measure(), HEALTH_INTERVAL_MS);
    setInterval(() => this.#tellLatency(), DIGEST_INTERVAL_MS);
    setInterval(() => this.#check(), CHECK_INTERVAL_MS);
  }

  /** What came of the last pictures. @returns {import('../coach/types.js').Measured} */
  get measured() {
    const now_ms = performance.now();
    return {
      fps: this.pictures.perSecond(now_ms),
      results_per_s: this.results.perSecond(now_ms),
      lost_share: this.known.link?.lost_share ?? null,
      heldBackBy: this.known.link?.heldBackBy ?? null,
      isLight: this.known.gates.light?.ok ?? null,
    };
  }

  async #check() {
    const { known } = this;
    const track = this.#sources.current && videoTrack(this.#sources.current);
    known.picture = track ? track.getSettings() : null;
    known.fps = track ? this.pictures.perSecond(performance.now()) : null;
    known.link = (await this.#connection.link()) ?? known.link;
    if (!this.#connection.isOpen) Object.assign(known, { link: null, gates: {}, pose: null, framing: null });
    if (parts.checks.hidden) return;
    parts.checks.checks = listChecks(known);
    parts.checks.sent_bit_per_s = known.link?.sent_bit_per_s ?? null;
    parts.checks.battery = await readBattery();
  }

  #measure() {
    const now_ms = performance.now();
    parts.health.fps = this.#sources.current === null ? null : this.pictures.perSecond(now_ms);
    parts.health.latency = this.#stage.latency.breakdown(now_ms);
    parts.health.isBehind = this.#connection.isOpen && this.#stage.isBehind;
    parts.root.dataset.overlay = this.#stage.isMatched ? 'matched' : 'newest';
    parts.root.dataset.resultsPerSecond = String(Math.round(this.results.perSecond(now_ms) ?? 0));
  }

  #tellLatency() {
    const digest = this.#stage.latency.digest(performance.now());
    if (digest && this.#connection.isOpen) this.#connection.send({ type: 'latency', ...digest });
  }
}
