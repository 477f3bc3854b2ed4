import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { Earlier } from '../../static/coach/earlier.js';
import { Jumps } from '../../static/coach/jumps.js';

const rep = (rep_id, height_m, { revision = 1, isDeleted = false, athlete_id = null } = {}) => ({
  type: 'rep', athlete_id, isDeleted,
  rep: {
    rep_id, revision, final: false, test: 'cmj', jump_height_flight_time_m: height_m,
    unavailable: {}, uncertainty: {}, quality: { score: 90, reasons: [] },
  },
});
const refusal = (time_s, code = 'feet_not_seen') => ({ type: 'rep_rejected', time_s, code, text: `Refused at ${time_s}.` });

/** A list of jumps, and how it takes what is said again after a `hello`: what is told of each such time. */
function listed() {
  const jumps = new Jumps();
  const earlier = new Earlier(jumps);
  const taken = [];
  earlier.addEventListener('taken', ({ detail }) => taken.push(detail));
  const sayAgain = (reps, ...told) => {
    jumps.goOnFrom(reps);
    earlier.await(told.length);
    return told.map((message) => earlier.take(message));
  };
  return { jumps, earlier, taken, sayAgain };
}

const rows = (jumps) => jumps.list.map((jump) => (jump.kind === 'rep' ? `${jump.number} ${jump.rep.rep_id}` : jump.text));

test('a page that was loaded anew has the last results back, with their numbers, best and mean', () => {
  const { jumps, taken, sayAgain } = listed();
  sayAgain(12, rep('a', 0.3), refusal(4), rep('b', 0.5), rep('c', 0.4));
  assert.deepEqual(rows(jumps), ['12 c', '11 b', 'Refused at 4.', '10 a']);
  const { best_m, mean_m, bestId } = jumps.beside(null);
  assert.deepEqual([bestId, best_m, Math.round(1000 * mean_m)], ['b', 0.5, 400]);
  assert.equal(jumps.count, 12);
  assert.deepEqual(taken, ['c']);
  assert.notEqual(jumps.list[2].hint, '');
});

test('a page that goes on has none of them twice, and what it missed at the end', () => {
  const { jumps, taken, sayAgain } = listed();
  jumps.add(rep('a', 0.3));
  jumps.reject({ ...refusal(4), hint: '' });
  jumps.add(rep('b', 0.5));
  sayAgain(2, rep('a', 0.3), refusal(4), rep('b', 0.5));
  assert.deepEqual(rows(jumps), ['2 b', 'Refused at 4.', '1 a']);
  sayAgain(3, rep('a', 0.3), refusal(4), rep('b', 0.52, { revision: 2 }), refusal(9), rep('c', 0.4));
  assert.deepEqual(rows(jumps), ['3 c', 'Refused at 9.', '2 b', 'Refused at 4.', '1 a']);
  assert.equal(jumps.find('b').rep.jump_height_flight_time_m, 0.52);
  assert.deepEqual(taken, [null, 'c']);
});

test('refusals that made room in the list do not come back after newer ones', () => {
  const { jumps, sayAgain } = listed();
  const told = Array.from({ length: 30 }, (_, time_s) => refusal(time_s));
  for (const each of told) jumps.reject({ ...each, hint: '' });
  const before = rows(jumps);
  sayAgain(0, ...told);
  assert.deepEqual(rows(jumps), before);
});

test('what was struck out, had back or moved meanwhile is so here too', () => {
  const { jumps, sayAgain } = listed();
  jumps.add(rep('a', 0.3));
  jumps.add(rep('b', 0.5));
  jumps.mark('b', { isStruck: true, isDeleted: true });
  sayAgain(3, rep('a', 0.3, { isDeleted: true, athlete_id: 'kim' }), rep('b', 0.5), rep('c', 0.4, { isDeleted: true }));
  assert.deepEqual(jumps.list.map(({ isStruck, isDeleted }) => [isStruck, isDeleted]), [[true, true], [false, false], [true, true]]);
  assert.equal(jumps.find('a').athlete_id, 'kim');
});

test('what the coach struck out, and no store heard of, stays struck out', () => {
  const { jumps, sayAgain } = listed();
  jumps.add(rep('a', 0.3));
  jumps.strike('a', true);
  sayAgain(1, rep('a', 0.3));
  assert.deepEqual([jumps.find('a').isStruck, jumps.find('a').isDeleted], [true, false]);
  sayAgain(1, rep('a', 0.3, { isDeleted: true }));
  assert.deepEqual([jumps.find('a').isStruck, jumps.find('a').isDeleted], [true, true]);
});

test('other messages between them are none of them, nor is what comes after the last', () => {
  const { earlier, taken, sayAgain } = listed();
  const pong = { type: 'pong', t: 1 };
  assert.deepEqual(sayAgain(1, rep('a', 0.3), pong), [true, false]);
  assert.deepEqual(taken, []);
  assert.equal(earlier.take(rep('b', 0.4)), true);
  assert.equal(earlier.take(rep('c', 0.4)), false);
  sayAgain(3, rep('d', 0.4));
  assert.equal(taken.length, 2);
  earlier.await(2);
  earlier.take(rep('e', 0.4));
  earlier.await(0); // another connection, before all were there
  assert.equal(earlier.take(rep('f', 0.4)), false);
});
