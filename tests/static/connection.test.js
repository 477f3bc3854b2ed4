import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { Connection } from '../../static/wire/connection.js';

/** A connection to a server that gives these answers, and what it said of its state. */
function connected(context, answer) {
  const before = globalThis.fetch;
  globalThis.fetch = answer;
  context.after(() => (globalThis.fetch = before));
  const connection = new Connection('gym', null, { read: () => null, write() {} });
  context.after(() => connection.stop());
  const states = [];
  connection.addEventListener('state', ({ detail }) => states.push(detail));
  return { connection, states };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));
const ANSWERS = {
  lost: async () => Promise.reject(new TypeError('network')),
  busy: async () => Response.json({ detail: 'Later.' }, { status: 409, headers: { 'Retry-After': '5' } }),
};

for (const [name, answer] of Object.entries(ANSWERS)) {
  test(`a camera changed while the connection is ${name} is told so anew, and nothing is tried sooner`, async (context) => {
    const { connection, states } = connected(context, answer);
    connection.publish({});
    await turn();
    assert.deepEqual(states.map((state) => state.name), ['connecting', name]);
    connection.publish({});
    await turn();
    assert.deepEqual(states.slice(2), [states[1]]);
  });
}
