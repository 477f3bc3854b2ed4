import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReplayStore } from '../../static/overlay/replay.js';
import { SessionClock } from '../../static/overlay/session_clock.js';
import { barShare } from '../../static/overlay/height_bar.js';

let made = 0;
const makeCanvas = () => {
  made += 1;
  return { width: 0, height: 0, shows: null, getContext() { return { drawImage: (source) => { this.shows = source.at; } }; } };
};
const video = { width: 540, height: 960, at: 0 };
const pose = (y) => ({
  image: new Float32Array(66).fill(y), visibility: new Float32Array(33).fill(1), hipHeight_m: y,
});
const film = (store, from_ms, to_ms, every_ms = 1000 / 30) => {
  for (let at_ms = from_ms; at_ms < to_ms; at_ms += every_ms) {
    video.at = at_ms;
    store.keep(video, at_ms);
    store.see(at_ms, pose(at_ms / 1e4));
  }
};

test('a jump is held from before take-off to after landing, each picture with its own body', () => {
  const store = new ReplayStore(makeCanvas);
  film(store, 0, 3000);
  const replay = store.hold(1500, 2100, false);
  const times_ms = replay.frames.map(({ fromTakeoff_ms }) => fromTakeoff_ms + 1500);
  assert.ok(times_ms[0] >= 1000 && times_ms[0] < 1040);
  assert.ok(times_ms.at(-1) <= 2450 && times_ms.at(-1) > 2410);
  replay.frames.forEach(({ picture, body }, i) => {
    assert.ok(Math.abs(picture.shows - times_ms[i]) < 1e-6);
    assert.ok(Math.abs(body.hipHeight_m - times_ms[i] / 1e4) < 1e-6);
  });
  assert.ok(Math.abs(times_ms[replay.takeoff] - 1500) <= 17);
  assert.ok(Math.abs(times_ms[replay.landing] - 2100) <= 17);
});

test('what goes on does not paint over a replay, and the next jump takes its place', () => {
  const store = new ReplayStore(makeCanvas);
  film(store, 0, 3000);
  const first = store.hold(1500, 2100, false);
  const shown = first.frames.map(({ picture }) => picture.shows);
  film(store, 3000, 9000);
  assert.deepEqual(first.frames.map(({ picture }) => picture.shows), shown);
  assert.ok(store.hold(8000, 8600, false));
});

test('the memory is made once, whatever the rate and however many jumps', () => {
  made = 0;
  const store = new ReplayStore(makeCanvas);
  const once = made;
  for (let i = 0; i < 20; i += 1) {
    film(store, 4000 * i, 4000 * i + 3000, 1000 / 60);
    assert.ok(store.hold(4000 * i + 1800, 4000 * i + 2500, false).frames.length <= 48);
  }
  assert.equal(made, once);
});

test('a jump whose take-off or landing is not among the pictures has no replay', () => {
  const store = new ReplayStore(makeCanvas);
  film(store, 5000, 7000);
  assert.equal(store.hold(4990, 5600, false), null);
  assert.equal(store.hold(6500, 7100, false), null);
  assert.equal(store.hold(1000, 1500, false), null);
});

test('the times of the server are joined to the frames by changes of phase, whichever comes first', () => {
  const clock = new SessionClock();
  assert.equal(clock.stamp_ms(1), null);
  clock.sawPose({ sequence: 65535, phase: 'standing' }, 10_000, 0);
  clock.sawPose({ sequence: 0, phase: 'unweighting' }, 10_033, 33);
  clock.heardPhase(2.033, 'unweighting', 40);
  assert.equal(clock.stamp_ms(2.5), 10_500);
  clock.heardPhase(3, 'flight', 1000);
  clock.sawPose({ sequence: 1, phase: 'flight' }, 11_001, 1005);
  assert.ok(Math.abs(clock.stamp_ms(2.5) - 10_500) <= 1);
});

test('a change that may have been in a lost result, or is of long ago, joins nothing', () => {
  const clock = new SessionClock();
  clock.sawPose({ sequence: 1, phase: 'standing' }, 10_000, 0);
  clock.sawPose({ sequence: 3, phase: 'flight' }, 10_066, 66);
  clock.heardPhase(2, 'flight', 70);
  assert.equal(clock.stamp_ms(2), null);
  clock.sawPose({ sequence: 4, phase: 'landing' }, 10_100, 100);
  clock.heardPhase(9, 'landing', 2000);
  assert.equal(clock.stamp_ms(2), null);
});

test('the height bar reaches from below a squat to above the best jump, and never beyond its ends', () => {
  const none = { last_m: null, best_m: null };
  assert.ok(barShare(-0.4, none) > 0 && barShare(0, none) > barShare(-0.4, none));
  assert.equal(barShare(5, none), 1);
  assert.equal(barShare(-5, none), 0);
  assert.ok(barShare(0.9, { last_m: 0.5, best_m: 0.9 }) < 1);
});
