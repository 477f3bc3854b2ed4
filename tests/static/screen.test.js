import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { codeIn, readCode, whatIsWrong } from '../../static/screen/code.js';
import { Shown, beyondBest_m } from '../../static/screen/shown.js';
import { eventsIn } from '../../static/wire/event_stream.js';

const HEIGHT = 'jump_height_flight_time_m';
const hello = { type: 'hello', configuration: { armed: true }, filming: true };

/** @returns {any} what the stream says of a jump */
function said(rep_id, height_m, revision = 1) {
  return { type: 'rep', rep: { rep_id, revision, test: 'cmj', [HEIGHT]: height_m, uncertainty: {}, unavailable: {} } };
}

/** @returns {any} what the board says while this is its newest jump */
function board(rep_id, height_m, more = {}) {
  const newest = { rep_id, revision: 1, test: 'cmj', nickname: 'Kim', height_m, uncertainty_m: null, best_before_m: null };
  return { test: 'cmj', nickname: 'Lou', newest: { ...newest, ...more }, places: [] };
}

function opened() {
  const shown = new Shown();
  shown.take(hello);
  return shown;
}

test('a code is read however it was typed or copied', () => {
  for (const typed of ['K7M2QX', 'k7m2qx', ' k7m-2qx ', 'https://gym.example/v/K7M2QX', 'see gym.example:8080/v/k7m2qx?u=in']) {
    assert.equal(readCode(typed), 'K7M2QX');
  }
  assert.equal(codeIn('/v/k7m2qx'), 'K7M2QX');
  assert.equal(codeIn('/v/K7M2QX/'), 'K7M2QX');
  assert.equal(codeIn('/v'), null);
});

test('what is wrong with a code is said before anybody is asked', () => {
  assert.equal(whatIsWrong('K7M2QX'), null);
  assert.equal(whatIsWrong(''), 'screen.code.none');
  assert.equal(whatIsWrong('K7M2Q'), 'screen.code.length');
  assert.equal(whatIsWrong('K7M2QXX'), 'screen.code.length');
  for (const code of ['K7M2Q0', 'K7M2Q1', 'K7M2QO', 'K7M2QI', 'K7M2QL', 'K7M2QÄ']) assert.equal(whatIsWrong(code), 'screen.code.letters');
});

test('events are read over the borders of what the network brings, and comments keep the stream open', async () => {
  const text = ': keep-alive\n\ndata: {"a":"ü"}\n\ndata: one\ndata: two\n\ndata: cut o';
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 7, bytes.length]) {
    const stream = new ReadableStream({
      start(to) {
        for (let at = 0; at < bytes.length; at += size) to.enqueue(bytes.slice(at, at + size));
        to.close();
      },
    });
    let heard = 0;
    const found = [];
    for await (const data of eventsIn(stream, () => (heard += 1))) found.push(data);
    assert.deepEqual(found, ['{"a":"ü"}', 'one\ntwo']);
    assert.ok(heard >= 1);
  }
});

/** @type {[string, any[], string][]} */
const STATES = [
  ['nothing was heard yet', [], 'joining'],
  ['no camera films', [{ ...hello, filming: false }], 'waiting'],
  ['the camera came', [{ ...hello, filming: false }, { type: 'camera', filming: true }], 'ready'],
  ['the camera left', [hello, { type: 'camera', filming: false }], 'waiting'],
  ['nobody is seen', [hello, { type: 'phase', phase: 'no_body' }], 'nobody'],
  ['somebody is in the air', [hello, { type: 'phase', phase: 'flight' }], 'flight'],
  ['jumps do not count', [hello, { type: 'configured', configuration: { armed: false } }], 'held'],
  ['it counts down', [hello, { type: 'configured', configuration: { armed: false } }, { type: 'countdown', seconds: 3 }], 'countdown'],
  ['it is over, and paused later', [hello, { type: 'countdown', seconds: 3 }, { type: 'configured', configuration: { armed: true } },
    { type: 'configured', configuration: { armed: false } }], 'held'],
  ['they count again', [{ ...hello, configuration: { armed: false } }, { type: 'configured', configuration: { armed: true } }], 'ready'],
  ['one was not counted', [hello, { type: 'rep_rejected', text: 'Feet unseen.' }], 'rejected'],
  ['the next one was', [hello, { type: 'rep_rejected', text: 'Feet unseen.' }, said('a', 0.3)], 'ready'],
  ['the next one is under way', [hello, { type: 'rep_rejected', text: 'x' }, { type: 'phase', phase: 'flight' }], 'flight'],
];

for (const [when, messages, state] of STATES) {
  test(`the screen is ${state} when ${when}`, () => {
    const shown = new Shown();
    for (const message of messages) shown.take(message);
    assert.equal(shown.state, state);
  });
}

test('a lost connection and a session that is over stand above everything, and the number stays', () => {
  const shown = opened();
  shown.take(said('a', 0.3));
  for (const connection of ['lost', 'over']) {
    shown.connection = connection;
    assert.equal(shown.state, connection);
    assert.equal(shown.jump?.measured[HEIGHT], 0.3);
  }
  shown.take(hello);
  assert.equal(shown.state, 'ready');
});

test('another training of the same name begins with an empty screen', () => {
  const monday = { ...hello, session_id: 'monday' };
  const shown = new Shown();
  shown.take(monday);
  shown.takeBoard(board('before', 0.2));
  shown.take(said('a', 0.31));
  shown.take({ type: 'rep_rejected', text: 'Feet unseen.' });
  shown.take(monday);
  assert.equal(shown.jump?.rep_id, 'a', 'the connection broke, no more');
  shown.take({ ...hello, session_id: 'tuesday' });
  assert.deepEqual([shown.jump, shown.board, shown.state], [null, null, 'ready']);
});

test('a jump is there as soon as it is said, of who was up, and no older revision replaces it', () => {
  const shown = opened();
  shown.takeBoard(board('before', 0.2));
  shown.take(said('a', 0.31, 2));
  shown.take(said('a', 0.3, 1));
  assert.deepEqual([shown.jump?.nickname, shown.jump?.measured[HEIGHT], shown.jump?.best_before_m], ['Lou', 0.31, null]);
});

test('once it is stored it is as it is stored: whose, beside which best, and struck out', () => {
  const shown = opened();
  shown.take(said('a', 0.31, 2));
  shown.takeBoard(board('a', 0.3, { best_before_m: 0.25 }));
  assert.deepEqual([shown.jump?.nickname, shown.jump?.measured[HEIGHT]], ['Kim', 0.31], 'revision 2 is not stored yet');
  shown.takeBoard(board('a', 0.31, { revision: 2, best_before_m: 0.25 }));
  assert.equal(shown.jump && Math.round(100 * Number(beyondBest_m(shown.jump))), 6);
  shown.takeBoard(board('before', 0.2));
  assert.equal(shown.jump?.rep_id, 'before');
});

test('a jump without a height, or the first of somebody, stands beside nothing', () => {
  const shown = opened();
  shown.takeBoard(board('a', null, { best_before_m: 0.3 }));
  assert.equal(shown.jump && beyondBest_m(shown.jump), null);
  shown.takeBoard(board('b', 0.3));
  assert.equal(shown.jump && beyondBest_m(shown.jump), null);
});
