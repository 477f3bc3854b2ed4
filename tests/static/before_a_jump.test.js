import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { listChecks } from '../../static/coach/checks.js';
import { Choices } from '../../static/coach/choices.js';
import { StandStill } from '../../static/coach/stand_still.js';
import { LinkMeter } from '../../static/wire/link.js';

const standing = (hipHeight_m) => ({ phase: 'standing', hipHeight_m });
const stand = (heights_m, every_ms = 100) => {
  const still = new StandStill();
  return heights_m.map((height_m, i) => still.update(standing(height_m), i * every_ms)).lastIndexOf(true);
};

test('a second on the same spot is standing still, breathing included', () => {
  const breathing = Array.from({ length: 12 }, (_, i) => 0.008 * Math.sin(i));
  assert.equal(stand(breathing.slice(0, 10)), -1);
  assert.equal(stand(breathing), 11);
});

test('who sinks, moves or is not known does not stand still, and begins anew', () => {
  assert.equal(stand(Array.from({ length: 12 }, (_, i) => -0.01 * i)), -1);
  const still = new StandStill();
  still.update(standing(0), 0);
  assert.equal(still.update({ phase: 'unweighting', hipHeight_m: 0 }, 1100), false);
  assert.equal(still.update(standing(0), 1200), false);
  assert.equal(still.update(standing(null), 2300), false);
  assert.equal(still.update(standing(0), 2400), false);
  assert.equal(still.update(standing(0), 3400), true);
});

const image = new Float32Array(66).fill(0.5);
image[1] = 0.2;
for (const foot of [27, 28, 29, 30, 31, 32]) image[2 * foot + 1] = 0.9;
const WELL = {
  picture: { width: 1280, height: 720 },
  fps: 29.7,
  link: { roundTrip_ms: 12.4, sent_bit_per_s: 1.24e6, lost_share: 0 },
  gates: {
    light: { ok: true, value: 0.4 }, sharp: { ok: true, value: 0.004 }, level: { ok: true, value: -1.2 },
    still: { ok: true, value: 0 }, alone: { ok: true, value: 1 },
  },
  pose: { image },
  framing: 'ready',
};
const NOTHING = { picture: null, fps: null, link: null, gates: {}, pose: null, framing: null };
const only = (name, known) => listChecks(known).find((check) => check.name === name);

test('all is well when every fact was measured and is well', () => {
  assert.deepEqual(listChecks(WELL).map(({ state }) => state), Array(10).fill('ok'));
  assert.equal(only('network', WELL).value, '12 ms, 0 % lost');
  assert.equal(only('level', WELL).value, '-1.2°');
  assert.equal(only('distance', WELL).value, '70 % of the picture');
});

test('what was not measured waits: it is neither well nor to be mended', () => {
  for (const { state, value, fix } of listChecks(NOTHING)) assert.deepEqual([state, value, fix], ['waiting', '', '']);
  assert.equal(only('level', { ...WELL, gates: { level: { ok: null, value: null } } }).state, 'waiting');
});

test('what is not well says what to do', () => {
  const bad = {
    ...WELL, fps: 14, framing: 'feet',
    link: { roundTrip_ms: 20, sent_bit_per_s: 3e5, lost_share: 0.08 },
    gates: { ...WELL.gates, light: { ok: false, value: 0.03 }, alone: { ok: false, value: 2 } },
  };
  const fixes = Object.fromEntries(listChecks(bad).filter(({ state }) => state === 'fix').map(({ name, fix }) => [name, fix]));
  assert.deepEqual(Object.keys(fixes), ['frames', 'network', 'light', 'body', 'alone']);
  assert.equal(fixes.body, 'Feet not visible – step back');
  for (const fix of Object.values(fixes)) assert.notEqual(fix, '');
});

const report = (bytes, timestamp, more = []) => [
  { type: 'outbound-rtp', kind: 'video', bytesSent: bytes, headerBytesSent: 0, timestamp }, ...more,
];

test('a link is what lies between two readings', () => {
  const meter = new LinkMeter();
  assert.equal(meter.read(report(1000, 5000), 30), null);
  const more = [
    { type: 'remote-inbound-rtp', fractionLost: 0.02 },
    { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
    { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.008 },
  ];
  assert.deepEqual(meter.read(report(126_000, 6000, more), 30), {
    roundTrip_ms: 8, sent_bit_per_s: 1e6, lost_share: 0.02, heldBackBy: null,
  });
  assert.equal(meter.read(report(251_000, 7000), 30).roundTrip_ms, 30);
  assert.equal(meter.read(report(10, 8000), 30), null, 'another connection counts from zero');
});

test('a link says what keeps the encoder from sending all', () => {
  const limited = (/** @type {string} */ reason, at_ms) => report(at_ms, at_ms).map((entry) => ({ ...entry, qualityLimitationReason: reason }));
  const meter = new LinkMeter();
  meter.read(limited('none', 1000), 30);
  assert.equal(meter.read(limited('none', 2000), 30).heldBackBy, null);
  assert.equal(meter.read(limited('cpu', 3000), 30).heldBackBy, 'phone');
  assert.equal(meter.read(limited('bandwidth', 4000), 30).heldBackBy, 'network');
});

test('choices outlive the page, and a browser that keeps nothing is no trouble', () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  assert.deepEqual([new Choices(storage).scheme, new Choices(storage).sound], ['auto', false]);
  Object.assign(new Choices(storage), { scheme: 'light', sound: true });
  assert.deepEqual([new Choices(storage).scheme, new Choices(storage).sound], ['light', true]);
  kept.set('hangtime.scheme', 'pink');
  assert.equal(new Choices(storage).scheme, 'auto');
  const shut = () => { throw new Error('denied'); };
  const none = new Choices({ getItem: shut, setItem: shut });
  none.sound = true;
  assert.equal(none.scheme, 'auto');
});
