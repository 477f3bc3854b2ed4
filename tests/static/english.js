/** Speaks English in a test, as a page does once it has fetched its words. */
import { readFile, readdir } from 'node:fs/promises';
import { speak } from '../../static/i18n/words.js';

const folder = new URL('../../static/i18n/en/', import.meta.url);
const catalogues = (await readdir(folder)).map(async (name) => JSON.parse(await readFile(new URL(name, folder), 'utf8')));

/** Every page's words. @type {Record<string, string>} */
export const ENGLISH = Object.assign({}, ...(await Promise.all(catalogues)));
speak(ENGLISH);
