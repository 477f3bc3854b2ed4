import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { ENGLISH } from './english.js';
import { LANGUAGES, directionOf } from '../../static/i18n/language.js';
import { number } from '../../static/coach/quantities.js';
import { speak, t, tCount } from '../../static/i18n/words.js';

const root = new URL('../../static/i18n/', import.meta.url);
const OTHERS = Object.keys(LANGUAGES).filter((tag) => tag !== 'en');
const COUNTED = /\.(zero|one|two|few|many|other)$/;

const read = async (address) => JSON.parse(await readFile(new URL(address, root), 'utf8'));
const namesIn = (words) => [...new Set(words.match(/\{\w+\}/g) ?? [])].sort();
/** The stem of a sentence that English has for one and for several. */
const stemOf = (key) => (key.replace(COUNTED, '.one') in ENGLISH && `${key.replace(COUNTED, '')}.other` in ENGLISH
  ? key.replace(COUNTED, '') : null);

test('every language has a catalogue for each page, and the folder has no other', async () => {
  const folders = (await readdir(root, { withFileTypes: true })).filter((each) => each.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), Object.keys(LANGUAGES).sort());
  const pages = (await readdir(new URL('en/', root))).sort();
  for (const tag of OTHERS) assert.deepEqual((await readdir(new URL(`${tag}/`, root))).sort(), pages, tag);
});

for (const tag of OTHERS) {
  test(`${tag} says all that English says, counts as its speakers count, and leaves nothing empty`, async () => {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    for (const page of await readdir(new URL('en/', root))) {
      const [english, words] = await Promise.all([read(`en/${page}`), read(`${tag}/${page}`)]);
      const wanted = Object.keys(english).flatMap((key) => {
        const stem = stemOf(key);
        return stem === null ? [key] : pluralCategories.map((category) => `${stem}.${category}`);
      });
      assert.deepEqual(Object.keys(words).sort(), [...new Set(wanted)].sort(), `${tag}/${page}`);
      for (const [key, sentence] of Object.entries(words)) {
        assert.notEqual(sentence.trim(), '', `${tag} ${key}`);
        const stem = stemOf(key);
        const names = namesIn(sentence);
        // One of a thing may be said without its number.
        if (stem !== null) assert.ok(names.every((name) => namesIn(english[`${stem}.other`]).includes(name)), `${tag} ${key}`);
        else assert.deepEqual(names, namesIn(english[key]), `${tag} ${key}`);
      }
    }
  });
}

test('a number is written with the comma of the language and digits that fit the sentences', () => {
  const written = Object.keys(LANGUAGES).map((tag) => {
    speak({}, tag);
    return [tag, number(41.25, 1)];
  });
  speak(ENGLISH);
  assert.deepEqual(Object.fromEntries(written), {
    en: '41.3', de: '41,3', es: '41,3', fr: '41,3', pt: '41,3', ja: '41.3', ar: '41.3',
  });
});

test('Arabic has words of its own for one, two, a few and many', async () => {
  const words = { ...(await read('ar/capture.json')), ...(await read('ar/ops.json')) };
  speak(words, 'ar');
  const said = [1, 2, 3, 11].map((count) => tCount('ops.cameras', count));
  speak(ENGLISH);
  assert.equal(new Set(said).size, 4);
  assert.equal(directionOf('ar'), 'rtl');
  assert.equal(t('controls.stop'), 'Stop');
});
