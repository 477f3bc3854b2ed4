import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { FRAMING_CODES } from '../../static/coach/framing.js';
import { SEEN_AS, STATES, next } from '../../static/coach/states.js';

const SAID = { instruction: 'Stand still', detail: 'A reason.', height: '41.2 cm', seconds: 2, number: 3, isBest: false, reps: 3 };
const states = Object.keys(STATES);
const follow = (inputs, from = 'asking') => inputs.reduce(next, from);

for (const state of states) {
  test(`${state} has a caption and leads only to states that exist`, () => {
    assert.notEqual(STATES[state].caption(SAID), '');
    for (const target of Object.values(STATES[state].on)) assert.ok(states.includes(target));
  });

  test(`${state} gives way to a lost connection and to a lost camera`, () => {
    assert.equal(next(state, 'lose'), 'lost');
    assert.equal(next(state, 'deny'), 'denied');
  });

  test(`${state} can be reached`, () => {
    const reached = new Set(['asking']);
    const inputs = ['ask', 'deny', 'connect', 'reconnect', 'busy', 'refuse', 'lose', 'open', 'see_nobody',
      'see_framing', 'see_ready', 'see_moving', 'see_flight', 'rep', 'reject', 'result_over', 'pause', 'resume', 'count', 'counted', 'stood'];
    for (let grown = 0; grown !== reached.size; ) {
      grown = reached.size;
      for (const from of [...reached]) for (const input of inputs) reached.add(next(from, input));
    }
    assert.ok(reached.has(state));
  });
}

test('a jump goes from asking to its result and on to the next', () => {
  const path = ['connect', 'open', 'see_nobody', 'see_framing', 'see_ready', 'see_moving', 'see_flight', 'see_moving'];
  assert.equal(follow(path), 'moving');
  assert.equal(follow([...path, 'rep']), 'result');
  assert.equal(follow([...path, 'rep', 'see_ready', 'see_nobody']), 'result');
  assert.equal(follow([...path, 'rep', 'see_flight']), 'flight');
  assert.equal(follow([...path, 'rep', 'result_over', 'see_ready']), 'ready');
  assert.equal(follow([...path, 'reject']), 'rejected');
});

test('a countdown ends in standing still, and only that ends in ready', () => {
  assert.equal(follow(['count', 'see_ready', 'see_flight', 'rep'], 'ready'), 'countdown');
  assert.equal(follow(['count', 'counted', 'see_ready', 'see_flight'], 'ready'), 'still');
  assert.equal(follow(['count', 'counted', 'stood'], 'ready'), 'ready');
  assert.equal(follow(['count', 'resume'], 'ready'), 'warming');
  assert.equal(follow(['count'], 'connecting'), 'connecting');
});

test('the result says the number of the jump, its height and whether it is a new best', () => {
  assert.equal(STATES.result.caption(SAID), 'Jump 3 · 41.2 cm');
  assert.equal(STATES.result.caption({ ...SAID, isBest: true }), 'Jump 3 · 41.2 cm · new best');
});

test('standing still says what is in its way, or to stand still', () => {
  assert.equal(STATES.still.caption({ ...SAID, instruction: '' }), 'Stand still…');
  assert.equal(STATES.still.caption({ ...SAID, instruction: 'Feet not visible' }), 'Feet not visible');
});

test('what is seen changes nothing before the connection is open or while paused', () => {
  for (const state of ['asking', 'denied', 'connecting', 'lost', 'reconnecting', 'paused']) {
    assert.equal(next(state, 'see_ready'), state);
  }
});

test('a result whose time is over leaves alone what came after it', () => {
  assert.equal(next('flight', 'result_over'), 'flight');
  assert.equal(next('lost', 'result_over'), 'lost');
});

test('a lost connection says what is safe', () => {
  assert.match(STATES.lost.caption(SAID), /Your 3 jumps are safe$/);
  assert.match(STATES.reconnecting.caption({ ...SAID, reps: 1 }), /Your jump is safe$/);
  assert.doesNotMatch(STATES.lost.caption({ ...SAID, reps: 0 }), /safe/);
});

test('every instruction is an input of the table', () => {
  for (const code of FRAMING_CODES) assert.ok(next('warming', SEEN_AS[code]) !== 'warming');
});
