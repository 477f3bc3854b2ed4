import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FRAMES_KEPT, FrameRing } from '../../static/overlay/frame_ring.js';
import { PoseTrack } from '../../static/overlay/pose_track.js';
import { LONGEST_MS, PlayoutDelay } from '../../static/overlay/delay.js';

const VIDEO = {};
const SIZE = { width: 1280, height: 720 };
const canvas = () => ({ width: 0, height: 0, getContext: () => ({ drawImage() {} }) });

function ringOf(frames) {
  const ring = new FrameRing(canvas);
  for (let i = 0; i < frames; i += 1) ring.keep(VIDEO, SIZE, i * 33);
  return ring;
}

test('a ring without frames has none to show', () => {
  assert.equal(ringOf(0).newest, null);
  assert.equal(ringOf(0).oldest, null);
  assert.equal(ringOf(0).stampedBy(1000), null);
});

test('a full ring forgets its oldest frames', () => {
  const ring = ringOf(FRAMES_KEPT + 4);
  assert.equal(ring.newest.stamp_ms, (FRAMES_KEPT + 3) * 33);
  assert.equal(ring.oldest.stamp_ms, 4 * 33);
});

test('kept pictures are no larger than what is sent', () => {
  const { picture } = ringOf(1).newest;
  assert.deepEqual([picture.width, picture.height], [960, 540]);
});

function pose(value) {
  return { image: new Float32Array(66).fill(value), visibility: new Float32Array(33).fill(1) };
}

function trackOf(...stamped) {
  const track = new PoseTrack();
  for (const [stamp_ms, body] of stamped) track.add(stamp_ms, body);
  return track;
}

test('a frame gets its own skeleton', () => {
  const track = trackOf([0, pose(0.1)], [33, pose(0.2)], [66, pose(0.3)]);
  assert.equal(track.at(34).image[0], Math.fround(0.2));
});

test('a frame without a result gets the body between its neighbours', () => {
  const track = trackOf([0, pose(0.1)], [60, pose(0.3)]);
  assert.ok(Math.abs(track.at(30).image[7] - 0.2) < 1e-6);
});

test('a body is not guessed across a long gap, before the first result, or where there is nobody', () => {
  const nobody = { image: null, visibility: null };
  assert.equal(trackOf([0, pose(0.1)], [400, pose(0.3)]).at(200), null);
  assert.equal(trackOf([100, pose(0.1)]).at(50), null);
  assert.equal(trackOf([0, pose(0.1)]).at(151), null);
  assert.equal(trackOf([0, pose(0.1)], [60, nobody]).at(30), null);
  assert.equal(trackOf([0, nobody]).at(0), null);
});

test('a result that comes late does not turn time back', () => {
  const track = trackOf([33, pose(0.2)], [0, pose(0.9)]);
  assert.equal(track.at(33).image[0], Math.fround(0.2));
  assert.equal(track.at(0), null);
});

test('the picture waits for nearly all results, and not for one straggler', () => {
  const delay = new PlayoutDelay();
  for (let i = 0; i < 60; i += 1) delay.add(i === 30 ? 900 : 80 + (i % 5));
  assert.ok(delay.delay_ms >= 84 && delay.delay_ms < 130, `${delay.delay_ms} ms`);
  assert.ok(!delay.isTooLong);
});

test('results slower than a coach accepts are not waited for', () => {
  const delay = new PlayoutDelay();
  delay.add(700);
  assert.equal(delay.delay_ms, LONGEST_MS);
  assert.ok(delay.isTooLong);
});

test('the newest picture with a stamp up to a time is found, none where all are newer', () => {
  const ring = new FrameRing(canvas);
  for (let i = 1; i <= 5; i += 1) ring.keep(VIDEO, SIZE, i * 33);
  assert.equal(ring.stampedBy(100).stamp_ms, 99);
  assert.equal(ring.stampedBy(99).stamp_ms, 99);
  assert.equal(ring.stampedBy(10), null);
});
