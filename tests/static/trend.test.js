import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { linesOf, readiness } from '../../static/person/trend.js';
import { inStep } from '../../static/widgets/ticks.js';

const DAY_MS = 24 * 3600 * 1000;
const NEWEST = Date.parse('2026-05-01T09:00:00Z');
const known = (value) => ({ value, degrees_of_freedom: 12, note: '' });
const unknown = { value: null, degrees_of_freedom: 3, note: 'Needs 7 more repetitions.' };
const session = (days, mean, reps = 3) => ({
  session_id: `s${days}`, recorded_at: new Date(NEWEST - days * DAY_MS).toISOString(), reps, mean, highest: mean + 0.02,
});
const trend = (sessions, error = known(0.01), worth = known(0.005)) => ({
  sessions, reps: 0, typical_error: error, smallest_worthwhile_change: worth, minimal_detectable_change: unknown, last_change: null,
});
const steady = [session(20, 0.3), session(15, 0.31), session(10, 0.29), session(5, 0.3)];

test('a chart has the best and the mean of each session in the unit that was chosen', () => {
  const { best, mean, times_s } = linesOf(trend([session(5, 0.3), session(0, 0.28)]), 100);
  assert.deepEqual(mean.map(Math.round), [30, 28]);
  assert.deepEqual(best.map(Math.round), [32, 30]);
  assert.equal(times_s[1] - times_s[0], 5 * 24 * 3600);
});

test('the band is one typical error either way, and there is none before it is known', () => {
  const { high, low } = linesOf(trend([session(0, 0.3)]), 1);
  assert.ok(Math.abs(high[0] - 0.31) < 1e-9 && Math.abs(low[0] - 0.29) < 1e-9);
  assert.deepEqual(linesOf(trend([session(0, 0.3)], unknown, unknown), 1).high, [null]);
});

test('the record only rises, and is the highest until then', () => {
  const { record } = linesOf(trend([session(9, 0.3), session(5, 0.35), session(0, 0.31)]), 100);
  assert.deepEqual(record.map(Math.round), [32, 37, 37]);
});

test('what is worth noticing lies around the sessions before the newest; nought is no line', () => {
  const lines = linesOf(trend([session(9, 0.3), session(5, 0.32), session(0, 0.5)]), 1);
  assert.ok(Math.abs(lines.worthHigh[2] - 0.315) < 1e-9 && Math.abs(lines.worthLow[0] - 0.305) < 1e-9);
  assert.deepEqual(linesOf(trend([session(0, 0.3)], known(0.01), known(0)), 1).worthHigh, [null]);
});

test('a newest session beyond the scatter of the 28 days before is above or below, else as usual', () => {
  assert.equal(readiness(trend([...steady, session(0, 0.27)])).verdict, 'below');
  assert.equal(readiness(trend([...steady, session(0, 0.34)])).verdict, 'above');
  const { verdict, difference, least, sessions } = readiness(trend([...steady, session(0, 0.302)]));
  assert.equal(verdict, 'within');
  assert.ok(Math.abs(difference - 0.002) < 1e-9);
  assert.ok(Math.abs(least - 1.96 * 0.01 * Math.sqrt(1 / 3 + 1 / 12)) < 1e-12);
  assert.equal(sessions, 4);
});

test('nothing is said of readiness with few sessions, old ones, or a scatter that is not known', () => {
  assert.equal(readiness(trend([])), null);
  assert.equal(readiness(trend([...steady.slice(1), session(0, 0.2)])), null);
  assert.equal(readiness(trend([...steady, session(0, 0.2)], unknown)), null);
  assert.equal(readiness(trend([session(60, 0.3), ...steady.slice(1), session(0, 0.2)])), null);
});

test('a session of many jumps weighs as many in what is usual', () => {
  const { difference } = readiness(trend([session(20, 0.2, 1), session(15, 0.3, 9), session(10, 0.3), session(5, 0.3), session(0, 0.3)]));
  assert.ok(Math.abs(difference - 0.1 / 16) < 1e-9);
});

test('numbers along an axis have the digits of their step, and no two read alike', () => {
  assert.deepEqual(inStep([40, 40.25, 40.5, 40.75, 41], 0.25), ['40.00', '40.25', '40.50', '40.75', '41.00']);
  assert.deepEqual(inStep([40, 42.5, 45], 2.5), ['40.0', '42.5', '45.0']);
  assert.deepEqual(inStep([-10, 0, 10], 10), ['-10', '0', '10']);
  for (const one of [1, 2, 2.5, 5]) {
    for (const power of [-6, -5, -4, -3, -2, -1, 0, 1, 2]) {
      const step = Number(`${one}e${power}`);
      const ticks = Array.from({ length: 7 }, (_, at) => (at + 120) * step);
      const written = inStep(ticks, step).map(Number);
      written.forEach((each, at) => assert.ok(Math.abs(each - ticks[at]) < 1e-3 * step, `${each} is ${ticks[at]}`));
    }
  }
});
