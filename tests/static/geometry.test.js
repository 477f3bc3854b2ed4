import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placePicture } from '../../static/overlay/geometry.js';

const at = ({ a, d, e, f }, x, y) => [a * x + e, d * y + f];
const PORTRAIT = { width: 540, height: 960 };
const LANDSCAPE = { width: 1280, height: 720 };

test('a portrait picture in a wide canvas stands in the middle, as high as the canvas', () => {
  const place = placePicture(PORTRAIT, { width: 960, height: 480 }, false);
  assert.deepEqual(at(place, 0, 0), [345, 0]);
  assert.deepEqual(at(place, 1, 1), [615, 480]);
});

test('a landscape picture in a tall canvas lies in the middle, as wide as the canvas', () => {
  const place = placePicture(LANDSCAPE, { width: 320, height: 500 }, false);
  assert.deepEqual(at(place, 0, 0), [0, 160]);
  assert.deepEqual(at(place, 1, 1), [320, 340]);
});

for (const picture of [PORTRAIT, LANDSCAPE]) {
  for (const canvas of [{ width: 390, height: 500 }, { width: 880, height: 700 }, { width: 1, height: 1 }]) {
    const name = `${picture.width}×${picture.height} in ${canvas.width}×${canvas.height}`;

    test(`${name}: mirrored, left and right change places and nothing else`, () => {
      const plain = placePicture(picture, canvas, false);
      const mirrored = placePicture(picture, canvas, true);
      for (const [x, y] of [[0, 0], [0.2, 0.7], [1, 1], [1.3, -0.2]]) {
        const [px, py] = at(plain, x, y);
        const [mx, my] = at(mirrored, 1 - x, y);
        assert.ok(Math.abs(px - mx) < 1e-9 && py === my);
      }
    });

    test(`${name}: the shape of the picture is kept and nothing is cut off`, () => {
      const { a, d, e, f } = placePicture(picture, canvas, false);
      assert.ok(Math.abs(a / d - picture.width / picture.height) < 1e-9);
      assert.ok(e >= -1e-9 && f >= -1e-9);
      assert.ok(e + a <= canvas.width + 1e-9 && f + d <= canvas.height + 1e-9);
    });
  }
}
