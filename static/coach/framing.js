/**
 * Owns the one instruction that matters most for the picture. Pure; time is an argument.
 */

import { t } from '../i18n/words.js';

/**
 * @typedef {'no_body' | 'feet' | 'head' | 'far' | 'aside' | 'still' | 'moving' | 'flight' | 'ready'} FramingCode
 * @typedef {{ code: FramingCode, text: string }} Instruction
 */

/** @type {readonly FramingCode[]} */
export const FRAMING_CODES = ['no_body', 'feet', 'head', 'far', 'aside', 'still', 'moving', 'flight', 'ready'];

const NOSE = 0;
const HIPS = [23, 24];
const FEET = [27, 28, 29, 30, 31, 32];

const SEEN = 0.5;
/** All in parts of the picture's height, or width where said. */
export const LOWEST_FOOT = 0.985;
/** The crown lies above the nose by this part of nose to ankle. */
const NOSE_TO_CROWN = 0.1;
export const HEAD_ROOM = 0.08;
export const SMALLEST_BODY = 0.3;
/** Of the width, on either side. */
export const SIDE_ROOM = 0.12;

const MOVING = new Set(['unweighting', 'braking', 'propulsion', 'landing']);

/**
 * Say what the athlete should do now.
 * @param {Pick<import('../wire/types.js').PoseResult,
 *   'image' | 'visibility' | 'phase' | 'hipHeight_m'>} pose
 * @returns {Instruction}
 */
export function instructionFor(pose) {
  const code = codeFor(pose);
  return { code, text: t(`framing.${code}`) };
}

/**
 * @param {Parameters<typeof instructionFor>[0]} pose
 * @returns {FramingCode}
 */
function codeFor({ image, visibility, phase, hipHeight_m }) {
  if (phase === 'flight') return 'flight';
  if (MOVING.has(phase)) return 'moving';
  if (!image || !visibility) return 'no_body';
  const lowest = lowestFoot(image);
  if (lowest > LOWEST_FOOT || FEET.every((foot) => visibility[foot] < SEEN)) return 'feet';
  const nose = image[2 * NOSE + 1];
  const body = lowest - nose;
  if (nose - NOSE_TO_CROWN * body < HEAD_ROOM) return 'head';
  if (body < SMALLEST_BODY) return 'far';
  const middle = (image[2 * HIPS[0]] + image[2 * HIPS[1]]) / 2;
  if (middle < SIDE_ROOM || middle > 1 - SIDE_ROOM) return 'aside';
  return phase === 'standing' && hipHeight_m !== null ? 'ready' : 'still';
}

/** Instructions that have nothing to do with where the athlete stands. @type {Set<FramingCode>} */
const PLACED = new Set(['still', 'ready', 'moving', 'flight']);

/**
 * Say whether the whole athlete is where the camera can measure.
 * @param {FramingCode} code
 */
export function isPlaced(code) {
  return PLACED.has(code);
}

/**
 * Return how much of the picture's height the body takes, from nose to feet.
 * @param {Float32Array} image
 */
export function bodyShare(image) {
  return lowestFoot(image) - image[2 * NOSE + 1];
}

/** @param {Float32Array} image */
function lowestFoot(image) {
  let lowest = -Infinity;
  for (const foot of FEET) lowest = Math.max(lowest, image[2 * foot + 1]);
  return lowest;
}

/** An instruction that flickers is none: it changes only after the new one held for a while. */
const HOLD_MS = 350;
/** These cannot wait. */
const AT_ONCE = new Set(['flight', 'moving']);

export class SteadyInstruction {
  /** @type {Instruction | null} */
  #shown = null;
  /** @type {FramingCode | null} */
  #candidate = null;
  #since_ms = 0;

  /**
   * Take the instruction of one result; return the one to show.
   * @param {Instruction} instruction
   * @param {number} now_ms
   */
  update(instruction, now_ms) {
    if (instruction.code !== this.#candidate) {
      this.#candidate = instruction.code;
      this.#since_ms = now_ms;
    }
    if (this.#shown === null || AT_ONCE.has(instruction.code) || now_ms - this.#since_ms >= HOLD_MS) {
      this.#shown = instruction;
    }
    return this.#shown;
  }

  clear() {
    this.#shown = null;
    this.#candidate = null;
  }
}
