/**
 * Owns what the page can be doing, and what leads from one to the other. Data and one pure function.
 */

import { t, tCount } from '../i18n/words.js';

/** @import { Input, Row, Said, State } from './types.js' */

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
  count: 'countdown',
};

/** A number stays up until it was read, or until the next jump. @type {Partial<Record<Input, State>>} */
const TELLING = {
  see_flight: 'flight',
  result_over: 'framing',
  rep: 'result',
  reject: 'rejected',
  pause: 'paused',
  count: 'countdown',
};

/** @param {Said} said */
const instruction = (said) => said.instruction;

/** @type {Record<State, Row>} */
export const STATES = {
  asking: { tone: 'wait', caption: () => t('state.asking'), on: {} },
  denied: { tone: 'bad', caption: () => t('state.denied'), on: {} },
  connecting: { tone: 'wait', caption: () => t('state.connecting'), on: {} },
  busy: { tone: 'wait', caption: ({ detail, seconds }) => t('state.busy', { detail, seconds }), on: {} },
  refused: { tone: 'bad', caption: ({ detail }) => detail, on: {} },
  warming: { tone: 'wait', caption: () => t('state.warming'), on: SEEING },
  no_body: { tone: 'act', caption: instruction, on: SEEING },
  framing: { tone: 'act', caption: instruction, on: SEEING },
  ready: { tone: 'go', caption: instruction, on: SEEING },
  moving: { tone: 'go', caption: instruction, on: SEEING },
  flight: { tone: 'go', caption: () => t('state.flight'), on: SEEING },
  result: { tone: 'good', caption: resultCaption, on: TELLING },
  rejected: { tone: 'bad', caption: () => t('state.rejected'), on: TELLING },
  paused: {
    tone: 'wait',
    caption: () => t('state.paused'),
    on: { resume: 'warming', count: 'countdown' },
  },
  countdown: {
    tone: 'act',
    caption: () => t('state.countdown'),
    on: { counted: 'still', count: 'countdown', resume: 'warming', pause: 'paused' },
  },
  still: {
    tone: 'act',
    caption: (said) => said.instruction || t('state.still'),
    on: { stood: 'ready', count: 'countdown', resume: 'warming', pause: 'paused' },
  },
  lost: { tone: 'bad', caption: (said) => t('state.lost', { detail: said.detail, safe: safe(said) }), on: {} },
  reconnecting: { tone: 'wait', caption: (said) => t('state.reconnecting', { safe: safe(said) }), on: {} },
};

/** @param {Said} said */
function resultCaption({ number, height, isBest }) {
  return t(isBest ? 'state.result_best' : 'state.result', { number, height });
}

/** @param {Said} said */
function safe({ reps }) {
  return reps === 0 ? '' : tCount('safe', reps);
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
