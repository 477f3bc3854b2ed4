/**
 * Owns the page's start: first the words, then everything that speaks them.
 */
import { speak } from './i18n/words.js';

const LANGUAGE = 'en';

const answer = await fetch(`/static/i18n/${LANGUAGE}.json`);
speak(await answer.json(), LANGUAGE);
await import('./page.js');
