/**
 * Owns which language a page speaks: what the address asks for, what was chosen on this device, what the
 * browser prefers, in this order; and where its words come from.
 */

/** Each by its own name, as somebody looks for it who reads nothing else. @type {Record<string, string>} */
export const LANGUAGES = {
  en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', pt: 'Português', ja: '日本語', ar: 'العربية',
};

const FIRST = 'en';
const RIGHT_TO_LEFT = ['ar'];

/**
 * Return the language to speak; an address with `?lang=` chooses it for this device.
 * @param {URL} address
 * @param {{ language: string | null }} choices of this device
 * @param {readonly string[]} preferred by the browser, most wanted first
 */
export function chosenLanguage(address, choices, preferred) {
  const asked = spoken(address.searchParams.get('lang'));
  if (asked) choices.language = asked;
  return asked ?? spoken(choices.language) ?? preferred.map(spoken).find((tag) => tag !== null) ?? FIRST;
}

/**
 * The language that is spoken for a tag (`pt-BR`: `pt`), null where there is none.
 * @param {string | null} tag
 */
function spoken(tag) {
  const language = tag?.toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(LANGUAGES, language) ? language : null;
}

/** @param {string} language */
export function directionOf(language) {
  return RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
}

/**
 * Fetch the words of some catalogues of a language, English beneath: a sentence that is not translated yet
 * is said rather than missing.
 * @param {string} language
 * @param {string[]} names
 * @returns {Promise<Record<string, string>>}
 */
export async function wordsOf(language, names) {
  const tags = language === FIRST ? [FIRST] : [FIRST, language];
  const parts = tags.flatMap((tag) => names.map((name) => catalogue(`/static/i18n/${tag}/${name}.json`)));
  return Object.assign({}, ...(await Promise.all(parts)));
}

/** @param {string} address */
async function catalogue(address) {
  const answer = await fetch(address);
  return answer.ok ? answer.json() : {};
}
