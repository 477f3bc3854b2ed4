/**
 * Owns how a page hears of a session that another device films: its event stream is read and opened again
 * for ever. Says `message`, `unreadable` (in what way), and with why it ended: `lost`, `over` where nothing is
 * to be heard until the coach's page is back, and `refused`, its last word.
 */
import { backoff_s } from './backoff.js';
import { eventsIn } from './event_stream.js';
import { WireError, parseEvent } from './messages.js';

/** The server says something every 15 s: twice missed, and the connection is gone. */
const SILENCE_MS = 40_000;
/** A server that was started anew may know the session again once the coach's page is back. */
const LONGEST_OVER_PAUSE_S = 60;

/** @typedef {'again' | 'lost' | 'over' | 'refused'} Meaning of an error; `again`: it is mended, nobody need hear of it */

export class Listening extends EventTarget {
  #open;
  #meaning;
  /** @type {(() => void) | null} */
  #hurry = null;

  /**
   * @param {(signal: AbortSignal) => Promise<Response>} open
   * @param {(error: unknown) => Meaning | Promise<Meaning>} meaning of what ended the stream
   */
  constructor(open, meaning) {
    super();
    this.#open = open;
    this.#meaning = meaning;
  }

  /** Listen until it is refused. */
  async run() {
    for (let failures = 1; ; failures += 1) {
      /** @type {Meaning} */
      let meaning = 'lost';
      let why;
      try {
        await this.#listen(() => (failures = 0));
      } catch (error) {
        meaning = await this.#meaning(error);
        why = error;
      }
      if (meaning !== 'again') this.#say(meaning, why);
      if (meaning === 'refused') return;
      await this.#pause(1000 * backoff_s(Math.max(1, failures), meaning === 'over' ? LONGEST_OVER_PAUSE_S : undefined));
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
      const { body } = await this.#open(silence.signal);
      opened();
      for await (const text of eventsIn(/** @type {ReadableStream} */ (body), heard)) this.#take(text);
    } finally {
      clearTimeout(timer);
    }
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
