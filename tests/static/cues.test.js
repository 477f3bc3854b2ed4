import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import './english.js';
import { Countdown } from '../../static/coach/countdown.js';
import { Cues } from '../../static/coach/cues.js';

test('a countdown says three, two, one and over, a second apart; stopped, it says no more', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const countdown = new Countdown();
  const said = [];
  countdown.addEventListener('second', ({ detail }) => said.push(detail));
  countdown.addEventListener('over', () => said.push('over'));
  countdown.start();
  assert.deepEqual(said, [3]);
  mock.timers.tick(999);
  assert.deepEqual(said, [3]);
  for (let ms = 999; ms < 3000; ms += 1) mock.timers.tick(1);
  assert.deepEqual(said, [3, 2, 1, 'over']);
  countdown.start();
  mock.timers.tick(1500);
  countdown.start();
  mock.timers.tick(600);
  countdown.stop();
  for (let s = 0; s < 5; s += 1) mock.timers.tick(1000);
  assert.deepEqual(said.slice(4), [3, 2, 3]);
  mock.timers.reset();
});

class FakeAudio {
  static made = 0;
  state = 'running';
  currentTime = 5;
  destination = {};
  constructor() { FakeAudio.made += 1; }
  resume() { return Promise.resolve(); }
}

test('nothing sounds, speaks or shakes until it is asked for, and again after it is switched off', (context) => {
  const done = [];
  const shaken = [];
  const node = { gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect: () => node };
  const stand_ins = {
    navigator: { vibrate: (lasts_ms) => shaken.push(lasts_ms) },
    AudioContext: FakeAudio,
    GainNode: function GainNode() { return node; },
    OscillatorNode: function OscillatorNode(_, { frequency }) {
      return { connect: () => node, start: () => done.push(frequency), stop() {} };
    },
    SpeechSynthesisUtterance: class { constructor(text) { this.text = text; } },
    speechSynthesis: { cancel() {}, speak: ({ text, lang }) => done.push(`${lang}: ${text}`) },
  };
  for (const [name, value] of Object.entries(stand_ins)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  context.after(() => Object.keys(stand_ins).forEach((name) => delete globalThis[name]));
  const cues = new Cues();
  cues.tone('go');
  cues.speak('41 centimetres');
  assert.deepEqual([done, FakeAudio.made], [[], 0]);
  cues.switch(true);
  cues.tone('go');
  cues.speak('41 centimetres');
  assert.deepEqual([done, shaken.length], [[990, 'en: 41 centimetres'], 1]);
  cues.switch(false);
  cues.tone('go');
  cues.speak('41 centimetres');
  assert.equal(done.length, 2);
});

test('a browser that cannot speak still sounds its tones', (context) => {
  Object.assign(globalThis, { AudioContext: FakeAudio });
  context.after(() => delete globalThis.AudioContext);
  const cues = new Cues();
  cues.switch(true);
  cues.speak('41 centimetres');
});
