/**
 * Owns how a join code is read: typed, pasted with its address, or out of the page's own address. Pure.
 */

/** What a code is made of: no I, L, O, 0 or 1, which look like each other. */
const LETTERS = /^[A-HJ-KM-NP-Z2-9]*$/;
const LENGTH = 6;

/**
 * Return what was typed as a code is written; of an address its code.
 * @param {string} typed
 */
export function readCode(typed) {
  const ofAddress = typed.match(/\/v\/([^/?#\s]+)/)?.[1] ?? typed;
  return ofAddress.replace(/[\s-]/g, '').toUpperCase();
}

/**
 * Say what is wrong with a code before anybody is asked; null: it may be one.
 * @param {string} code as `readCode` returns it
 * @returns {import('../i18n/words.js').Key | null}
 */
export function whatIsWrong(code) {
  if (code === '') return 'screen.code.none';
  if (!LETTERS.test(code)) return 'screen.code.letters';
  return code.length === LENGTH ? null : 'screen.code.length';
}

/**
 * Return the code in an address; null where there is none.
 * @param {string} pathname
 */
export function codeIn(pathname) {
  const code = pathname.match(/^\/v\/([^/]+)\/?$/)?.[1];
  return code === undefined ? null : readCode(decodeURIComponent(code));
}
