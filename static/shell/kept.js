/**
 * Owns where a device keeps the jumps it has read last: one list in IndexedDB. It goes when who signed in signs
 * out or is not let in any more. A browser that keeps nothing (a private window, a full disk) loses this look
 * back and nothing else.
 */
import { keptListed, keptOf, withSession } from './kept_jumps.js';

/** @import { KeptJump } from './kept_jumps.js' */

const DATABASE = 'hangtime-kept';
const STORE = 'jumps';
const LIST = 'last read';
/** A database that does not answer keeps nobody from signing out, nor from reading what the server has. */
const PATIENCE_MS = 2000;

/** @returns {Promise<KeptJump[]>} last read first */
export async function readKept() {
  try {
    return await inStore('readonly', (store, tell) => take(store, tell));
  } catch {
    return [];
  }
}

/**
 * Keep a session that was read whole.
 * @param {Parameters<typeof withSession>[1]} read
 */
export function keepSession(read) {
  return change((kept) => withSession(kept, read, new Date().toISOString()));
}

/**
 * Keep nothing of those who are not there any more.
 * @param {readonly { athlete_id: string }[]} athletes all there are
 */
export function keepOnlyOf(athletes) {
  return change((kept) => keptOf(kept, new Set(athletes.map(({ athlete_id }) => athlete_id))));
}

/**
 * Keep nothing of one athlete.
 * @param {string} gone
 */
export function forgetAthlete(gone) {
  return change((kept) => kept.filter(({ rep }) => rep.athlete_id !== gone));
}

/**
 * Keep nothing of sessions that are not there any more.
 * @param {Parameters<typeof keptListed>[1]} listed
 * @param {boolean} isWhole whether there are no others
 */
export function keepOnlyListed(listed, isWhole) {
  return change((kept) => keptListed(kept, listed, isWhole));
}

/**
 * Keep nothing of one session.
 * @param {string} gone its id or its name
 */
export function forgetSession(gone) {
  return change((kept) => kept.filter(({ session }) => session.session_id !== gone && session.name !== gone));
}

/** Keep nothing at all; resolves once it is gone, or where the browser keeps nothing that could go. */
export async function forgetKept() {
  try {
    await settled(indexedDB.deleteDatabase(DATABASE));
  } catch {
    // Whoever signs out must be signed out all the same.
  }
}

/** @param {(kept: KeptJump[]) => KeptJump[]} how */
async function change(how) {
  try {
    await inStore('readwrite', (store, tell) => take(store, (kept) => {
      const now = how(kept);
      store.put(now, LIST);
      tell(now);
    }));
  } catch {
    // Not kept: nothing else is lost.
  }
}

/**
 * @param {IDBObjectStore} store
 * @param {(kept: KeptJump[]) => void} tell
 */
function take(store, tell) {
  const asked = store.get(LIST);
  asked.onsuccess = () => tell(asked.result ?? []);
}

/**
 * Work in one transaction; resolve, once it is written, to what was told in it.
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore, tell: (kept: KeptJump[]) => void) => void} work
 * @returns {Promise<KeptJump[]>}
 */
async function inStore(mode, work) {
  const asked = indexedDB.open(DATABASE, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  const database = await settled(asked);
  try {
    const transaction = database.transaction(STORE, mode);
    /** @type {KeptJump[]} */
    let told = [];
    work(transaction.objectStore(STORE), (kept) => { told = kept; });
    await new Promise((done, fail) => {
      transaction.oncomplete = done;
      transaction.onabort = () => fail(transaction.error);
    });
    return told;
  } finally {
    // What is open stands in the way of forgetting.
    database.close();
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} asked
 * @returns {Promise<T>}
 */
function settled(asked) {
  return new Promise((done, fail) => {
    const late = setTimeout(() => {
      // What opens after all is not wanted any more, and open it would stand in the way.
      asked.onsuccess = () => asked.result instanceof IDBDatabase && asked.result.close();
      fail(new Error('The database does not answer.'));
    }, PATIENCE_MS);
    asked.onsuccess = () => (clearTimeout(late), done(asked.result));
    asked.onerror = () => (clearTimeout(late), fail(asked.error));
  });
}
