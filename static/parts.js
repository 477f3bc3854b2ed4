/** Owns where on the page each part stands, and that each is there before anybody asks for it. */
import './widgets/checks.js';
import './widgets/controls.js';
import './widgets/count.js';
import './widgets/gate.js';
import './widgets/health.js';
import './widgets/jump_list.js';
import './widgets/more.js';
import './widgets/phase.js';
import './widgets/quantities.js';
import './widgets/replay.js';
import './widgets/result.js';
import './widgets/status.js';
import './widgets/tests.js';
import './widgets/toast.js';

export const parts = {
  root: document.documentElement,
  canvas: /** @type {HTMLCanvasElement} */ (find('.stage canvas')),
  video: /** @type {HTMLVideoElement} */ (find('.stage video')),
  checks: /** @type {import('./widgets/checks.js').Checks} */ (find('ht-checks')),
  count: /** @type {import('./widgets/count.js').Count} */ (find('ht-count')),
  controls: /** @type {import('./widgets/controls.js').Controls} */ (find('ht-controls')),
  gate: /** @type {import('./widgets/gate.js').Gate} */ (find('ht-gate')),
  health: /** @type {import('./widgets/health.js').Health} */ (find('ht-health')),
  list: /** @type {import('./widgets/jump_list.js').JumpList} */ (find('ht-jumps')),
  more: /** @type {import('./widgets/more.js').More} */ (find('ht-more')),
  phase: /** @type {import('./widgets/phase.js').PhaseLine} */ (find('ht-phase')),
  quantities: /** @type {import('./widgets/quantities.js').Quantities} */ (find('ht-quantities')),
  replay: /** @type {import('./widgets/replay.js').ReplayView} */ (find('ht-replay')),
  result: /** @type {import('./widgets/result.js').Result} */ (find('ht-result')),
  status: /** @type {import('./widgets/status.js').Status} */ (find('ht-status')),
  tests: /** @type {import('./widgets/tests.js').Tests} */ (find('ht-tests')),
  toast: /** @type {import('./widgets/toast.js').Toast} */ (find('ht-toast')),
};

/** @param {string} selector */
function find(selector) {
  return /** @type {Element} */ (document.querySelector(selector));
}

/**
 * Take what a part says.
 * @param {EventTarget} target
 * @param {string} type
 * @param {(detail: any) => void} take
 */
export function on(target, type, take) {
  target.addEventListener(type, (event) => take(/** @type {CustomEvent} */ (event).detail));
}
