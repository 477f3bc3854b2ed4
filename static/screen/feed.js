/**
 * Owns how a screen hears of its session: the code becomes a token, the stream is read and opened again
 * for ever, the board is asked anew when something may have changed on it. Says `message` (a message of
 * the stream), `board`, `stale` (why the board could not be read), `lost`, and `over`.
 */
import { parseEvent } from '../wire/messages.js';
import { eventsIn } from '../wire/event_stream.js';
import { Refused, request } from '../wire/http.js';

/** The server says something every 15 s: twice missed, and the connection is gone. */
const SILENCE_MS = 40_000;
/** Who opts out is gone from every screen that soon. */
const BOARD_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** A server that was started anew may know the code again once the coach's page is back. */
const LONGEST_OVER_PAUSE_MS = 60_000;
/** What may change the board. */
const CHANGES = ['hello', 'rep_saved', 'configured', 'rep_changed'];

/** @typedef {{ session: string, token: string }} Ticket what a code was exchanged for */

export class Feed extends EventTarget {
  #code;
  /** @type {Ticket} */
  #ticket;
  #storage;
  /** @type {(() => void) | null} */
  #hurry = null;
  #isAsking = false;
  #asksAgain = false;

  /**
   * @param {string} code
   * @param {Ticket} ticket
   * @param {Storage} storage of this tab
   */
  constructor(code, ticket, storage) {
    super();
    this.#code = code;
    this.#ticket = ticket;
    this.#storage = storage;
  }

  /** Listen for ever. */
  async run() {
    setInterval(() => document.visibilityState === 'visible' && this.#askBoard(), BOARD_MS);
    let pause_ms = FIRST_PAUSE_MS;
    for (;;) {
      const isOver = await this.#listen(() => (pause_ms = FIRST_PAUSE_MS));
      await this.#pause(pause_ms);
      pause_ms = Math.min(2 * pause_ms, isOver ? LONGEST_OVER_PAUSE_MS : LONGEST_PAUSE_MS);
    }
  }

  /** Do not wait for the next attempt. */
  hurry() {
    this.#hurry?.();
  }

  /**
   * Listen until the stream ends; return whether there is nothing to hear any more.
   * @param {() => void} opened
   */
  async #listen(opened) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      const stream = await this.#request('GET', 'events', silence.signal);
      opened();
      const heard = () => {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
      };
      for await (const text of eventsIn(/** @type {ReadableStream} */ (stream.body), heard)) this.#take(text);
      this.#say('lost');
      return false;
    } catch (error) {
      return await this.#lose(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Say what became of the stream; return whether it was the session's end.
   * @param {unknown} error
   */
  async #lose(error) {
    if (!(error instanceof Refused) || ![401, 403].includes(error.status)) {
      this.#say('lost');
      return false;
    }
    try {
      this.#ticket = await exchange(this.#code, this.#storage);
      return false;
    } catch (refused) {
      const isOver = refused instanceof Refused && refused.status === 404;
      this.#say(isOver ? 'over' : 'lost');
      return isOver;
    }
  }

  /** @param {string} text */
  #take(text) {
    const message = readable(text);
    if (message === null) return;
    this.#say('message', message);
    if (CHANGES.includes(message.type)) this.#askBoard();
  }

  /** Ask once; what changes meanwhile is asked for afterwards. */
  async #askBoard() {
    this.#asksAgain = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#asksAgain) {
      this.#asksAgain = false;
      try {
        this.#say('board', await (await this.#request('GET', 'board')).json());
      } catch (error) {
        this.#say('stale', error);
      }
    }
    this.#isAsking = false;
  }

  /**
   * @param {string} method
   * @param {string} what of the session
   * @param {AbortSignal} [signal]
   */
  #request(method, what, signal) {
    const { session, token } = this.#ticket;
    return request(token, method, `/api/v1/sessions/${encodeURIComponent(session)}/${what}`, { signal });
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

/**
 * Read a message; what a newer server says in another way is passed over: the board tells the same.
 * @param {string} text
 */
function readable(text) {
  try {
    return parseEvent(text);
  } catch {
    return null;
  }
}

/** @param {string} code */
const keyOf = (code) => `hangtime.screen.${code}`;

/**
 * Return what a code was exchanged for in this tab; null: nothing yet.
 * @param {string} code
 * @param {Storage} storage
 * @returns {Ticket | null}
 */
export function keptTicket(code, storage) {
  return JSON.parse(storage.getItem(keyOf(code)) ?? 'null');
}

/**
 * Exchange a code, and keep what it was exchanged for; reject with Refused.
 * @param {string} code
 * @param {Storage} storage
 * @returns {Promise<Ticket>}
 */
export async function exchange(code, storage) {
  const options = { body: JSON.stringify({ code }), type: 'application/json' };
  const { session, token } = await (await request(null, 'POST', '/api/v1/join', options)).json();
  storage.setItem(keyOf(code), JSON.stringify({ session, token }));
  return { session, token };
}
