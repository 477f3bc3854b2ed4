import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { SteadyInstruction, instructionFor } from '../../static/coach/framing.js';

const FEET = [27, 28, 29, 30, 31, 32];

/** Someone who stands well in the picture, nose at 0.3 and soles at 0.9. */
function standing({ nose = 0.3, soles = 0.9, x = 0.5, feetSeen = true, ...rest } = {}) {
  const image = new Float32Array(66);
  const visibility = new Float32Array(33).fill(1);
  for (let i = 0; i < 33; i += 1) {
    image[2 * i] = x;
    image[2 * i + 1] = nose + ((soles - nose) * i) / 32;
  }
  for (const foot of FEET) {
    image[2 * foot + 1] = soles;
    if (!feetSeen) visibility[foot] = 0.1;
  }
  return { image, visibility, phase: 'standing', hipHeight_m: 0, ...rest };
}

const says = (pose) => instructionFor(pose).text;

test('nobody is asked to step in', () => {
  assert.equal(says({ image: null, visibility: null, phase: 'no_body', hipHeight_m: null }), 'Step into the picture');
});

test('hidden or cut-off feet are asked for first', () => {
  assert.match(says(standing({ feetSeen: false })), /^Feet not visible/);
  assert.match(says(standing({ soles: 1.02 })), /^Feet not visible/);
  assert.match(says(standing({ soles: 1.02, nose: 0.02 })), /^Feet not visible/);
});

test('a head at the upper edge needs space for the jump', () => {
  assert.equal(says(standing({ nose: 0.1 })), 'Leave space above your head for the jump');
});

test('someone far away or at the side is brought to the middle', () => {
  assert.equal(says(standing({ nose: 0.7 })), 'Come closer to the camera');
  assert.equal(says(standing({ x: 0.05 })), 'Step to the middle of the picture');
  assert.equal(says(standing({ x: 0.95 })), 'Step to the middle of the picture');
});

test('who stands well stands still until the standing height is known, then jumps', () => {
  assert.equal(says(standing({ hipHeight_m: null })), 'Stand still');
  assert.equal(says(standing()), 'Ready: jump when you like');
});

test('nobody is corrected in the middle of a jump', () => {
  assert.equal(says(standing({ phase: 'flight', nose: 0.01 })), 'In the air');
  assert.equal(says(standing({ phase: 'braking', soles: 1.1 })), 'Moving…');
});

test('an instruction that flickers is not shown, one that stays is', () => {
  const steady = new SteadyInstruction();
  const ready = instructionFor(standing());
  const feet = instructionFor(standing({ feetSeen: false }));
  assert.equal(steady.update(ready, 0), ready);
  assert.equal(steady.update(feet, 100), ready);
  assert.equal(steady.update(ready, 133), ready);
  assert.equal(steady.update(feet, 200), ready);
  assert.equal(steady.update(feet, 600), feet);
});

test('flight is shown at once', () => {
  const steady = new SteadyInstruction();
  steady.update(instructionFor(standing()), 0);
  assert.equal(steady.update(instructionFor(standing({ phase: 'flight' })), 33).code, 'flight');
});
