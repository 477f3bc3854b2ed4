import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import './english.js';
import { Loop } from '../../static/coach/loop.js';
import { HEIGHT, asSpoken, show, writeLengthsIn } from '../../static/coach/quantities.js';

const STANDING = { phase: 'standing', hipHeight_m: 0, image: null, visibility: null };

/** A loop that sees somebody, what it says, and what it would speak. */
function looped(context) {
  mock.timers.enable({ apis: ['setTimeout'] });
  context.after(() => mock.timers.reset());
  const loop = new Loop();
  const said = { armed: [], spoken: [], seconds: [] };
  loop.addEventListener('arm', ({ detail }) => said.armed.push(detail));
  loop.addEventListener('second', ({ detail }) => said.seconds.push(detail));
  loop.cues.speak = (sentence) => said.spoken.push(sentence);
  for (const input of ['connect', 'open', 'see_ready']) loop.enter(input);
  return { loop, said };
}

const countToStill = (loop) => {
  loop.startCountdown();
  for (let s = 0; s < 3; s += 1) mock.timers.tick(1000);
};

test('a countdown asked for while the athlete is to stand still counts, and standing still does not end it', (context) => {
  const { loop, said } = looped(context);
  countToStill(loop);
  assert.equal(loop.state, 'still');
  loop.see(STANDING, 0);
  assert.equal(loop.startCountdown(), true);
  assert.equal(loop.state, 'countdown');
  loop.see(STANDING, 1100);
  assert.deepEqual(said.armed, [false, false]);
  for (let s = 0; s < 3; s += 1) mock.timers.tick(1000);
  assert.equal(loop.state, 'still');
  loop.see(STANDING, 3000);
  assert.equal(loop.state, 'still', 'what stood before the countdown does not count');
});

for (const [input, words] of [['ask', 'another camera'], ['lose', 'a lost connection']]) {
  test(`${words} ends a countdown as its stop button does: jumps count again, and all are told`, (context) => {
    for (const begin of [(loop) => loop.startCountdown(), countToStill]) {
      const { loop, said } = looped(context);
      begin(loop);
      loop.enter(input);
      assert.deepEqual(said.armed, [false, true]);
      assert.equal(said.seconds.at(-1), 0);
      loop.begin();
      assert.equal(loop.state, 'warming');
      mock.timers.reset();
    }
  });

  test(`${words} leaves a pause as it was`, (context) => {
    const { loop, said } = looped(context);
    loop.arm(false);
    loop.enter(input);
    assert.deepEqual(said.armed, [false]);
  });
}

test('nothing counts down while there is no picture', (context) => {
  const { loop, said } = looped(context);
  loop.enter('ask');
  assert.equal(loop.startCountdown(), false);
  assert.deepEqual([loop.state, said.armed], ['asking', []]);
});

const rep = (height_m) => ({ jump_height_flight_time_m: height_m, unavailable: {}, uncertainty: {} });

test('a height is read aloud in the unit it is shown in, and one that was not measured in words', (context) => {
  const { loop, said } = looped(context);
  context.after(() => writeLengthsIn('cm'));
  const tell = (height_m, isBest) => loop.tellRep({ height: '', number: 1, isBest }, asSpoken(show(rep(height_m), HEIGHT)));
  tell(0.412, false);
  tell(0.412, true);
  writeLengthsIn('in');
  tell(0.412, false);
  tell(0.412, true);
  tell(null, false);
  assert.deepEqual(said.spoken, [
    '41.2 centimetres', '41.2 centimetres, new best', '16.2 inches', '16.2 inches, new best',
    'Counted, its height was not measured',
  ]);
});
