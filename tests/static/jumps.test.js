import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { COUNTED_KEPT, GONE_KEPT, Jumps, idOf } from '../../static/coach/jumps.js';
import { FLIGHT_TIME, HEIGHT, asText, show } from '../../static/coach/quantities.js';

const rep = (rep_id, height_m, revision = 1, test = 'cmj') => ({
  rep_id, revision, final: false, test,
  jump_height_flight_time_m: height_m, flight_time_s: 0.5712,
  unavailable: { flight_time_s: 'landing not seen' },
  uncertainty: { jump_height_flight_time_m: 0.011, flight_time_s: null },
  quality: { score: 90, reasons: [] },
});
/** As the server tells of a jump: of nobody, where nothing else is said. */
const told = (rep_id, height_m, revision = 1, { test = 'cmj', athlete_id = null } = {}) => ({
  rep: rep(rep_id, height_m, revision, test), athlete_id,
});
const beside = (jumps, rep_id) => jumps.beside(jumps.find(rep_id));
const near = (value, wanted) => assert.ok(Math.abs(value - wanted) < 1e-9, `${value} is not ${wanted}`);
/** Have an athlete jump so high, in cm; return whether each was said to be a new best. */
const jump = (jumps, athlete_id, heights_cm, test = 'cmj') => heights_cm.map((height_cm) => {
  const rep_id = `${athlete_id} ${test} ${height_cm}`;
  jumps.add(told(rep_id, height_cm / 100, 1, { test, athlete_id }));
  return jumps.isNewBest(rep_id);
});
const numbers = (jumps) => jumps.list.map((jump) => jump.number ?? '–');

test('jumps are numbered as they come and listed newest first', () => {
  const jumps = new Jumps();
  assert.equal(jumps.add(told('a', 0.3)), 'new');
  jumps.reject({ time_s: 4, text: 'Landing not seen.', hint: '' });
  assert.equal(jumps.add(told('b', 0.4)), 'new');
  assert.deepEqual(numbers(jumps), [2, '–', 1]);
  assert.equal(jumps.count, 2);
});

test('a higher revision replaces the jump in its place, a lower or equal one changes nothing', () => {
  const jumps = new Jumps();
  jumps.add(told('a', 0.3));
  jumps.add(told('b', 0.4));
  assert.equal(jumps.add(told('a', 0.31, 2)), 'revised');
  assert.equal(jumps.add(told('a', 0.99, 1)), 'old');
  assert.equal(jumps.add(told('a', 0.99, 2)), 'old');
  assert.deepEqual(jumps.counted.map((jump) => [jump.number, jump.rep.jump_height_flight_time_m]), [[1, 0.31], [2, 0.4]]);
  assert.equal(jumps.count, 2);
});

test('numbers go on from what the server counts, and never back', () => {
  const jumps = new Jumps();
  jumps.goOnFrom(3);
  jumps.add(told('d', 0.3));
  jumps.goOnFrom(0);
  jumps.add(told('e', 0.3));
  assert.deepEqual(numbers(jumps), [5, 4]);
});

test('best and average leave out what was not measured', () => {
  const jumps = new Jumps();
  assert.equal(jumps.beside(null), null);
  jumps.add(told('a', null));
  assert.equal(beside(jumps, 'a'), null);
  jumps.add(told('b', 0.3));
  jumps.add(told('c', 0.5));
  const { best_m, mean_m, bestId } = beside(jumps, 'a');
  assert.deepEqual({ best_m, mean_m, bestId }, { best_m: 0.5, mean_m: 0.4, bestId: 'c' });
});

test('a jump that is struck out stays in the list and leaves best and mean, until it counts again', () => {
  const jumps = new Jumps();
  jumps.add(told('a', 0.3), 0.41);
  jumps.add(told('b', 0.5), 0.62);
  jumps.strike('b', true);
  assert.equal(jumps.list.length, 2);
  assert.equal(jumps.find('b').isStruck, true);
  assert.equal(beside(jumps, 'a').best_m, 0.3);
  assert.equal(beside(jumps, 'a').bestPeak_m, 0.41);
  assert.equal(beside(jumps, 'a').lastPeak_m, 0.41);
  jumps.add(told('b', 0.52, 2));
  assert.equal(jumps.find('b').isStruck, true, 'a revision does not count it again');
  jumps.strike('b', false);
  assert.equal(beside(jumps, 'a').best_m, 0.52);
  assert.equal(beside(jumps, 'a').lastPeak_m, 0.62);
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
  jumps.add(told('a', 0.3));
  jumps.add(told('b', 0.4, 2));
  assert.deepEqual(saved(), [true, false]);
  jumps.save('a', 1);
  jumps.save('b', 1);
  assert.deepEqual(saved(), [true, true]);
  jumps.add(told('a', 0.31, 2));
  assert.deepEqual(saved(), [true, false]);
  jumps.clear();
  jumps.add(told('a', 0.3));
  assert.deepEqual(saved(), [false]);
});

test('the oldest of many jumps that did not count make room, counted ones stay', () => {
  const jumps = new Jumps();
  jumps.add(told('a', 0.3));
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
  jumps.add(told('a', 0.3));
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
  jumps.add({ rep: whole, athlete_id: null });
  const { rep: kept } = jumps.find('a');
  assert.deepEqual([kept.jump_height_flight_time_m, kept.unavailable], [0.3, { rsi_m_s: 'no contact' }]);
  assert.ok(!('peak_power_w' in kept));
});

test('the list keeps as many as it may: the oldest goes, the best stays, and the mean is of all that count', () => {
  const jumps = new Jumps();
  jumps.add(told('best', 0.9));
  jumps.add(told('r0', 0.5));
  for (let i = 1; i <= COUNTED_KEPT; i += 1) jumps.add(told(`r${i}`, 0.3));
  assert.equal(jumps.counted.length, COUNTED_KEPT);
  assert.deepEqual([jumps.find('r0'), jumps.find('r1')], [null, null]);
  assert.equal(beside(jumps, 'best').bestId, 'best');
  near(beside(jumps, 'best').mean_m, (0.9 + 0.5 + 0.3 * COUNTED_KEPT) / (COUNTED_KEPT + 2));
  assert.equal(jumps.count, COUNTED_KEPT + 2);
});

test('best and mean beside a jump are of its athlete, and each athlete has a best of their own', () => {
  const jumps = new Jumps();
  assert.deepEqual(jump(jumps, 'A', [50, 52, 51]), [false, true, false]);
  assert.deepEqual(jump(jumps, 'B', [30, 31, 32]), [false, true, true]);
  assert.deepEqual([beside(jumps, 'B cmj 30').bestId, beside(jumps, 'A cmj 50').bestId], ['B cmj 32', 'A cmj 52']);
  near(beside(jumps, 'B cmj 30').mean_m, 0.31);
  near(beside(jumps, 'A cmj 50').mean_m, 0.51);
});

test('best and mean beside a jump are of its test: hops are compared with hops', () => {
  const jumps = new Jumps();
  jump(jumps, 'A', [40, 40.1, 39.9]);
  assert.deepEqual(jump(jumps, 'A', [20, 21], 'hops'), [false, true]);
  assert.equal(beside(jumps, 'A hops 20').bestId, 'A hops 21');
  near(beside(jumps, 'A hops 20').mean_m, 0.205);
  near(beside(jumps, 'A cmj 40').mean_m, 0.4);
});

test('a jump of nobody is compared with those of nobody', () => {
  const jumps = new Jumps();
  jump(jumps, 'A', [50]);
  assert.deepEqual(jump(jumps, null, [30, 31]), [false, true]);
  near(beside(jumps, 'null cmj 30').mean_m, 0.305);
});

test('a new best is higher than another jump that counts, and not merely the first or as high', () => {
  const jumps = new Jumps();
  jumps.add(told('unmeasured', null));
  jumps.add(told('first', 0.3));
  assert.equal(jumps.isNewBest('first'), false);
  jumps.add(told('level', 0.3));
  assert.equal(jumps.isNewBest('level'), false);
  jumps.add(told('struck', 0.5));
  jumps.strike('struck', true);
  jumps.add(told('higher', 0.4));
  assert.equal(jumps.isNewBest('higher'), true);
  jumps.strike('first', true);
  jumps.strike('level', true);
  assert.equal(jumps.isNewBest('higher'), false);
});

test('a jump that is moved to another athlete counts among theirs, and keeps its number', () => {
  const jumps = new Jumps();
  jump(jumps, 'A', [50, 52]);
  jump(jumps, 'B', [30]);
  jumps.mark('A cmj 52', { athlete_id: 'B' });
  assert.equal(beside(jumps, 'B cmj 30').bestId, 'A cmj 52');
  near(beside(jumps, 'B cmj 30').mean_m, 0.41);
  assert.equal(beside(jumps, 'A cmj 50').best_m, 0.5);
  assert.deepEqual(numbers(jumps), [3, 2, 1]);
});

test('a later revision stays with whom the server says it is', () => {
  const jumps = new Jumps();
  jumps.add(told('a', 0.3, 1, { athlete_id: 'A' }));
  jumps.add(told('a', 0.31, 2, { athlete_id: 'B' }));
  assert.equal(jumps.find('a').athlete_id, 'B');
});

test('beside what was not counted stand best and mean of the newest jump that was', () => {
  const jumps = new Jumps();
  jump(jumps, 'A', [50]);
  jump(jumps, 'B', [30]);
  const refused = jumps.reject({ time_s: 4, text: 'Landing not seen.', hint: '' });
  assert.equal(jumps.beside(refused).bestId, 'B cmj 30');
});

test('the bar shows last and best of who is to jump, and nothing before their first', () => {
  const jumps = new Jumps();
  jumps.add(told('a', 0.5, 1, { athlete_id: 'A' }), 0.61);
  jumps.add(told('b', 0.4, 1, { athlete_id: 'A' }), 0.55);
  const { lastPeak_m, bestPeak_m } = jumps.summaryOf({ athlete_id: 'A', test: 'cmj' });
  assert.deepEqual({ lastPeak_m, bestPeak_m }, { lastPeak_m: 0.55, bestPeak_m: 0.61 });
  assert.equal(jumps.summaryOf({ athlete_id: 'B', test: 'cmj' }), null);
  assert.equal(jumps.summaryOf({ athlete_id: 'A', test: 'sj' }), null);
});

test('whose a jump is goes without saying until a second athlete, or a second test, is in the row', () => {
  const jumps = new Jumps();
  assert.equal(jumps.isMixed, false);
  jump(jumps, 'A', [50, 51]);
  assert.equal(jumps.isMixed, false);
  jump(jumps, 'A', [20], 'hops');
  assert.equal(jumps.isMixed, true);
  jumps.clear();
  jump(jumps, 'A', [50]);
  jump(jumps, null, [40]);
  assert.equal(jumps.isMixed, true);
});

test('those that left the row stay in the best and mean of their athlete alone', () => {
  const jumps = new Jumps();
  jump(jumps, 'A', [50, 52, 51]);
  for (let i = 0; i < COUNTED_KEPT; i += 1) jumps.add(told(`b${i}`, 0.3, 1, { athlete_id: 'B' }));
  assert.deepEqual([jumps.find('A cmj 50'), jumps.find('A cmj 51')], [null, null]);
  const { best_m, mean_m } = beside(jumps, 'A cmj 52');
  assert.equal(best_m, 0.52);
  near(mean_m, 0.51);
  near(beside(jumps, 'b9').mean_m, 0.3);
});

test('one that left the row is moved and struck out like the others', () => {
  const jumps = new Jumps();
  jump(jumps, 'A', [50, 52, 51]);
  for (let i = 0; i < COUNTED_KEPT; i += 1) jumps.add(told(`b${i}`, 0.3, 1, { athlete_id: 'B' }));
  jumps.mark('A cmj 51', { isStruck: true, isDeleted: true });
  near(beside(jumps, 'A cmj 52').mean_m, 0.51);
  jumps.mark('A cmj 50', { athlete_id: 'B' });
  near(beside(jumps, 'A cmj 52').mean_m, 0.52);
  assert.equal(beside(jumps, 'b9').bestId, 'A cmj 50');
});

test('the row is bounded where every jump in it is somebody’s best, and each keeps it', () => {
  const jumps = new Jumps();
  for (let i = 0; i < COUNTED_KEPT + 5; i += 1) jump(jumps, `athlete ${i}`, [30]);
  assert.equal(jumps.counted.length, COUNTED_KEPT);
  assert.equal(jumps.find('athlete 4 cmj 30'), null);
  assert.equal(jumps.summaryOf({ athlete_id: 'athlete 4', test: 'cmj' }).best_m, 0.3);
});

test('the last of who jumps again is their newest, though it left the row before their best', () => {
  const jumps = new Jumps();
  jumps.add(told('best', 0.5, 1, { athlete_id: 'A' }), 0.61);
  jumps.add(told('last', 0.4, 1, { athlete_id: 'A' }), 0.55);
  for (let i = 0; i < COUNTED_KEPT; i += 1) jumps.add(told(`b${i}`, 0.3, 1, { athlete_id: 'B' }));
  assert.equal(jumps.find('last'), null);
  assert.equal(jumps.summaryOf({ athlete_id: 'A', test: 'cmj' }).lastPeak_m, 0.55);
});

test('of those that left the row so many are remembered, and the oldest is forgotten', () => {
  const jumps = new Jumps();
  jumps.add(told('old', 0.9));
  jumps.mark('old', { isStruck: true });
  for (let i = 0; i < COUNTED_KEPT + GONE_KEPT - 1; i += 1) jumps.add(told(`r${i}`, 0.3));
  jumps.mark('old', { isStruck: false });
  assert.equal(beside(jumps, `r${GONE_KEPT}`).best_m, 0.9);
  jumps.mark('old', { isStruck: true });
  jumps.add(told('one more', 0.3));
  jumps.mark('old', { isStruck: false });
  assert.equal(beside(jumps, 'one more').best_m, 0.3);
});
