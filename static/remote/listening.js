/**
 * Owns how the remote control hears of its session: the event stream is read and opened again for ever.
 * Says `message`, `lost`, and `refused` (with why) where asking again changes nothing before somebody acts.
 */
import { backoff_s } from '../wire/backoff.js';
import { eventsIn } from '../wire/event_stream.js';
import { Refused, request } from '../wire/http.js';
import { WireError, parseEvent } from '../wire/messages.js';

/** The server says something every 15 s: twice missed, and the connection is gone. */
const SILENCE_MS = 40_000;
const FINAL_STATUS = [401, 403, 404];

export class Listening extends EventTarget {
  #session;
  #token;
  /** @type {(() => void) | null} */
  #hurry = null;

  /**
   * @param {string} session
   * @param {string | null} token
   */
  constructor(session, token) {
    super();
    this.#session = session;
    this.#token = token;
  }

  /** Listen until it is refused. */
  async run() {
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#listen(() => (failures = 0));
      } catch (error) {
        if (error instanceof Refused && FINAL_STATUS.includes(error.status)) return this.#say('refused', error);
      }
      this.#say('lost');
      await this.#pause(1000 * backoff_s(Math.max(1, failures)));
    }
  }

  /** Do not wait for the next attempt. */
  hurry() {
    this.#hurry?.();
  }

  /** @param {() => void} opened */
  async #listen(opened) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    };
    try {
      const path = `/api/v1/sessions/${encodeURIComponent(this.#session)}/events`;
      const { body } = await this.#open(path, silence.signal);
      opened();
      for await (const text of eventsIn(/** @type {ReadableStream} */ (body), heard)) this.#take(text);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * @param {string} path
   * @param {AbortSignal} signal
   */
  #open(path, signal) {
    return request(this.#token, 'GET', path, { signal }).catch((error) => {
      // A token that has ended: who signed in here may come in all the same.
      if (this.#token && error instanceof Refused && FINAL_STATUS.includes(error.status)) {
        return request(null, 'GET', path, { signal });
      }
      throw error;
    });
  }

  /** @param {string} text */
  #take(text) {
    try {
      const message = parseEvent(text);
      if (message !== null) this.#say('message', message);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#say('unreadable', error.message);
    }
  }

  /** @param {number} pause_ms */
  #pause(pause_ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause_ms);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #say(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
