/** Speaks English in a test, as the page does once it has fetched its words. */
import { readFile } from 'node:fs/promises';
import { speak } from '../../static/i18n/words.js';

export const ENGLISH = JSON.parse(
  await readFile(new URL('../../static/i18n/en.json', import.meta.url), 'utf8'),
);
speak(ENGLISH);
