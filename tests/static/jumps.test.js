import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { COUNTED_KEPT, Jumps, idOf } from '../../static/coach/jumps.js';
import { FLIGHT_TIME, HEIGHT, asText, show } from '../../static/coach/quantities.js';

const rep = (rep_id, height_m, revision = 1) => ({
  rep_id, revision, final: false, test: 'cmj',
  jump_height_flight_time_m: height_m, flight_time_s: 0.5712,
  unavailable: { flight_time_s: 'landing not seen' },
  uncertainty: { jump_height_flight_time_m: 0.011, flight_time_s: null },
  quality: { score: 90, reasons: [] },
});
const numbers = (jumps) => jumps.list.map((jump) => jump.number ?? '–');

test('jumps are numbered as they come and listed newest first', () => {
  const jumps = new Jumps();
  assert.equal(jumps.add(rep('a', 0.3)), 'new');
  jumps.reject({ time_s: 4, text: 'Landing not seen.', hint: '' });
  assert.equal(jumps.add(rep('b', 0.4)), 'new');
  assert.deepEqual(numbers(jumps), [2, '–', 1]);
  assert.equal(jumps.count, 2);
});

test('a higher revision replaces the jump in its place, a lower or equal one changes nothing', () => {
  const jumps = new Jumps();
  jumps.add(rep('a', 0.3));
  jumps.add(rep('b', 0.4));
  assert.equal(jumps.add(rep('a', 0.31, 2)), 'revised');
  assert.equal(jumps.add(rep('a', 0.99, 1)), 'old');
  assert.equal(jumps.add(rep('a', 0.99, 2)), 'old');
  assert.deepEqual(jumps.counted.map((jump) => [jump.number, jump.rep.jump_height_flight_time_m]), [[1, 0.31], [2, 0.4]]);
  assert.equal(jumps.count, 2);
});

test('numbers go on from what the server counts, and never back', () => {
  const jumps = new Jumps();
  jumps.goOnFrom(3);
  jumps.add(rep('d', 0.3));
  jumps.goOnFrom(0);
  jumps.add(rep('e', 0.3));
  assert.deepEqual(numbers(jumps), [5, 4]);
});

test('best and average leave out what was not measured', () => {
  const jumps = new Jumps();
  assert.equal(jumps.summary, null);
  jumps.add(rep('a', null));
  assert.equal(jumps.summary, null);
  jumps.add(rep('b', 0.3));
  jumps.add(rep('c', 0.5));
  const { best_m, mean_m, bestId } = jumps.summary;
  assert.deepEqual({ best_m, mean_m, bestId }, { best_m: 0.5, mean_m: 0.4, bestId: 'c' });
});

test('a jump that is struck out stays in the list and leaves best and mean, until it counts again', () => {
  const jumps = new Jumps();
  jumps.add(rep('a', 0.3), 0.41);
  jumps.add(rep('b', 0.5), 0.62);
  jumps.strike('b', true);
  assert.equal(jumps.list.length, 2);
  assert.equal(jumps.find('b').isStruck, true);
  assert.equal(jumps.summary.best_m, 0.3);
  assert.equal(jumps.summary.bestPeak_m, 0.41);
  assert.equal(jumps.summary.lastPeak_m, 0.41);
  jumps.add(rep('b', 0.52, 2));
  assert.equal(jumps.find('b').isStruck, true, 'a revision does not count it again');
  jumps.strike('b', false);
  assert.equal(jumps.summary.best_m, 0.52);
  assert.equal(jumps.summary.lastPeak_m, 0.62);
});

test('a jump that was not counted is found again by its own name', () => {
  const jumps = new Jumps();
  const first = jumps.reject({ time_s: 1, text: 'One.', hint: '' });
  const second = jumps.reject({ time_s: 2, text: 'Two.', hint: '' });
  assert.notEqual(idOf(first), idOf(second));
  assert.equal(jumps.find(idOf(first)).text, 'One.');
  assert.equal(jumps.find('unknown'), null);
});

test('a jump is marked as saved when the very numbers shown are', () => {
  const jumps = new Jumps();
  const saved = () => jumps.list.map((jump) => jump.isSaved);
  jumps.save('b', 2);
  jumps.add(rep('a', 0.3));
  jumps.add(rep('b', 0.4, 2));
  assert.deepEqual(saved(), [true, false]);
  jumps.save('a', 1);
  jumps.save('b', 1);
  assert.deepEqual(saved(), [true, true]);
  jumps.add(rep('a', 0.31, 2));
  assert.deepEqual(saved(), [true, false]);
  jumps.clear();
  jumps.add(rep('a', 0.3));
  assert.deepEqual(saved(), [false]);
});

test('the oldest of many jumps that did not count make room, counted ones stay', () => {
  const jumps = new Jumps();
  jumps.add(rep('a', 0.3));
  for (let i = 0; i < 50; i += 1) jumps.reject({ time_s: i, code: 'rebound', text: `reason ${i}` });
  assert.equal(jumps.list.length, 21);
  assert.equal(jumps.list[0].text, 'reason 49');
  assert.equal(jumps.counted.length, 1);
});

test('heights are written in cm and times in ms, each with its ±', () => {
  assert.equal(asText(show(rep('a', 0.4119), HEIGHT)), '41.2 ± 1.1 cm');
  assert.equal(asText(show(rep('a', 0.4119), FLIGHT_TIME)), '571 ms');
});

test('what was not measured is a dash with its reason, never a number', () => {
  const shown = show({ ...rep('a', 0.4), flight_time_s: null }, FLIGHT_TIME);
  assert.equal(asText(shown), '–');
  assert.equal(shown.reason, 'landing not seen');
});

test('what the store did with a jump is told beside it, and another wish is worth another try', () => {
  const jumps = new Jumps();
  jumps.add(rep('a', 0.3));
  jumps.strike('a', true);
  jumps.mark('a', { isTried: true });
  assert.deepEqual(marksOf(jumps), [true, false, true]);
  jumps.strike('a', false);
  assert.deepEqual(marksOf(jumps), [false, false, false]);
  jumps.mark('a', { isDeleted: true });
  jumps.mark('unknown', { isDeleted: false });
  assert.deepEqual(marksOf(jumps), [false, true, false]);
});

function marksOf(jumps) {
  const { isStruck, isDeleted, isTried } = jumps.find('a');
  return [isStruck, isDeleted, isTried];
}

test('of a repetition only what its card shows is kept', () => {
  const jumps = new Jumps();
  const whole = { ...rep('a', 0.3), peak_power_w: 3100, unavailable: { rsi_m_s: 'no contact', mass_kg: 'not told' } };
  jumps.add(whole);
  const { rep: kept } = jumps.find('a');
  assert.deepEqual([kept.jump_height_flight_time_m, kept.unavailable], [0.3, { rsi_m_s: 'no contact' }]);
  assert.ok(!('peak_power_w' in kept));
});

test('the list keeps as many as it may: the oldest goes, the best stays, and the mean is of all that count', () => {
  const jumps = new Jumps();
  jumps.add(rep('best', 0.9));
  jumps.add(rep('r0', 0.5));
  for (let i = 1; i <= COUNTED_KEPT; i += 1) jumps.add(rep(`r${i}`, 0.3));
  assert.equal(jumps.counted.length, COUNTED_KEPT);
  assert.deepEqual([jumps.find('r0'), jumps.find('r1')], [null, null]);
  assert.equal(jumps.summary.bestId, 'best');
  const mean_m = (0.9 + 0.5 + 0.3 * COUNTED_KEPT) / (COUNTED_KEPT + 2);
  assert.ok(Math.abs(jumps.summary.mean_m - mean_m) < 1e-9);
  assert.equal(jumps.count, COUNTED_KEPT + 2);
});
