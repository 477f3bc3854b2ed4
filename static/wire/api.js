/**
 * Owns how a page asks `/api/v1`, and how it tells people why it got no answer.
 */
import { t } from '../i18n/words.js';
import { Refused, request } from './http.js';

export { Refused };

const MOST_A_PAGE = 200;

/** What makes something each time that it is asked for, unless it is asked for with the same key. */
const MAKING = new Set(['/athletes', '/squads', '/share-links', '/tokens']);

export class Api {
  #token;

  /** Keys of what was asked for and not answered: asked again, nothing is made a second time. */
  #unanswered = /** @type {Map<string, string>} */ (new Map());

  /** @param {string | null} token of this page; null: the cookie of who signed in, or nothing, speaks for it */
  constructor(token) {
    this.#token = token;
  }

  /**
   * Ask; resolve to the JSON of the answer, null without one; reject with Refused, its message the server's
   * own sentence.
   * @param {string} method
   * @param {string} path below /api/v1
   * @param {unknown} [body]
   * @param {{ signal?: AbortSignal, etag?: string }} [options] etag: change it only if it is still that one
   * @returns {Promise<any>} any: the caller knows what it asked for
   */
  async ask(method, path, body, { signal, etag } = {}) {
    const response = await this.open(method, path, body, { signal, etag });
    return response.status === 204 ? null : response.json();
  }

  /**
   * Ask; resolve to the answer itself.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {{ signal?: AbortSignal, etag?: string, accept?: string }} [options]
   */
  async open(method, path, body, { signal, etag, accept } = {}) {
    const wish = method === 'POST' && MAKING.has(path) ? `${path} ${JSON.stringify(body)}` : null;
    const options = {
      signal,
      headers: {
        ...(etag ? { 'If-Match': etag } : {}),
        ...(accept ? { Accept: accept } : {}),
        ...(wish === null ? {} : { 'Idempotency-Key': this.#keyOf(wish) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' }),
    };
    const ask = (/** @type {string | null} */ token) => request(token, method, `/api/v1${path}`, options);
    try {
      const answer = await ask(this.#token).catch((error) => {
        // A camera's token opens nothing of the club's; who signed in here may.
        if (this.#token && error instanceof Refused && error.status === 403) return ask(null);
        throw error;
      });
      if (wish !== null) this.#unanswered.delete(wish);
      return answer;
    } catch (error) {
      // Of a server whose database did not answer nobody knows what it has done.
      if (wish !== null && error instanceof Refused && error.status < 500) this.#unanswered.delete(wish);
      // Who is not let in any more reads nothing here any more either.
      if (this.#token === null && error instanceof Refused && error.status === 401) {
        await (await import('../shell/kept.js')).forgetKept();
      }
      throw error;
    }
  }

  /** @param {string} wish */
  #keyOf(wish) {
    const key = this.#unanswered.get(wish) ?? crypto.randomUUID();
    this.#unanswered.set(wish, key);
    return key;
  }

  /**
   * Read a list to its end.
   * @param {string} path
   * @param {AbortSignal} [signal]
   * @returns {Promise<any[]>}
   */
  async all(path, signal) {
    const items = [];
    const start = `${path}${path.includes('?') ? '&' : '?'}limit=${MOST_A_PAGE}`;
    for (let cursor = ''; ; ) {
      const page = await this.ask('GET', `${start}${cursor}`, undefined, { signal });
      items.push(...page.items);
      if (page.next_cursor === null) return items;
      cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
  }
}

/**
 * Say why something did not come to be.
 * @param {unknown} error
 */
export function sentence(error) {
  if (error instanceof TypeError) return t('connection.unreachable'); // what fetch says of a network
  return error instanceof Error ? error.message : String(error);
}
