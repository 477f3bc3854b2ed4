import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameStamps } from '../../static/overlay/frame_stamps.js';

/** Frames of a clip at 30 a second, shown at the screen's turns: 16 ms, or one or two turns late. */
const shown = Array.from({ length: 700 }, (_, i) => ({
  now_ms: 5000 + 16 * Math.ceil((i * 33.3) / 16) + 16 * ((i * 7) % 3), mediaTime: (i * 33.3) / 1000,
}));

test('a frame that says when it was captured is believed', () => {
  assert.equal(new FrameStamps().of(900, { captureTime: 850, mediaTime: 3 }, false), 850);
});

test("a clip's frames lie as far apart as their media times, whenever the screen showed them", () => {
  const stamps = new FrameStamps();
  const found = shown.map(({ now_ms, mediaTime }) => stamps.of(now_ms, { mediaTime }, true));
  for (let i = 1; i < found.length; i += 1) assert.ok(Math.abs(found[i] - found[i - 1] - 33.3) < 1e-6);
});

test('where media times find no frame, the turns of the screen are tried, for as long as the source plays', () => {
  const stamps = new FrameStamps();
  const found = shown.map(({ now_ms, mediaTime }) => stamps.of(now_ms, { mediaTime }, false));
  assert.notEqual(found[299], shown[299].now_ms);
  assert.equal(found[301], shown[301].now_ms);
});

test('another source begins anew', () => {
  const stamps = new FrameStamps();
  for (const { now_ms, mediaTime } of shown) stamps.of(now_ms, { mediaTime }, false);
  const now_ms = 90_000;
  assert.equal(stamps.of(now_ms, { mediaTime: 0 }, false), now_ms);
  assert.ok(Math.abs(stamps.of(now_ms + 50, { mediaTime: 0.0333 }, false) - (now_ms + 33.3)) < 1e-6);
});
