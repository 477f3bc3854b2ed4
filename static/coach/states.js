/**
 * Owns what the page can be doing, and what leads from one to the other. Data and one pure function.
 */

/**
 * @typedef {'asking' | 'denied' | 'connecting' | 'busy' | 'refused' | 'warming' | 'no_body' | 'framing'
 *   | 'ready' | 'moving' | 'flight' | 'result' | 'rejected' | 'paused' | 'lost' | 'reconnecting'} State
 *
 * @typedef {'ask' | 'deny' | 'connect' | 'reconnect' | 'busy' | 'refuse' | 'lose' | 'open'
 *   | 'see_nobody' | 'see_framing' | 'see_ready' | 'see_moving' | 'see_flight'
 *   | 'rep' | 'reject' | 'result_over' | 'pause' | 'resume'} Input
 *
 * @typedef {object} Row
 * @property {'wait' | 'act' | 'go' | 'good' | 'bad'} tone
 * @property {(said: Said) => string} caption
 * @property {Partial<Record<Input, State>>} on
 *
 * @typedef {object} Said what a caption may speak of
 * @property {string} instruction
 * @property {string} detail
 * @property {string} height
 * @property {number} reps
 */

/** Possible at any time. @type {Partial<Record<Input, State>>} */
const ALWAYS = {
  ask: 'asking',
  deny: 'denied',
  connect: 'connecting',
  reconnect: 'reconnecting',
  busy: 'busy',
  refuse: 'refused',
  lose: 'lost',
  open: 'warming',
};

/** @type {Partial<Record<Input, State>>} */
const SEEING = {
  see_nobody: 'no_body',
  see_framing: 'framing',
  see_ready: 'ready',
  see_moving: 'moving',
  see_flight: 'flight',
  rep: 'result',
  reject: 'rejected',
  pause: 'paused',
};

/** A number stays up until it was read, or until the next jump. @type {Partial<Record<Input, State>>} */
const TELLING = {
  see_flight: 'flight',
  result_over: 'framing',
  rep: 'result',
  reject: 'rejected',
  pause: 'paused',
};

/** @type {Record<State, Row>} */
export const STATES = {
  asking: { tone: 'wait', caption: () => 'Allow the camera', on: {} },
  denied: { tone: 'bad', caption: () => 'No camera', on: {} },
  connecting: { tone: 'wait', caption: () => 'Connecting…', on: {} },
  busy: { tone: 'wait', caption: ({ detail }) => detail, on: {} },
  refused: { tone: 'bad', caption: ({ detail }) => detail, on: {} },
  warming: { tone: 'wait', caption: () => 'Starting the analysis…', on: SEEING },
  no_body: { tone: 'act', caption: ({ instruction }) => instruction, on: SEEING },
  framing: { tone: 'act', caption: ({ instruction }) => instruction, on: SEEING },
  ready: { tone: 'go', caption: ({ instruction }) => instruction, on: SEEING },
  moving: { tone: 'go', caption: ({ instruction }) => instruction, on: SEEING },
  flight: { tone: 'go', caption: () => 'In the air', on: SEEING },
  result: { tone: 'good', caption: ({ height }) => height, on: TELLING },
  rejected: { tone: 'bad', caption: ({ detail }) => `Not counted: ${detail}`, on: TELLING },
  paused: {
    tone: 'wait',
    caption: () => 'Paused: jumps are not counted',
    on: { resume: 'warming' },
  },
  lost: { tone: 'bad', caption: (said) => `Connection lost. ${safe(said)}`, on: {} },
  reconnecting: { tone: 'wait', caption: (said) => `Reconnecting… ${safe(said)}`, on: {} },
};

/** @param {Said} said */
function safe({ reps }) {
  if (reps === 0) return '';
  return reps === 1 ? 'Your jump is safe' : `Your ${reps} jumps are safe`;
}

/**
 * Return the state that an input leads to; the same one where it changes nothing.
 * @param {State} state
 * @param {Input} input
 * @returns {State}
 */
export function next(state, input) {
  return STATES[state].on[input] ?? ALWAYS[input] ?? state;
}

/** @type {Record<import('./framing.js').FramingCode, Input>} */
export const SEEN_AS = {
  no_body: 'see_nobody',
  feet: 'see_framing',
  head: 'see_framing',
  far: 'see_framing',
  aside: 'see_framing',
  still: 'see_framing',
  ready: 'see_ready',
  moving: 'see_moving',
  flight: 'see_flight',
};
