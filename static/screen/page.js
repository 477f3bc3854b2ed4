/**
 * The map of the screen: its code, out of the address or typed, becomes a ticket; then what the feed says
 * is shown, for ever, on a display that stays awake.
 */
import { writeLengthsIn } from '../coach/quantities.js';
import { ScreenLock } from '../source/wake_lock.js';
import { Refused } from '../wire/http.js';
import { codeIn } from './code.js';
import { Entry } from './entry.js';
import { hashOf, onlyIn } from './only.js';
import { Feed, exchange, keptTicket } from './feed.js';
import { Screen } from './view.js';

/** A sentence of why a jump was not counted stands as long, or until the next one. */
const REFUSAL_SHOWN_MS = 12_000;
const POINTER_SHOWN_MS = 3000;
/** Of the first attempt to get in, while the server does not answer. */
const AGAIN_MS = 4000;

const main = /** @type {HTMLElement} */ (document.querySelector('main'));

const unit = new URL(location.href).searchParams.get('u');
if (unit === 'in' || unit === 'cm') writeLengthsIn(unit);

const code = codeIn(location.pathname);
if (code === null) ask('', null);
else enter(code);

/**
 * Have a code typed; go where it leads once it opens something.
 * @param {string} typed
 * @param {unknown} trouble with it
 */
function ask(typed, trouble) {
  const entry = new Entry();
  entry.code = typed;
  entry.trouble = trouble;
  entry.only = onlyIn(location.hash);
  entry.addEventListener('code', async (event) => {
    const code = /** @type {CustomEvent<string>} */ (event).detail;
    entry.isAsking = true;
    try {
      await exchange(code, sessionStorage);
      // Not gone to: where the address is this one already, that would lead nowhere.
      history.replaceState(null, '', `/v/${encodeURIComponent(code)}${location.search}${hashOf(entry.only)}`);
      enter(code);
    } catch (error) {
      entry.trouble = error;
    }
    entry.isAsking = false;
  });
  main.replaceChildren(entry);
}

/**
 * Show the session of a code.
 * @param {string} code
 */
async function enter(code) {
  const screen = new Screen();
  screen.code = code;
  screen.only = onlyIn(location.hash);
  screen.addEventListener('only', (event) => {
    screen.only = /** @type {CustomEvent<string>} */ (event).detail;
    history.replaceState(null, '', `${location.pathname}${location.search}${hashOf(screen.only)}`);
  });
  main.replaceChildren(screen);
  const ticket = keptTicket(code, sessionStorage) ?? (await firstTicket(code, screen));
  if (ticket !== null) show(screen, new Feed(code, ticket, sessionStorage));
}

/**
 * Exchange a code, however long the server is away; null: it opens nothing, and another is asked for.
 * @param {string} code
 * @param {Screen} screen
 */
async function firstTicket(code, screen) {
  for (;;) {
    try {
      return await exchange(code, sessionStorage);
    } catch (error) {
      if (error instanceof Refused && error.status < 500) {
        ask(code, error);
        return null;
      }
      screen.shown.connection = 'lost';
      screen.paint();
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/**
 * @param {Screen} screen
 * @param {Feed} feed
 */
function show(screen, feed) {
  const { shown } = screen;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let refusal;
  const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ take) =>
    feed.addEventListener(type, (event) => {
      take(/** @type {CustomEvent} */ (event).detail);
      document.documentElement.dataset.state = shown.state;
      screen.paint();
    });
  on('message', (message) => {
    shown.take(message);
    if (message.type !== 'rep_rejected') return;
    clearTimeout(refusal);
    refusal = setTimeout(() => {
      shown.refusal = '';
      screen.paint();
    }, REFUSAL_SHOWN_MS);
  });
  on('board', (board) => shown.takeBoard(board));
  on('stale', (error) => (shown.stale = error));
  on('lost', () => (shown.connection = 'lost'));
  on('over', () => (shown.connection = 'over'));
  addEventListener('online', () => feed.hurry());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && feed.hurry());
  new ScreenLock((mayDim) => (screen.mayDim = mayDim)).keepOn(true);
  hidePointer();
  feed.run();
}

/** Take the pointer away from who does not move it. */
function hidePointer() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const seen = () => {
    delete document.documentElement.dataset.still;
    clearTimeout(timer);
    timer = setTimeout(() => (document.documentElement.dataset.still = ''), POINTER_SHOWN_MS);
  };
  addEventListener('pointermove', seen);
  seen();
}
