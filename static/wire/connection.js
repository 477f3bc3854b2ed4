/**
 * Owns staying connected: one peer at a time, a heartbeat, and trying again where that may help.
 * Says: `state` ({@link ConnectionState}), `pose`, `message`, `problem` (a sentence).
 */
import { t } from '../i18n/words.js';
import { backoff_s } from './backoff.js';
import { Peer } from './peer.js';
import { Refused } from './http.js';
import { Whip } from './whip.js';
import { LinkMeter } from './link.js';
import { WireError, decodePose, isNewer, parseEvent } from './messages.js';

/**
 * @typedef {{ name: 'idle' | 'connecting' | 'open' | 'reconnecting' }
 *   | { name: 'lost' | 'busy', retry_s: number, detail: string }
 *   | { name: 'refused', detail: string }} ConnectionState
 */

const PING_INTERVAL_MS = 1000;
const SILENCE_LIMIT_MS = 4000;
/** From the offer to `hello`; longer means that no path for the video was found. */
const OPENING_LIMIT_MS = 10_000;
/** The offer itself was not acceptable: asking again changes nothing. */
const FINAL_STATUS = new Set([400, 401, 403, 404, 413, 415, 421, 422]);

export class Connection extends EventTarget {
  #whip;
  #resumeToken;
  /** @type {ConnectionState} */
  #state = { name: 'idle' };
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {Peer | null} */
  #peer = null;
  /** Ends with the current attempt and all that it started. */
  #attempt = new AbortController();
  #failures = 0;
  #wasOpen = false;
  #lastHeard_ms = 0;
  /** @type {number | null} */
  #lastSequence = null;
  #link = new LinkMeter();
  /** @type {number[]} */
  #roundTrips_ms = [];

  /**
   * @param {string} session
   * @param {string | null} token
   * @param {{ read(): string | null, write(token: string | null): void }} resumeToken
   */
  constructor(session, token, resumeToken) {
    super();
    this.#whip = new Whip(session, token);
    this.#resumeToken = resumeToken;
  }

  get isOpen() {
    return this.#state.name === 'open';
  }

  /** The quickest of the last answers: what the network takes at least. */
  get roundTrip_ms() {
    return this.#roundTrips_ms.length > 0 ? Math.min(...this.#roundTrips_ms) : null;
  }

  /**
   * Measure the way to the server since this was asked last; null without one, or the first time.
   * @returns {Promise<import('./link.js').Link | null>}
   */
  async link() {
    if (!this.#peer || !this.isOpen) return null;
    // A connection that closes meanwhile tells nothing.
    const report = await this.#peer.stats().catch(() => null);
    return report && this.#link.read(report, this.roundTrip_ms);
  }

  /**
   * Send this picture from now on, whatever it takes; say anew how it stands until it is sent.
   * @param {MediaStreamTrack} track
   */
  publish(track) {
    const isNew = this.#track === null;
    this.#track = track;
    if (isNew) this.#connect();
    else this.#peer?.replaceTrack(track).catch(() => this.#lose(t('connection.not_sent')));
    if (!isNew && !this.isOpen) this.#say('state', this.#state);
  }

  /** Try now instead of later; of use when the network says that it is back. */
  hurry() {
    if (this.#state.name === 'lost' || this.#state.name === 'busy') this.#connect();
  }

  /** Leave: the server is told, nothing is tried again. */
  stop() {
    this.#track = null;
    this.#abandon();
    this.#failures = 0;
    this.#wasOpen = false;
    this.#enter({ name: 'idle' });
  }

  /** @param {{ type: string } & Record<string, unknown>} message */
  send(message) {
    this.#peer?.send({ v: 1, ...message });
  }

  #abandon() {
    this.#attempt.abort();
    this.#peer?.close();
    this.#peer = null;
  }

  async #connect() {
    if (!this.#track) return;
    this.#abandon();
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    this.#enter({ name: this.#wasOpen ? 'reconnecting' : 'connecting' });
    this.#after(OPENING_LIMIT_MS, signal, () => this.#giveUpOpening());
    try {
      const iceServers = await this.#whip.iceServers(signal);
      signal.throwIfAborted();
      this.#peer = this.#listenTo(new Peer(this.#whip, iceServers, this.#track), signal);
      await this.#peer.open(this.#resumeToken.read(), signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #giveUpOpening() {
    if (!this.isOpen) this.#lose(t('connection.no_path'));
  }

  /**
   * @param {Peer} peer
   * @param {AbortSignal} signal
   */
  #listenTo(peer, signal) {
    const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ take) =>
      peer.addEventListener(type, (event) => take(/** @type {CustomEvent} */ (event).detail), { signal });
    on('open', () => this.#beat(signal));
    on('lost', () => this.#lose(t('connection.broke')));
    on('pose', (data) => this.#read(() => this.#takePose(data)));
    on('event', (data) => this.#read(() => this.#takeEvent(data)));
    this.#lastSequence = null;
    this.#roundTrips_ms = [];
    this.#link.clear();
    return peer;
  }

  /** @param {AbortSignal} signal */
  #beat(signal) {
    this.#lastHeard_ms = performance.now();
    const timer = setInterval(() => {
      if (performance.now() - this.#lastHeard_ms > SILENCE_LIMIT_MS) this.#lose(t('connection.silent'));
      else this.send({ type: 'ping', t: performance.now() });
    }, PING_INTERVAL_MS);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

  /** @param {() => void} take */
  #read(take) {
    try {
      take();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#say('problem', t('wire.unreadable', { detail: error.message }));
    }
  }

  /** @param {ArrayBuffer} data */
  #takePose(data) {
    const pose = decodePose(data);
    if (!isNewer(pose.sequence, this.#lastSequence)) return;
    this.#lastSequence = pose.sequence;
    this.#say('pose', pose);
  }

  /** @param {string} data */
  #takeEvent(data) {
    this.#lastHeard_ms = performance.now();
    const message = parseEvent(data);
    if (message === null) return;
    if (message.type === 'pong') {
      this.#roundTrips_ms = [...this.#roundTrips_ms.slice(-9), performance.now() - message.t];
      return;
    }
    if (message.type === 'rate') {
      this.#peer?.obey(message);
      return;
    }
    if (message.type === 'hello') this.#open(message.resume);
    this.#say('message', message);
    if (message.type === 'bye') this.#lose(message.text);
  }

  /** @param {string | null} resume */
  #open(resume) {
    this.#resumeToken.write(resume);
    this.#failures = 0;
    this.#wasOpen = true;
    this.#enter({ name: 'open' });
  }

  /** @param {unknown} error */
  #fail(error) {
    if (!(error instanceof Refused)) {
      this.#lose(error instanceof TypeError ? t('connection.unreachable') : String(error));
    } else if (FINAL_STATUS.has(error.status)) {
      this.#abandon();
      this.#track = null;
      this.#enter({ name: 'refused', detail: refusalSentence(error) });
    } else {
      this.#waitFor('busy', error.retryAfter_s, refusalSentence(error));
    }
  }

  /** @param {string} detail */
  #lose(detail) {
    this.#waitFor('lost', null, detail);
  }

  /**
   * @param {'lost' | 'busy'} name
   * @param {number | null} told_s
   * @param {string} detail
   */
  #waitFor(name, told_s, detail) {
    this.#abandon();
    this.#failures += 1;
    this.#attempt = new AbortController();
    const retry_s = told_s ?? backoff_s(this.#failures);
    this.#after(retry_s * 1000, this.#attempt.signal, () => this.#connect());
    this.#enter({ name, retry_s, detail });
  }

  /**
   * @param {number} delay_ms
   * @param {AbortSignal} signal
   * @param {() => void} act
   */
  #after(delay_ms, signal, act) {
    const timer = setTimeout(act, delay_ms);
    signal.addEventListener('abort', () => clearTimeout(timer));
  }

  /** @param {ConnectionState} state */
  #enter(state) {
    this.#state = state;
    this.#say('state', state);
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * Say a refusal as a coach understands it; the server's own sentence where it knows better.
 * @param {{ status: number, message: string }} refused
 */
export function refusalSentence({ status, message }) {
  if (status === 401) return t('connection.expired');
  if (status === 403) return t('connection.elsewhere');
  if (status === 409) return t('connection.taken');
  if (status === 503) return t('connection.full');
  return message || t('connection.refused', { status });
}
