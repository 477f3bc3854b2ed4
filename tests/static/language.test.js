import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenLanguage, directionOf } from '../../static/i18n/language.js';

const plain = new URL('http://localhost/');

test('a browser that prefers a language nobody wrote gets English', () => {
  assert.equal(chosenLanguage(plain, { language: null }, ['tlh', 'en-GB']), 'en');
  assert.equal(chosenLanguage(plain, { language: null }, []), 'en');
});

test('what was chosen on this device goes before what the browser prefers, and nonsense before nothing', () => {
  assert.equal(chosenLanguage(plain, { language: 'en' }, ['tlh']), 'en');
  assert.equal(chosenLanguage(plain, { language: 'constructor' }, []), 'en');
});

test('an address that names a language chooses it for this device', () => {
  const choices = { language: null };
  assert.equal(chosenLanguage(new URL('http://localhost/?lang=en-US'), choices, ['tlh']), 'en');
  assert.equal(choices.language, 'en');
});

test('Arabic runs from right to left', () => {
  assert.equal(directionOf('ar'), 'rtl');
  assert.equal(directionOf('de'), 'ltr');
});
