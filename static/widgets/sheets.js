/**
 * Owns the sheets that are fetched only once they are wanted: somebody new, the queue, the remote control,
 * the screens.
 */
import { on } from './shared.js';
import { originForOthers, remoteLink } from '../wire/address.js';
import { sentence } from '../wire/api.js';

/** @type {Map<string, any>} any: each is made and used by one function below */
const made = new Map();

/**
 * Return a sheet, made the first time.
 * @param {string} name of its element
 * @param {() => Promise<unknown>} fetchIt
 * @param {(sheet: any) => void} wire
 */
export async function sheetOf(name, fetchIt, wire) {
  if (!made.has(name)) {
    await fetchIt();
    const sheet = document.createElement(name);
    wire(sheet);
    made.set(name, document.body.appendChild(sheet));
  }
  return made.get(name);
}

/** Whether one of them lies over the page. */
export function isSheetOpen() {
  return [...made.values()].some((sheet) => sheet.renderRoot.querySelector('dialog')?.open);
}

/**
 * Ask who is new.
 * @param {(entered: import('./new_athlete.js').Entered) => Promise<void>} enter rejects where it was refused
 */
export async function askWhoIsNew(enter) {
  /** @type {import('./new_athlete.js').NewAthlete} */
  const sheet = await sheetOf('ht-new-athlete', () => import('./new_athlete.js'), (wired) =>
    on(wired, 'enter', async (entered) => {
      wired.isBusy = true;
      wired.trouble = '';
      await enter(entered).then(() => wired.close(), (error) => (wired.trouble = sentence(error)));
      wired.isBusy = false;
    }));
  await sheet.open();
}

/**
 * Show who jumps one after the other.
 * @param {(sheet: import('./queue_sheet.js').QueueSheet) => void} update tells it what it is to show
 * @param {(wish: import('../coach/choice.js').QueueWish | null) => void} wish
 * @param {() => void} add somebody new
 */
export async function openQueue(update, wish, add) {
  const sheet = await sheetOf('ht-queue-sheet', () => import('./queue_sheet.js'), (wired) => {
    on(wired, 'wish', wish);
    on(wired, 'add', add);
  });
  update(sheet);
  await sheet.open();
}

/** The sheet of the queue, if it was opened. @returns {import('./queue_sheet.js').QueueSheet | undefined} */
export function queueSheet() {
  return made.get('ht-queue-sheet');
}

/**
 * Let a second device in, with a token like this page's.
 * @param {import('../wire/api.js').Api} api
 * @param {string} session
 * @param {string | null} token of this page
 */
export async function openRemote(api, session, token) {
  /** @type {import('./remote_sheet.js').RemoteSheet} */
  const sheet = await sheetOf('ht-remote-sheet', () => import('./remote_sheet.js'), () => undefined);
  sheet.trouble = '';
  await sheet.open();
  try {
    if (sheet.link !== '') return;
    const origin = originForOthers(await api.ask('GET', '/me'));
    sheet.isOnlyHere = origin === null;
    const wish = { role: 'camera', session };
    // Its own, so that taking it back takes back both; who has none signed in, or sits at the server.
    const key = token ?? (sheet.isOnlyHere ? null : (await api.ask('POST', '/tokens', wish)).token);
    sheet.link = remoteLink(origin ?? location.origin, session, key);
  } catch (error) {
    sheet.trouble = sentence(error);
  }
}
