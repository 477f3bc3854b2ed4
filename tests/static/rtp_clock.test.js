import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RtpClock } from '../../static/overlay/rtp_clock.js';

/** A small seeded generator: the same test twice is the same test. */
function randomness(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Play a camera and a server to a clock; return the errors of the stamps it gave, in ms.
 * The browser rounds the capture time to 1 ms before it makes the RTP timestamp, as Chromium does.
 */
function play({ interval_ms, jitter_ms, firstTicks, frames = 150, latency_ms = 60, lost = 0 }) {
  const random = randomness(7);
  const clock = new RtpClock();
  const errors = [];
  let queue = [];
  let stamp_ms = 5000;
  for (let frame = 0; frame < frames; frame += 1) {
    stamp_ms += interval_ms + (random() + random() - 1) * jitter_ms;
    clock.sawFrame(stamp_ms);
    const ticks = (firstTicks + Math.round(stamp_ms - 5000) * 90) % 2 ** 32;
    if (random() >= lost) {
      queue.push({ ticks, stamp_ms, arrival_ms: stamp_ms + latency_ms + random() * 20 });
    }
    const due = queue.filter(({ arrival_ms }) => arrival_ms <= stamp_ms);
    queue = queue.filter((result) => !due.includes(result));
    for (const result of due) {
      const given = clock.sawResult(result.ticks, result.arrival_ms, latency_ms);
      if (given !== null) errors.push(Math.abs(given - result.stamp_ms));
    }
  }
  return errors;
}

test('the clock is learned from the jitter of a camera at 30 fps within a second and a half', () => {
  const errors = play({ interval_ms: 33.37, jitter_ms: 3, firstTicks: 123456 });
  assert.ok(errors.length > 100, `${errors.length} results got a stamp`);
  assert.ok(Math.max(...errors) < 2.5, `worst ${Math.max(...errors)} ms`);
});

test('the clock is learned across the wrap of the RTP timestamp', () => {
  const errors = play({ interval_ms: 33.37, jitter_ms: 3, firstTicks: 2 ** 32 - 90 * 1500 });
  assert.ok(errors.length > 100 && Math.max(...errors) < 2.5);
});

test('the clock is learned at 60 fps with a fifth of the results lost', () => {
  const errors = play({ interval_ms: 16.69, jitter_ms: 2, firstTicks: 1, frames: 400, lost: 0.2 });
  const settled = errors.slice(-200);
  assert.ok(errors.length > 230 && Math.max(...settled) < 2.5);
});

test('where a frame is known by the turn of the screen that showed it, as in Firefox, most turns tell', () => {
  const random = randomness(5);
  const clock = new RtpClock();
  const turn_ms = 1000 / 60;
  let turn = 0;
  let given = 0;
  for (let frame = 0; frame < 300; frame += 1) {
    turn += random() < 0.2 ? 3 : 2;
    const shown_ms = Math.round(turn * turn_ms);
    clock.sawFrame(shown_ms);
    // One frame in five is shown a turn later than the others after its capture.
    const captured_ms = Math.round((turn - (random() < 0.2 ? 1 : 0)) * turn_ms) - 20;
    const stamp_ms = clock.sawResult(captured_ms * 90, shown_ms + 15, 30);
    if (stamp_ms === null) continue;
    given += 1;
    assert.ok(Math.abs(stamp_ms - captured_ms - 20) < 1.5, `${stamp_ms - captured_ms} ms`);
  }
  assert.ok(given > 200);
});

test('with perfectly even intervals the expected delay tells which frame it was', () => {
  const errors = play({ interval_ms: 33, jitter_ms: 0, firstTicks: 5, latency_ms: 60 });
  assert.ok(errors.length > 100 && Math.max(...errors) < 2.5);
});

test('results that are here before the page was shown their frames are matched all the same', () => {
  const clock = new RtpClock();
  const interval_ms = 33;
  let worst = 0;
  for (let frame = 10; frame < 200; frame += 1) {
    const stamp_ms = frame * interval_ms;
    // The page sees the frame before this one when the result of this one comes, 10 ms after capture.
    clock.sawFrame(stamp_ms - interval_ms);
    const given = clock.sawResult(stamp_ms * 90, stamp_ms + 10, 18);
    if (given !== null) worst = Math.max(worst, Math.abs(given - stamp_ms));
  }
  assert.ok(clock.isLearned);
  assert.ok(worst < 2.5, `worst ${worst} ms`);
});

test('jitter outweighs a wrong idea of the delay', () => {
  const random = randomness(3);
  const clock = new RtpClock();
  let stamp_ms = 0;
  let worst = 0;
  const sent = [];
  for (let frame = 0; frame < 200; frame += 1) {
    stamp_ms += 33 + (random() - 0.5) * 12;
    clock.sawFrame(stamp_ms);
    sent.push(stamp_ms);
    if (frame < 5) continue;
    const of_ms = sent[frame - 4];
    const given = clock.sawResult(Math.round(of_ms) * 90, stamp_ms + 1, 40);
    if (given !== null) worst = Math.max(worst, Math.abs(given - of_ms));
  }
  assert.ok(clock.isLearned);
  assert.ok(worst < 2.5, `worst ${worst} ms`);
});

test('results that belong to no frame teach nothing', () => {
  const random = randomness(11);
  const clock = new RtpClock();
  for (let frame = 0; frame < 200; frame += 1) {
    clock.sawFrame(frame * 33);
    const given = clock.sawResult(Math.floor(random() * 2 ** 32), frame * 33 + 20, 20);
    assert.equal(given, null);
  }
});
