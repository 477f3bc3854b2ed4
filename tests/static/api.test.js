import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { Api, Refused } from '../../static/wire/api.js';

/**
 * An Api before a network that gives these answers; resolves to the keys that were sent.
 * @param {(() => Response)[]} answers
 */
function before(answers) {
  const keys = [];
  globalThis.fetch = async (_url, { headers }) => {
    keys.push(headers['Idempotency-Key']);
    return answers.shift()();
  };
  return { api: new Api(null), keys };
}

const lost = () => {
  throw new TypeError('network');
};
const made = () => Response.json({ athlete_id: 'a' });
const away = () => Response.json({ detail: 'The database is away.' }, { status: 503 });
const wrong = () => Response.json({ detail: 'nickname: too long.' }, { status: 422 });

test('what was asked for and not answered is asked for again with the same key, and no other wish is', async () => {
  const { api, keys } = before([lost, away, made, made, made]);
  await assert.rejects(api.ask('POST', '/athletes', { nickname: 'Ada' }), TypeError);
  await assert.rejects(api.ask('POST', '/athletes', { nickname: 'Ada' }), Refused);
  await api.ask('POST', '/athletes', { nickname: 'Ada' });
  await api.ask('POST', '/athletes', { nickname: 'Ada' });
  await api.ask('POST', '/athletes', { nickname: 'Bo' });
  assert.match(keys[0], /^[0-9a-f-]{36}$/);
  assert.deepEqual([keys[1], keys[2]], [keys[0], keys[0]]);
  assert.equal(new Set(keys).size, 3);
});

test('what was refused is another wish when it is asked for again', async () => {
  const { api, keys } = before([wrong, made]);
  await assert.rejects(api.ask('POST', '/squads', { name: 'U19' }), Refused);
  await api.ask('POST', '/squads', { name: 'U19' });
  assert.notEqual(keys[0], keys[1]);
});

test('what makes nothing has no key, a password least of all', async () => {
  const { api, keys } = before([made, made]);
  await api.ask('POST', '/login', { name: 'kim', password: 'secret' });
  await api.ask('PATCH', '/athletes/a', {});
  assert.deepEqual(keys, [undefined, undefined]);
});

test('who is not let in any more leaves nothing on this device; a camera whose token ran out says nothing of that', async (after) => {
  const gone = [];
  globalThis.indexedDB = {
    deleteDatabase(name) {
      const asked = {};
      gone.push(name);
      queueMicrotask(() => asked.onsuccess());
      return asked;
    },
  };
  after.after(() => delete globalThis.indexedDB);
  const unknown = () => Response.json({ detail: 'Sign in.' }, { status: 401 });
  globalThis.fetch = async () => unknown();
  await assert.rejects(new Api('a token').ask('GET', '/athletes'), Refused);
  assert.deepEqual(gone, []);
  const { api } = before([lost, away, wrong, unknown]);
  await assert.rejects(api.ask('GET', '/reps'), TypeError);
  await assert.rejects(api.ask('GET', '/reps'), Refused);
  await assert.rejects(api.ask('GET', '/reps'), Refused);
  assert.deepEqual(gone, []);
  await assert.rejects(api.ask('GET', '/reps'), { status: 401 });
  assert.deepEqual(gone, ['hangtime-kept']);
});
