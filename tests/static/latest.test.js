import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Latest } from '../../static/wire/latest.js';

/** What is asked for, and is answered when the test says so. */
const asked = () => {
  const one = {};
  const promise = new Promise((resolve, reject) => Object.assign(one, { resolve, reject }));
  return Object.assign(one, { ask: (signal) => { one.signal = signal; return promise; } });
};

test('of two readings only the newest comes to something, in whatever order they are answered', async () => {
  for (const order of [[0, 1], [1, 0]]) {
    const latest = new Latest();
    const readings = [asked(), asked()];
    const read = readings.map(({ ask }) => latest.read(ask));
    for (const at of order) readings[at].resolve(at);
    assert.deepEqual(await Promise.all(read), [null, { answer: 1, error: null }]);
  }
});

test('an older failure stands over no newer answer, and the newest failure is told', async () => {
  const latest = new Latest();
  const [old, newer, newest] = [asked(), asked(), asked()];
  const first = [latest.read(old.ask), latest.read(newer.ask)];
  newer.resolve('answer');
  old.reject(new TypeError('away'));
  assert.deepEqual(await Promise.all(first), [null, { answer: 'answer', error: null }]);
  const failed = latest.read(newest.ask);
  const error = new TypeError('away');
  newest.reject(error);
  assert.deepEqual(await failed, { answer: null, error });
});

test('what is given up is told so, and comes to nothing', async () => {
  const latest = new Latest();
  const one = asked();
  const read = latest.read(one.ask);
  assert.equal(one.signal.aborted, false);
  latest.giveUp();
  assert.equal(one.signal.aborted, true);
  one.resolve('too late');
  assert.equal(await read, null);
});
