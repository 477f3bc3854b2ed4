import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetKept, keepSession, readKept } from '../../static/shell/kept.js';
import { MOST_KEPT, keptListed, keptOf, rememberedAs, rememberedSession, rememberedSessions, withSession } from '../../static/shell/kept_jumps.js';

const names = new Map([['a', 'Ada'], ['b', null]]);
const session = (id, day) => ({
  session_id: id, name: 'gym', title: null, first_recorded_at: `2026-03-0${day}T09:00:00Z`, note: 'Her knee hurts.', live: true,
});
const reps = (id, count, athlete_id = 'a') => Array.from({ length: count }, (_, i) => ({
  rep_id: `${id}${i}`, athlete_id, deleted_at: i === 0 ? '2026-03-01T10:00:00Z' : null,
}));
const read = (kept, id, day, count, athlete_id) =>
  withSession(kept, { session: session(id, day), reps: reps(id, count, athlete_id), names }, `2026-03-09T1${day}:00:00Z`);

test('of what was read the newest fifty jumps are kept, those read last first', () => {
  const kept = read(read([], 'one', 1, 40), 'two', 2, 30);
  assert.equal(kept.length, MOST_KEPT);
  assert.equal(MOST_KEPT, 50);
  const [two, one] = rememberedSessions(kept);
  assert.deepEqual([two.reps.length, two.earlier, two.reps[0].rep_id], [30, 0, 'two0']);
  assert.deepEqual([one.reps.length, one.earlier, one.reps[0].rep_id], [20, 20, 'one20'], 'the oldest go, and the numbers stay');
  assert.deepEqual([two.session.rep_count, two.read_at], [29, '2026-03-09T12:00:00Z'], 'one of them does not count');
  const long = read([], 'long', 3, 70);
  assert.deepEqual([long.length, rememberedSessions(long)[0].earlier], [50, 20]);
});

test('a session that is read again is kept as it is now, and nothing that left it', () => {
  const kept = read(read([], 'one', 1, 5), 'one', 1, 3);
  assert.deepEqual(kept.map(({ rep }) => rep.rep_id), ['one2', 'one1', 'one0']);
});

test('a session is found by its id, and by its name the newest of that name', () => {
  const kept = read(read([], 'two', 2, 1), 'one', 1, 1);
  assert.equal(rememberedSession(kept, 'one').session.session_id, 'one');
  assert.equal(rememberedSession(kept, 'gym').session.session_id, 'two');
  assert.equal(rememberedSession(kept, 'hall'), null);
  assert.equal(rememberedSession([], 'gym'), null);
});

test('who is not there any more is not kept, and a coach’s note never is', () => {
  const kept = read(read(read([], 'one', 1, 2, 'a'), 'two', 2, 2, 'b'), 'three', 3, 2, null);
  const left = keptOf(kept, new Set(['b']));
  assert.deepEqual(left.map(({ rep }) => rep.athlete_id), [null, null, 'b', 'b']);
  assert.deepEqual(rememberedSession(left, 'two').athletes, [{ athlete_id: 'b', nickname: null, consent_at: null, archived_at: null }]);
  assert.doesNotMatch(JSON.stringify(kept), /knee/);
});

test('a session that is not listed any more is not kept, one that is older than the list is', () => {
  const kept = read(read(read([], 'one', 1, 1), 'two', 2, 1), 'three', 3, 1);
  const ids = (left) => rememberedSessions(left).map((each) => each.session.session_id);
  assert.deepEqual(ids(keptListed(kept, [session('three', 3), session('one', 1)], true)), ['three', 'one']);
  assert.deepEqual(ids(keptListed(kept, [session('four', 4), session('two', 2)], false)), ['two', 'one']);
  assert.deepEqual(ids(keptListed(kept, [session('two', 2)], true)), ['two']);
  assert.deepEqual(ids(keptListed(kept, [], true)), []);
});

test('what is kept is looked through as the server would look through its sessions', () => {
  const kept = rememberedSessions(withSession(read([], 'one', 1, 1),
    { session: { ...session('two', 2), title: 'Über 40' }, reps: reps('two', 1), names }, '2026-03-09T12:00:00Z'));
  const ids = (looked) => rememberedAs(kept, looked).map((each) => each.session.session_id);
  assert.deepEqual([ids('über'), ids('GYM'), ids(''), ids('hall')], [['two'], ['two', 'one'], ['two', 'one'], []]);
});

test('a browser that keeps nothing shows its pages all the same', async () => {
  await keepSession({ session: session('one', 1), reps: reps('one', 1), names });
  assert.deepEqual(await readKept(), []);
  await forgetKept();
});

test('a browser that cannot delete what it kept signs out all the same', async () => {
  const asked = /** @type {{ onerror?: () => void, error: Error }} */ ({ error: new Error('the disk is full') });
  globalThis.indexedDB = /** @type {any} */ ({ deleteDatabase: () => { queueMicrotask(() => asked.onerror?.()); return asked; } });
  try {
    await forgetKept();
  } finally {
    Reflect.deleteProperty(globalThis, 'indexedDB');
  }
});

test('a database that never answers keeps nobody from reading or signing out', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.indexedDB = /** @type {any} */ ({ open: () => ({}), deleteDatabase: () => ({}) });
  try {
    const asked = Promise.all([readKept(), forgetKept()]);
    context.mock.timers.tick(2000);
    assert.deepEqual(await asked, [[], undefined]);
  } finally {
    Reflect.deleteProperty(globalThis, 'indexedDB');
  }
});
