import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { feet, indexAt, jumpSpan, reach, takeoffOf } from '../../static/review/paths.js';
import { best, bests, difference, shown } from '../../static/review/quantities.js';
import { HEIGHT } from '../../static/coach/quantities.js';
import { commandOf } from '../../static/review/keys.js';
import { Swipe, turnBy } from '../../static/review/swipe.js';
import { choices } from '../../static/review/who.js';

/** A body whose landmarks all lie at one place, seen or not. */
const body = (x, y, seen = 1) => ({
  image: Float32Array.from({ length: 66 }, (_, i) => (i % 2 ? y : x)),
  visibility: new Float32Array(33).fill(seen),
});
const curves = {
  aspect: 0.5,
  time_s: [8, 9, 10, 10.5, 11],
  events: [{ event: 'takeoff', time_s: 10.1 }, { event: 'landing', time_s: 10.6 }],
  phases: [
    { phase: 'propulsion', start_s: 9.8, end_s: 10.1 },
    { phase: 'flight', start_s: 10.1, end_s: 10.6 },
  ],
  bodies: [body(0, 0), body(0.2, 0.9), body(0.4, 0.8), body(0.6, 0.4), body(0.9, 0.1, 0.1)],
};
const rep = (rep_id, height_m, more = {}) => ({
  rep_id, revision: 2, final: true, test: 'cmj', values: { [HEIGHT.key]: height_m }, uncertainty: { [HEIGHT.key]: 0.012 },
  unavailable: { [HEIGHT.key]: 'the landing was not seen' }, quality: { score: 90, reasons: [] }, deleted_at: null, strike_reason: null, ...more,
});

test('the picture at a time from take-off is the nearest there is', () => {
  assert.equal(takeoffOf(curves), 10.1);
  assert.equal(indexAt(curves, 0), 2);
  assert.equal(indexAt(curves, 0.3), 3);
  assert.equal(indexAt(curves, -99), 0);
  assert.equal(indexAt(curves, 99), 4);
});

test('a jump is shown from before its push until after its landing, and no further than was seen', () => {
  const [from, to] = jumpSpan(curves);
  assert.ok(Math.abs(from + 0.7) < 1e-9);
  assert.ok(Math.abs(to - 0.9) < 1e-9);
});

test('a body reaches as far as what was seen of it', () => {
  assert.deepEqual(Object.values(reach(curves)).map((each) => Number(each.toFixed(3))), [0.1, 0.3, 0.4, 0.9]);
  assert.ok(Math.abs(feet(curves).y - 0.8) < 1e-6);
});

test('a value that is not known says why, and differs from nothing', () => {
  assert.deepEqual(shown(rep('a', null), HEIGHT).reason, 'the landing was not seen');
  assert.equal(difference(rep('a', null), rep('b', 0.3), HEIGHT), null);
});

test('two values differ with a sign, and not at all where it cannot be read', () => {
  assert.equal(difference(rep('a', 0.351), rep('b', 0.3), HEIGHT), '+5.1 cm');
  assert.equal(difference(rep('a', 0.3), rep('b', 0.351), HEIGHT), '−5.1 cm');
  assert.equal(difference(rep('a', 0.3001), rep('b', 0.3), HEIGHT), '±0.0 cm');
});

test('the best jump is the highest of those that count', () => {
  const reps = [rep('a', 0.3), rep('b', 0.5, { deleted_at: '2026-01-01' }), rep('c', 0.4), rep('d', null)];
  assert.equal(best(reps)?.rep_id, 'c');
  assert.equal(best([rep('d', null)]), null);
});

test('a star marks the best of several of one athlete in one test, and nobody’s among nobody’s', () => {
  const of = (athlete_id, test, heights_cm, more = {}) =>
    heights_cm.map((height_cm) => rep(`${athlete_id} ${test} ${height_cm}`, height_cm / 100, { athlete_id, test, ...more }));
  const reps = [
    ...of('A', 'cmj', [50, 52, 51]), ...of('B', 'cmj', [30, 31, 32]), ...of('A', 'hops', [20, 21]), ...of(null, 'cmj', [40, 39]),
    ...of('C', 'cmj', [60]), ...of('C', 'cmj', [70], { deleted_at: '2026-01-01' }), rep('unmeasured', null, { athlete_id: 'C' }),
  ];
  assert.deepEqual([...bests(reps)].map(({ rep_id }) => rep_id), ['A cmj 52', 'B cmj 32', 'A hops 21', 'null cmj 40']);
});

const pressed = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, composedPath: () => [], ...more });

test('keys leaf through jumps and pictures, and strike out once', () => {
  globalThis.Element ??= class {};
  assert.equal(commandOf(pressed('J')), 'next');
  assert.equal(commandOf(pressed('ArrowRight', { repeat: true })), 'on');
  assert.equal(commandOf(pressed('z', { repeat: true })), null);
  assert.equal(commandOf(pressed('z', { ctrlKey: true })), null);
  const field = Object.assign(new Element(), { matches: () => true });
  assert.equal(commandOf(pressed('z', { composedPath: () => [field] })), null);
});

const touched = (x, y, at_ms = 0) => ({ x, y, at_ms });

test('a finger drawn over a jump goes to the one beside it, as the language runs', () => {
  assert.equal(turnBy(touched(300, 400), touched(180, 410, 200), false), 1);
  assert.equal(turnBy(touched(180, 400), touched(300, 410, 200), false), -1);
  assert.equal(turnBy(touched(300, 400), touched(180, 410, 200), true), -1);
});

test('a finger that scrolls, rests or hardly moves turns nothing over', () => {
  assert.equal(turnBy(touched(300, 400), touched(200, 300, 200), false), 0);
  assert.equal(turnBy(touched(300, 400), touched(250, 400, 200), false), 0);
  assert.equal(turnBy(touched(300, 400), touched(180, 400, 2000), false), 0);
});

test('two fingers, the edge of the screen and a slider are no swipe', (context) => {
  globalThis.Element = class {
    matches() { return true; }
  };
  Object.assign(globalThis, { innerWidth: 390, document: { dir: 'ltr' } });
  context.after(() => ['Element', 'innerWidth', 'document'].forEach((name) => delete globalThis[name]));
  const turned = [];
  const swipe = new Swipe((by) => turned.push(by));
  const draw = (from, to, { fingers = 1, path = [] } = {}) => {
    swipe.begin({ touches: Array(fingers).fill({ clientX: from, clientY: 9 }), timeStamp: 0, composedPath: () => path });
    swipe.end({ changedTouches: [{ clientX: to, clientY: 9 }], timeStamp: 99 });
  };
  draw(300, 100, { fingers: 2 });
  draw(5, 300);
  draw(300, 100, { path: [new Element()] });
  assert.deepEqual(turned, []);
  draw(300, 100);
  assert.deepEqual(turned, [1]);
});

test('a jump can be given to who is not archived, and whose it is stands among them whoever that is', () => {
  const athletes = [
    { athlete_id: 'kim', nickname: 'Kim', archived_at: null }, { athlete_id: 'lou', nickname: 'Lou', archived_at: '2026-03-01' },
  ];
  const offered = (athlete_id) => choices(athletes, { athlete_id }).map((each) => each.athlete_id);
  assert.deepEqual([offered(null), offered('kim'), offered('lou')], [['kim'], ['kim'], ['kim', 'lou']]);
  assert.deepEqual(offered('added since'), ['kim', 'added since']);
});
