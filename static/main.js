/**
 * Owns the start of every page, and is their map: `data-page` on <html> names the page, whose words are
 * `i18n/{language}/{page}.json` and whose parts are put together in `{page}/page.js`. First the words, then
 * everything that speaks them. `data-words` names the pages whose parts, and so words, it borrows.
 */
import { Choices, dress } from './coach/choices.js';
import { writeLengthsIn } from './coach/quantities.js';
import { chosenLanguage, directionOf, wordsOf } from './i18n/language.js';
import { speak, t } from './i18n/words.js';
import { keepForOffline } from './shell/offline.js';

/** @typedef {import('./i18n/words.js').Key} Key */

const root = document.documentElement;
const page = root.dataset.page ?? 'capture';
const choices = new Choices(localStorage);

dress(root, choices.scheme);
writeLengthsIn(choices.length);
const language = chosenLanguage(new URL(location.href), choices, navigator.languages);
speak(await wordsOf(language, ['common', ...(root.dataset.words?.split(' ') ?? []), page]), language);
root.lang = language;
root.dir = directionOf(language);
document.title = t(/** @type {Key} */ (`${page}.document`));
for (const part of document.querySelectorAll('[data-label], [data-text]')) {
  const { label, text } = /** @type {HTMLElement} */ (part).dataset;
  if (label) part.setAttribute('aria-label', t(/** @type {Key} */ (label)));
  if (text) part.textContent = t(/** @type {Key} */ (text));
}
await import(`./${page}/page.js`);
keepForOffline();
