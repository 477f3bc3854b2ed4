/**
 * Owns what the page's address says: which session, and the token that a QR code brought along.
 */

/** Easily told apart when read aloud; the session's name is not a secret. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Read session and token from an address; both null where it names none.
 * @param {string} href
 * @returns {{ session: string | null, token: string | null }}
 */
export function readAddress(href) {
  const url = new URL(href);
  const session = url.pathname.match(/^\/[cr]\/([^/]+)\/?$/)?.[1];
  return {
    session: session === undefined ? null : decodeURIComponent(session),
    token: new URLSearchParams(url.hash.slice(1)).get('token'),
  };
}

/** The address at which the bundled clip is filmed at once, each time in a session of its own. */
const DEMO = '/demo';

/** Name a new session. */
function newSession() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/**
 * Settle session and token of this tab, and take the token out of sight.
 * @param {Storage} storage
 */
export function settleAddress(storage) {
  if (location.pathname === DEMO) return { session: newSession(), token: null, isDemo: true };
  const said = readAddress(location.href);
  const session = said.session ?? storage.getItem('hangtime.session') ?? newSession();
  storage.setItem('hangtime.session', session);
  return { ...settle(storage, { session, token: said.token }, 'c'), isDemo: false };
}

/**
 * Settle session and token of a tab that controls a session which another one films.
 * @param {Storage} storage
 */
export function settleRemoteAddress(storage) {
  const { session, token } = readAddress(location.href);
  return settle(storage, { session: session ?? '', token }, 'r');
}

/**
 * @param {Storage} storage
 * @param {{ session: string, token: string | null }} said
 * @param {'c' | 'r'} page
 */
function settle(storage, { session, token }, page) {
  const tokenKey = `hangtime.token.${session}`;
  if (token) storage.setItem(tokenKey, token);
  history.replaceState(null, '', `/${page}/${encodeURIComponent(session)}`);
  return { session, token: storage.getItem(tokenKey) };
}

/**
 * Return the address of a session's remote control. The token stands where browsers do not send it.
 * @param {string} origin
 * @param {string} session
 * @param {string | null} token
 */
export function remoteLink(origin, session, token) {
  return `${origin}/r/${encodeURIComponent(session)}${token ? `#token=${token}` : ''}`;
}

/**
 * Keep the resume token of a session over a reload of the page.
 * @param {Storage} storage
 * @param {string} session
 */
export function storedResumeToken(storage, session) {
  const key = `hangtime.resume.${session}`;
  return {
    read: () => storage.getItem(key),
    write: (/** @type {string | null} */ token) => {
      if (token === null) storage.removeItem(key);
      else storage.setItem(key, token);
    },
  };
}

/**
 * Return where another device finds the server; null where none does. Whoever found this page at a name of
 * its own reaches others by it too; the server's own machine is told.
 * @param {{ is_here: boolean, address: string | null }} me what the server says of who asks
 */
export function originForOthers({ is_here, address }) {
  return address ?? (is_here && isLoopback(location.hostname) ? null : location.origin);
}

/** @param {string} host */
function isLoopback(host) {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
