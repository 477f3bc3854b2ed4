/**
 * Owns what is read again and again while a camera films: rates, latency, the checks before a jump.
 */
import { listChecks } from './coach/checks.js';
import { parts } from './parts.js';
import { readBattery } from './source/battery.js';
import { videoTrack } from './source/chooser.js';
import { Rate } from './source/rate.js';

const HEALTH_INTERVAL_MS = 500;
const CHECK_INTERVAL_MS = 1000;
const DIGEST_INTERVAL_MS = 1000;

export class Readings {
  pictures = new Rate();
  results = new Rate();
  /** What the checks know. @type {import('./coach/checks.js').Known} */
  known = { picture: null, fps: null, link: null, gates: {}, pose: null, framing: null };
  #connection;
  #sources;
  #stage;

  /**
   * Read on until the page is left.
   * @param {import('./wire/connection.js').Connection} connection
   * @param {import('./source/chooser.js').SourceChooser} sources
   * @param {import('./overlay/stage.js').Stage} stage
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
