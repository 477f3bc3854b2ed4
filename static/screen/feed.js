/**
 * Owns what a screen hears of its session: the code becomes a token, and the board is asked anew when
 * something may have changed on it. Says what a listening says, `board`, and `stale` (why the board could
 * not be read).
 */
import { Refused, request } from '../wire/http.js';
import { Listening } from '../wire/listening.js';

/** Who opts out is gone from every screen that soon. */
const BOARD_MS = 10_000;
/** What may change the board. */
const CHANGES = ['hello', 'rep_saved', 'configured', 'rep_changed'];

/** @typedef {{ session: string, token: string }} Ticket what a code was exchanged for */

export class Feed extends Listening {
  #code;
  /** @type {Ticket} */
  #ticket;
  #storage;
  #isAsking = false;
  #asksAgain = false;

  /**
   * @param {string} code
   * @param {Ticket} ticket
   * @param {Storage} storage of this tab
   */
  constructor(code, ticket, storage) {
    super((signal) => this.#request('events', signal), (error) => this.#renew(error));
    this.#code = code;
    this.#ticket = ticket;
    this.#storage = storage;
    this.addEventListener('message', (event) => {
      if (CHANGES.includes(/** @type {CustomEvent} */ (event).detail.type)) this.#askBoard();
    });
  }

  /** Listen for ever: whoever watches has nobody to act on a refusal. */
  run() {
    setInterval(() => document.visibilityState === 'visible' && this.#askBoard(), BOARD_MS);
    return super.run();
  }

  /**
   * Exchange the code again where the token has ended.
   * @param {unknown} error that ended the stream
   * @returns {Promise<import('../wire/listening.js').Meaning>}
   */
  async #renew(error) {
    if (!(error instanceof Refused) || ![401, 403].includes(error.status)) return 'lost';
    try {
      this.#ticket = await exchange(this.#code, this.#storage);
      return 'again';
    } catch (refused) {
      return refused instanceof Refused && refused.status === 404 ? 'over' : 'lost';
    }
  }

  /** Ask once; what changes meanwhile is asked for afterwards. */
  async #askBoard() {
    this.#asksAgain = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#asksAgain) {
      this.#asksAgain = false;
      try {
        const board = await (await this.#request('board')).json();
        this.dispatchEvent(new CustomEvent('board', { detail: board }));
      } catch (error) {
        this.dispatchEvent(new CustomEvent('stale', { detail: error }));
      }
    }
    this.#isAsking = false;
  }

  /**
   * @param {'events' | 'board'} what of the session
   * @param {AbortSignal} [signal]
   */
  #request(what, signal) {
    const { session, token } = this.#ticket;
    return request(token, 'GET', `/api/v1/sessions/${encodeURIComponent(session)}/${what}`, { signal });
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
