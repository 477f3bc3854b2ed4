import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { ENGLISH } from './english.js';
import { t, tCount } from '../../static/i18n/words.js';
import { hintFor } from '../../static/coach/sentences.js';
import { KEYS, commandOf } from '../../static/coach/keys.js';

test('a sentence has its names filled in, and a name that nobody gave stays in sight', () => {
  assert.equal(t('result.number', { number: 3 }), 'Jump 3');
  assert.equal(t('result.number', {}), 'Jump {number}');
});

test('what is filled in is not read as a sentence again', () => {
  assert.equal(t('sound.rejected', { detail: '{number} <b>' }), 'Not counted: {number} <b>');
});

test('one is told from several', () => {
  assert.equal(tCount('safe', 1), 'Your jump is safe');
  assert.equal(tCount('safe', 4), 'Your 4 jumps are safe');
});

test('every sentence of the catalogue is said somewhere, and none is empty', async () => {
  const root = new URL('../../static/', import.meta.url);
  const files = (await readdir(root, { recursive: true })).filter(
    (name) => /\.(js|html)$/.test(name) && !name.startsWith('vendor'),
  );
  const code = (await Promise.all(files.map((name) => readFile(new URL(name, root), 'utf8')))).join('\n');
  const said = (key) => {
    if (code.includes(`'${key}'`) || code.includes(`"${key}"`)) return true;
    if (key.endsWith('.document')) return code.includes(`data-page="${key.replace('.document', '')}"`);
    // `framing.${code}`, `camera.${problem}.title` and their like
    return [...code.matchAll(/`([a-z_.]*)\$\{\w+\.?\w*\}([a-z_.]*)`/g)].some(
      ([, before, after]) => before.length > 1 && key.startsWith(before) && key.endsWith(after),
    );
  };
  for (const [key, words] of Object.entries(ENGLISH)) {
    assert.notEqual(words.trim(), '', key);
    assert.ok(said(key) || said(key.replace(/\.(one|other)$/, '')), `${key} is never said`);
  }
});

test('what to do about a refusal is a sentence of the catalogue, and no code has one by accident', () => {
  assert.equal(hintFor('feet_not_seen'), ENGLISH['why.framing']);
  assert.equal(hintFor('of_next_year'), '');
  assert.equal(hintFor('toString'), '');
});

const WELL = { fps: 30, results_per_s: 29.6, lost_share: 0, heldBackBy: null, isLight: true };
const OF_PICTURES = ['path_unclear', 'too_few_pictures', 'frames_missing'];

test('a server that looked at few of the pictures is to blame for a refusal, not the light', () => {
  for (const code of OF_PICTURES) {
    const busy = hintFor(code, { ...WELL, results_per_s: 9.8 });
    assert.equal(busy, t('why.server', { results: 10, fps: 30 }));
    assert.equal(hintFor(code, { ...WELL, results_per_s: 9.8, lost_share: 0.1 }), t('why.network'));
  }
});

test('a phone or a network that could not send the pictures is to blame, and not the server', () => {
  for (const code of OF_PICTURES) {
    assert.equal(hintFor(code, { ...WELL, results_per_s: 9.8, heldBackBy: 'phone' }), t('why.phone'));
    assert.equal(hintFor(code, { ...WELL, results_per_s: 9.8, heldBackBy: 'network' }), t('why.network'));
    assert.equal(hintFor(code, { ...WELL, heldBackBy: 'phone' }), '', 'smaller pictures, and all of them');
  }
});

test('the light is to blame where it was measured, or where the camera itself gives few pictures', () => {
  for (const code of OF_PICTURES) {
    assert.equal(hintFor(code, { ...WELL, isLight: false }), t('why.light'));
    assert.equal(hintFor(code, { ...WELL, fps: 14, results_per_s: 14 }), t('why.light'));
  }
});

test('nothing is blamed where all was well, or nothing was measured', () => {
  for (const code of OF_PICTURES) {
    assert.equal(hintFor(code, WELL), '');
    assert.equal(hintFor(code), '');
  }
});

const pressed = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

test('keys ask for what the sheet says, capitals too', () => {
  assert.equal(commandOf(pressed(' '), undefined), 'countdown');
  assert.equal(commandOf(pressed('Z'), { tagName: 'BODY' }), 'undo');
  assert.equal(commandOf(pressed('Delete'), undefined), 'undo');
  assert.equal(commandOf(pressed('?'), undefined), 'more');
  assert.equal(commandOf(pressed('q'), undefined), null);
  for (const { told } of KEYS) assert.ok(ENGLISH[told]);
});

test('keys ask for nothing where they are typed, held, part of a shortcut, or press a button', () => {
  assert.equal(commandOf(pressed('r'), { tagName: 'SELECT' }), null);
  assert.equal(commandOf(pressed(' '), { tagName: 'BUTTON' }), null);
  assert.equal(commandOf(pressed('r'), { tagName: 'BUTTON' }), 'retry');
  assert.equal(commandOf(pressed('r', { ctrlKey: true }), undefined), null);
  assert.equal(commandOf(pressed('z', { repeat: true }), undefined), null);
});
