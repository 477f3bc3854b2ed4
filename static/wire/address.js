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
  const session = url.pathname.match(/^\/c\/([^/]+)\/?$/)?.[1];
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
  const tokenKey = `hangtime.token.${session}`;
  storage.setItem('hangtime.session', session);
  if (said.token) storage.setItem(tokenKey, said.token);
  history.replaceState(null, '', `/c/${encodeURIComponent(session)}`);
  return { session, token: storage.getItem(tokenKey), isDemo: false };
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
