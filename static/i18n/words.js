/**
 * Owns every sentence that the page says: by key, out of one catalogue. What the server says comes in
 * its own words and passes through untouched.
 */

/**
 * @typedef {typeof import('./en/capture.json')
 *   & typeof import('./en/common.json')
 *   & typeof import('./en/first_account.json')
 *   & typeof import('./en/help.json')
 *   & typeof import('./en/ops.json')
 *   & typeof import('./en/person.json')
 *   & typeof import('./en/remote.json')
 *   & typeof import('./en/review.json')
 *   & typeof import('./en/roster.json')
 *   & typeof import('./en/screen.json')
 *   & typeof import('./en/sessions.json')
 *   & typeof import('./en/shared.json')
 *   & typeof import('./en/sign_in.json')} Catalogue of every page: one loads its own and the common one
 * @typedef {keyof Catalogue} Key
 * @typedef {{ [K in Key]: K extends `${infer Stem}.other` ? Stem : never }[Key]} Counted a key's stem
 *   whose catalogue tells one from several
 */

/** @type {Record<string, string>} */
let catalogue = {};
let plurals = new Intl.PluralRules('en');
let language = 'en';

/**
 * Speak with these words from now on.
 * @param {Record<string, string>} words
 * @param {string} [tag] of the language, as in `lang`
 */
export function speak(words, tag = 'en') {
  catalogue = words;
  language = tag;
  plurals = new Intl.PluralRules(tag);
}

/** The language that is spoken. */
export function spokenLanguage() {
  return language;
}

/**
 * Return the sentence of a key, its `{names}` filled in; the key itself where the catalogue lacks it.
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values) {
  const words = catalogue[key] ?? key;
  return values ? words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : words;
}

/**
 * Return the sentence for a number of things.
 * @param {Counted} stem
 * @param {number} count
 */
export function tCount(stem, count) {
  const exact = `${stem}.${plurals.select(count)}`;
  return t(/** @type {Key} */ (exact in catalogue ? exact : `${stem}.other`), { count });
}
