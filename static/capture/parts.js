/** Owns where on the page each part stands, and that each is there before anybody asks for it. */
import '../widgets/checks.js';
import '../widgets/choosers.js';
import '../widgets/controls.js';
import '../widgets/count.js';
import '../widgets/gate.js';
import '../widgets/health.js';
import '../widgets/jump_list.js';
import '../widgets/more.js';
import '../widgets/phase.js';
import '../widgets/queue.js';
import '../widgets/replay.js';
import '../widgets/result.js';
import '../widgets/status.js';
import '../widgets/toast.js';

export { on } from '../widgets/shared.js';

/** @type {import('./types.js').Parts} */
export const parts = {
  root: document.documentElement,
  canvas: find('.stage canvas'),
  video: find('.stage video'),
  athlete: find('.bar ht-athlete'),
  whose: find('.panel ht-athlete'),
  checks: find('ht-checks'),
  count: find('ht-count'),
  controls: find('ht-controls'),
  gate: find('ht-gate'),
  health: find('ht-health'),
  list: find('ht-jumps'),
  more: find('ht-more'),
  phase: find('ht-phase'),
  queue: find('ht-queue'),
  quantities: find('ht-quantities'),
  replay: find('ht-replay'),
  result: find('ht-result'),
  status: find('ht-status'),
  tests: find('ht-tests'),
  toast: find('ht-toast'),
};

/**
 * @param {string} selector
 * @returns {any} any: `Parts` says which
 */
function find(selector) {
  return document.querySelector(selector);
}
