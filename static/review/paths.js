/** Owns where in a repetition's paths something is: pure arithmetic on what the server measured. */

/** @import { Curves } from './types.js' */

const LEFT_TOE = 31;
const RIGHT_TOE = 32;
const BEFORE_S = 0.4;
const AFTER_S = 0.6;
/** Of a repetition whose push is not known. */
const PUSH_S = 0.8;
const SEEN = 0.5;

/** @param {Pick<Curves, 'events'>} curves */
export function takeoffOf({ events }) {
  const found = events.find(({ event }) => event === 'takeoff');
  return found ? found.time_s : 0;
}

/**
 * The picture nearest to a time from take-off.
 * @param {Curves} curves
 * @param {number} time_s
 */
export function indexAt(curves, time_s) {
  const wanted = time_s + takeoffOf(curves);
  const times = curves.time_s;
  let nearest = 0;
  for (let i = 1; i < times.length; i += 1) {
    if (Math.abs(times[i] - wanted) < Math.abs(times[nearest] - wanted)) nearest = i;
  }
  return nearest;
}

/**
 * From when to when the jump is of interest, from take-off.
 * @param {Curves} curves
 * @returns {[number, number]}
 */
export function jumpSpan({ phases, events, time_s }) {
  const zero = takeoffOf({ events });
  const first = phases.length > 1 ? phases[0].start_s : zero - PUSH_S;
  const last = phases.at(-1)?.end_s ?? zero;
  return [
    Math.max(time_s[0], first - BEFORE_S) - zero,
    Math.min(time_s[time_s.length - 1], last + AFTER_S) - zero,
  ];
}

/**
 * Where the toes were at take-off, in picture widths and heights.
 * @param {Curves} curves
 */
export function feet(curves) {
  const { image } = curves.bodies[indexAt(curves, 0)];
  return {
    x: (image[2 * LEFT_TOE] + image[2 * RIGHT_TOE]) / 2,
    y: Math.max(image[2 * LEFT_TOE + 1], image[2 * RIGHT_TOE + 1]),
  };
}

/**
 * How far the body reaches while it jumps, in picture heights.
 * @param {Curves} curves
 */
export function reach(curves) {
  const [from, to] = jumpSpan(curves).map((time_s) => indexAt(curves, time_s));
  const found = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { image, visibility } of curves.bodies.slice(from, to + 1)) {
    for (let i = 0; i < visibility.length; i += 1) {
      if (visibility[i] < SEEN) continue;
      const x = image[2 * i] * curves.aspect;
      found.left = Math.min(found.left, x);
      found.right = Math.max(found.right, x);
      found.top = Math.min(found.top, image[2 * i + 1]);
      found.bottom = Math.max(found.bottom, image[2 * i + 1]);
    }
  }
  return found;
}
