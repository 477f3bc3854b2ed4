/**
 * Owns how messages of the two data channels are read; docs/reference/protocol.md is their promise.
 * Bytes and text in, values out: no channel, no clock.
 */

export const VERSION = 1;
export const LANDMARKS = 33;

/** Phases by their number on the `pose` channel; the `events` channel uses the names. */
export const PHASES = /** @type {const} */ ([
  'no_body', 'standing', 'unweighting', 'braking', 'propulsion', 'flight', 'landing',
]);

const HEADER_BYTES = 22;
const BODY_BYTES = HEADER_BYTES + LANDMARKS * 5;
const IMAGE_UNIT = 16384;
const UNKNOWN_HIP_HEIGHT = -32768;

/**
 * @import { GateName, Json, PoseResult, Queue, Reason, Rep, ServerEvent } from './types.js'
 */

/** A message that does not say what it promises. */
export class WireError extends Error {}

/**
 * Read one message of the `pose` channel; longer messages than today's are read by their beginning.
 * @param {ArrayBuffer} buffer
 * @returns {PoseResult}
 */
export function decodePose(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < HEADER_BYTES || view.getUint8(0) !== VERSION) {
    throw new WireError(`A result is of version ${view.byteLength > 0 ? view.getUint8(0) : 'none'}, not ${VERSION}.`);
  }
  const flags = view.getUint8(1);
  const hasBody = (flags & 1) !== 0;
  if (hasBody && view.byteLength < BODY_BYTES) {
    throw new WireError(`A body takes ${BODY_BYTES} bytes; ${view.byteLength} came.`);
  }
  const hip_mm = view.getInt16(20, true);
  return {
    pictureSizeChanged: (flags & 2) !== 0,
    rateReduced: (flags & 4) !== 0,
    sequence: view.getUint16(2, true),
    rtpTimestamp: view.getUint32(4, true),
    phase: PHASES[view.getUint8(8)] ?? 'no_body',
    quality: view.getUint8(9),
    stages_s: [10, 12, 14, 16, 18].map((offset) => view.getUint16(offset, true) / 1e4),
    hipHeight_m: hip_mm === UNKNOWN_HIP_HEIGHT ? null : hip_mm / 1000,
    ...(hasBody ? decodeBody(view) : { image: null, visibility: null }),
  };
}

/** @param {DataView} view */
function decodeBody(view) {
  const image = new Float32Array(LANDMARKS * 2);
  const visibility = new Float32Array(LANDMARKS);
  for (let i = 0, at = HEADER_BYTES; i < LANDMARKS; i += 1, at += 5) {
    image[2 * i] = view.getInt16(at, true) / IMAGE_UNIT;
    image[2 * i + 1] = view.getInt16(at + 2, true) / IMAGE_UNIT;
    visibility[i] = view.getUint8(at + 4) / 255;
  }
  return { image, visibility };
}

/**
 * Say whether a 16-bit sequence number comes after another, across the wrap.
 * @param {number} sequence
 * @param {number | null} last
 */
export function isNewer(sequence, last) {
  if (last === null) return true;
  const ahead = (sequence - last) & 0xffff;
  return ahead > 0 && ahead < 0x8000;
}

/** @type {readonly GateName[]} */
export const GATES = ['light', 'sharp', 'level', 'still', 'alone'];

/** @type {Record<string, (json: Json) => ServerEvent>} */
const READERS = {
  gates: (json) => ({ type: 'gates', gates: readGates(object(json, 'gates')) }),
  hello: (json) => ({
    type: 'hello',
    session: text(json, 'session'),
    session_id: typeof json.session_id === 'string' ? json.session_id : null,
    resumed: json.resumed === true,
    reps: number(json, 'reps'),
    resume: typeof json.resume === 'string' ? json.resume : null,
    configuration: object(json, 'configuration'),
    queue: json.queue ? readQueue(object(json, 'queue')) : null,
    chosen: json.chosen === true,
    recent: typeof json.recent === 'number' ? json.recent : 0,
    filming: json.filming === true,
    saved: /** @type {Record<string, number>} */ (json.saved ? object(json, 'saved') : {}),
    saving: json.saving ? reason(object(json, 'saving')) : null,
    server: typeof json.server === 'string' ? json.server : null,
  }),
  camera: (json) => ({ type: 'camera', filming: json.filming === true, reps: number(json, 'reps') }),
  configured: (json) => ({
    type: 'configured',
    configuration: object(json, 'configuration'),
    queue: json.queue ? readQueue(object(json, 'queue')) : null,
    isYours: json.yours === true,
  }),
  countdown: (json) => ({ type: 'countdown', seconds: typeof json.seconds === 'number' ? json.seconds : null }),
  phase: (json) => {
    const phase = PHASES.find((known) => known === json.phase);
    if (!phase) throw new WireError(`Unknown phase ${JSON.stringify(json.phase)}.`);
    return { type: 'phase', time_s: number(json, 'time_s'), phase };
  },
  rep: (json) => ({ type: 'rep', rep: readRep(object(json, 'rep')), ...whose(json) }),
  rep_changed: (json) => ({ type: 'rep_changed', rep_id: text(json, 'rep_id'), ...whose(json) }),
  rep_saved: (json) => ({
    type: 'rep_saved', rep_id: text(json, 'rep_id'), revision: number(json, 'revision'),
  }),
  rep_rejected: (json) => ({ type: 'rep_rejected', time_s: number(json, 'time_s'), ...reason(json) }),
  notice: (json) => ({ type: 'notice', ...reason(json) }),
  bye: (json) => ({ type: 'bye', ...reason(json) }),
  rate: (json) => ({
    type: 'rate',
    maxFps: positive(json, 'max_fps'),
    scaleDownBy: positive(json, 'scale_resolution_down_by'),
  }),
  pong: (json) => ({ type: 'pong', t: number(json, 't') }),
};

/**
 * Read one message of the `events` channel; null for a kind this page does not know.
 * @param {string} message
 * @returns {ServerEvent | null}
 */
export function parseEvent(message) {
  let json;
  try {
    json = JSON.parse(message);
  } catch {
    throw new WireError('A message of the server is not JSON.');
  }
  if (json === null || typeof json !== 'object' || typeof json.type !== 'string') {
    throw new WireError('A message of the server has no type.');
  }
  return Object.hasOwn(READERS, json.type) ? READERS[json.type](json) : null;
}

/** @param {Json} json */
function readGates(json) {
  return Object.fromEntries(
    GATES.filter((name) => name in json).map((name) => {
      const { ok, value } = object(json, name);
      return [name, {
        ok: typeof ok === 'boolean' ? ok : null,
        value: typeof value === 'number' ? value : null,
      }];
    }),
  );
}

/**
 * @param {Json} json
 * @returns {Queue}
 */
function readQueue(json) {
  const ids = Array.isArray(json.athlete_ids) ? json.athlete_ids : [];
  return {
    athlete_ids: ids.filter((id) => typeof id === 'string'),
    at: number(json, 'at'),
    reps_each: number(json, 'reps_each'),
    reps_done: number(json, 'reps_done'),
  };
}

/** @param {Json} json */
function whose({ athlete_id, deleted }) {
  return { athlete_id: typeof athlete_id === 'string' ? athlete_id : null, isDeleted: deleted === true };
}

/**
 * @param {Json} json
 * @returns {Rep}
 */
function readRep(json) {
  const quality = object(json, 'quality');
  const reasons = Array.isArray(quality.reasons) ? quality.reasons : [];
  return {
    ...json,
    rep_id: text(json, 'rep_id'),
    revision: number(json, 'revision'),
    final: json.final === true,
    test: text(json, 'test'),
    unavailable: /** @type {Record<string, string>} */ (object(json, 'unavailable')),
    uncertainty: /** @type {Record<string, number | null>} */ (object(json, 'uncertainty')),
    quality: { score: number(quality, 'score'), reasons: reasons.map(reason) },
  };
}

/**
 * @param {Json} json
 * @returns {Reason}
 */
function reason(json) {
  return { code: text(json, 'code'), text: text(json, 'text') };
}

/**
 * @param {Json} json
 * @param {string} key
 */
function text(json, key) {
  const value = json[key];
  if (typeof value !== 'string') throw new WireError(`"${key}" is not a text.`);
  return value;
}

/**
 * @param {Json} json
 * @param {string} key
 */
function number(json, key) {
  const value = json[key];
  if (typeof value !== 'number') throw new WireError(`"${key}" is not a number.`);
  return value;
}

/**
 * @param {Json} json
 * @param {string} key
 */
function positive(json, key) {
  const value = number(json, key);
  if (!(value > 0)) throw new WireError(`"${key}" is not above zero.`);
  return value;
}

/**
 * @param {Json} json
 * @param {string} key
 * @returns {Json}
 */
function object(json, key) {
  const value = json[key];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new WireError(`"${key}" is not an object.`);
  }
  return /** @type {Json} */ (value);
}
