/** Owns the start of the operations page: first the words, then what speaks them. */
import { Choices, dress } from '../coach/choices.js';
import { speak, t } from '../i18n/words.js';

const LANGUAGE = 'en';

dress(document.documentElement, new Choices(localStorage).scheme);
const answer = await fetch(`/static/i18n/${LANGUAGE}.json`);
speak(await answer.json(), LANGUAGE);
document.title = t('ops.document');
const heading = document.querySelector('h1');
if (heading) heading.textContent = t('ops.title');
await import('./page.js');
