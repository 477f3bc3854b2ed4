import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { lineOf } from '../../static/remote/line.js';
import { listenTo } from '../../static/remote/listening.js';

const CAMERA = { type: 'camera', v: 1, filming: true, reps: 0 };
const stream = (...messages) =>
  new Response(messages.map((message) => `: keep-alive\n\ndata: ${JSON.stringify(message)}\n\n`).join(''));

/** Run a listening whose server gives these answers; return what it said and with which token it asked. */
async function heard(answers, token = 'a.b.c') {
  const said = [];
  const tokens = [];
  globalThis.fetch = async (_, { headers }) => {
    tokens.push(headers.Authorization ?? null);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const listening = listenTo('gym', token);
  for (const type of ['message', 'lost', 'refused', 'unreadable']) {
    listening.addEventListener(type, ({ detail }) => said.push([type, detail?.type ?? detail?.status ?? null]));
  }
  listening.addEventListener('lost', () => queueMicrotask(() => setTimeout(() => listening.hurry())));
  await listening.run();
  return { said, tokens };
}

const refusal = (status) => Response.json({ detail: 'No.' }, { status });

test('a stream that ends or breaks is opened again until it is refused', async () => {
  const { said } = await heard([stream(CAMERA), new TypeError('network'), stream(CAMERA), refusal(503), refusal(404), refusal(404)]);
  assert.deepEqual(said, [
    ['message', 'camera'], ['lost', null], ['lost', null], ['message', 'camera'], ['lost', null], ['lost', 503], ['refused', 404],
  ]);
});

test('where a token has ended, who signed in is let in all the same', async () => {
  const { said, tokens } = await heard([refusal(401), stream(CAMERA), refusal(401), refusal(401)]);
  assert.deepEqual(tokens, ['Bearer a.b.c', null, 'Bearer a.b.c', null]);
  assert.deepEqual(said, [['message', 'camera'], ['lost', null], ['refused', 401]]);
});

test('what cannot be read is told, and what follows is heard', async () => {
  const { said } = await heard([stream({ ...CAMERA, reps: 'many' }, CAMERA), refusal(403)], null);
  assert.deepEqual(said.map(([type]) => type), ['unreadable', 'message', 'lost', 'refused']);
});

test('the line tells what matters most', () => {
  const seen = { link: 'open', filming: true, armed: true, counting: null, phase: 'standing', result: null };
  const result = { caption: 'Jump 1', isGood: true };
  assert.match(lineOf(seen).caption, /jumps count/);
  assert.match(lineOf({ ...seen, armed: false }).caption, /Paused/);
  assert.match(lineOf({ ...seen, armed: false, counting: 3 }).caption, /Counting down/);
  assert.deepEqual(lineOf({ ...seen, armed: false, result }), { tone: 'good', caption: 'Jump 1' });
  assert.match(lineOf({ ...seen, filming: false, result }).caption, /No camera/);
  assert.equal(lineOf({ ...seen, link: 'lost', result }).tone, 'bad');
});
