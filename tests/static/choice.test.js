import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Choice, moved, turnedTo, without } from '../../static/coach/choice.js';

const QUEUE = { athlete_ids: ['ann', 'bo', 'cy'], at: 1, reps_each: 3, reps_done: 1 };
const WISH = { athlete_ids: ['ann', 'bo', 'cy'], at: 1, reps_each: 3 };

/** A choice, what it asked for and how often it was to be followed. */
function made() {
  const choice = new Choice();
  const wishes = [];
  let followed = 0;
  choice.addEventListener('wish', ({ detail }) => wishes.push(detail));
  choice.addEventListener('follow', () => (followed += 1));
  const told = (armed, isYours = false) => choice.hear({ configuration: { armed, athlete_id: null, mass_kg: null }, queue: null, isYours });
  return { choice, wishes, told, followed: () => followed };
}

test('what another page chose is followed', () => {
  const { told, followed, choice } = made();
  told(false);
  assert.equal(followed(), 1);
  assert.equal(choice.configuration.armed, false);
});

test('while a wish is on its way, what is told is older than it', () => {
  const { choice, told, followed } = made();
  choice.make({ armed: false });
  choice.make({ armed: true });
  told(false, true);
  told(false);
  assert.equal(followed(), 0);
  told(true, true);
  assert.equal(followed(), 1);
});

test('a wish that was turned down is waited for no longer', () => {
  const { choice, told, followed } = made();
  choice.make({ armed: false });
  choice.refused();
  told(false);
  assert.equal(followed(), 2);
});

test('a server that forgot the session is told what was chosen, one that did not is believed', () => {
  const { choice, wishes } = made();
  const greeting = { session_id: 'a', configuration: { test: 'cmj', mass_kg: null }, queue: null };
  choice.greet(greeting);
  choice.hear({ configuration: { test: 'dj', mass_kg: null }, queue: QUEUE, isYours: false });
  choice.greet({ ...greeting, configuration: { test: 'sj', mass_kg: null }, queue: QUEUE });
  assert.deepEqual(wishes, []);
  choice.greet({ ...greeting, session_id: 'b' });
  assert.deepEqual(wishes, [{ test: 'sj', mass_kg: null, queue: WISH }]);
});

test('what was chosen while the connection was dead is chosen once it is back, in its order, and once', () => {
  const { choice, wishes, told, followed } = made();
  const greeting = { session_id: 'a', configuration: { test: 'cmj', athlete_id: null, mass_kg: null }, queue: null };
  choice.greet(greeting);
  choice.make({ armed: false });
  told(false, true);
  choice.make({ test: 'dj' });
  choice.make({ athlete_id: 'ann' });
  wishes.length = 0;
  const before = followed();
  choice.greet(greeting);
  assert.equal(followed(), before + 1, 'until it is chosen, what is in force is shown');
  assert.equal(choice.configuration.test, 'cmj');
  assert.deepEqual(wishes, [{ test: 'dj' }, { athlete_id: 'ann' }]);
  told(true, true);
  told(true, true);
  choice.greet(greeting);
  assert.equal(wishes.length, 2);
});

test('a server that forgot the session is told what was chosen in it, and then what it never heard', () => {
  const { choice, wishes } = made();
  const greeting = { session_id: 'a', configuration: { test: 'cmj', mass_kg: null }, queue: null };
  choice.greet(greeting);
  choice.make({ test: 'dj' });
  choice.greet({ ...greeting, session_id: 'b' });
  assert.deepEqual(wishes.slice(1), [{ test: 'cmj', mass_kg: null, queue: null }, { test: 'dj' }]);
});

test('of very many choices that nobody answered the newest are made again', () => {
  const { choice, wishes } = made();
  for (let each = 0; each < 100; each += 1) choice.make({ armed: each % 2 === 0, number: each });
  wishes.length = 0;
  choice.greet({ session_id: 'a', configuration: {}, queue: null });
  assert.equal(wishes.length, 20);
  assert.equal(wishes.at(-1).number, 99);
});

test('what somebody chose for the next training, before this page came back, is followed', () => {
  const { choice, wishes } = made();
  choice.greet({ session_id: 'monday', configuration: { test: 'dj', mass_kg: null }, queue: QUEUE, chosen: true });
  choice.make({ test: 'hops' });
  wishes.length = 0;
  choice.greet({ session_id: 'tuesday', configuration: { test: 'sj', mass_kg: null }, queue: null, chosen: true });
  assert.deepEqual(wishes, []);
  assert.equal(choice.configuration.test, 'sj');
});

test('the body mass of who jumps now is told to the server that does not know it', () => {
  const { choice, wishes } = made();
  choice.masses_kg.set('ann', 61);
  choice.hear({ configuration: { athlete_id: 'bo', mass_kg: null }, queue: null, isYours: false });
  choice.hear({ configuration: { athlete_id: 'ann', mass_kg: null }, queue: null, isYours: false });
  choice.hear({ configuration: { athlete_id: 'ann', mass_kg: 61 }, queue: null, isYours: true });
  assert.deepEqual(wishes, [{ mass_kg: 61 }]);
});

test('a turn stays between the first and the end', () => {
  assert.equal(turnedTo(QUEUE, -1).at, 0);
  assert.deepEqual(turnedTo(QUEUE, 9), { ...WISH, at: 3 });
});

test('who is moved or taken out leaves the turn with who has it', () => {
  assert.deepEqual(moved(WISH, 1, -1), { ...WISH, athlete_ids: ['bo', 'ann', 'cy'], at: 0 });
  assert.deepEqual(moved(WISH, 2, -1), { ...WISH, athlete_ids: ['ann', 'cy', 'bo'], at: 2 });
  assert.equal(moved(WISH, 2, 1), WISH);
  assert.deepEqual(without(WISH, 0), { ...WISH, athlete_ids: ['bo', 'cy'], at: 0 });
  assert.deepEqual(without(WISH, 1), { ...WISH, athlete_ids: ['ann', 'cy'], at: 1 });
  assert.equal(without({ ...WISH, athlete_ids: ['ann'], at: 0 }, 0), null);
});
