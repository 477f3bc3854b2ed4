/** Owns where on the remote control each part stands. */

/**
 * @type {{ athlete: import('../widgets/choosers.js').AthleteChoice, controls: import('./controls.js').RemoteControls,
 *   empty: HTMLElement, list: import('../widgets/jump_list.js').JumpList, queue: import('../widgets/queue.js').QueueLine,
 *   result: import('../widgets/result.js').Result, status: import('../widgets/status.js').Status,
 *   tests: import('../widgets/choosers.js').Tests, toast: import('../widgets/toast.js').Toast,
 *   trouble: import('../widgets/trouble.js').Trouble, turn: HTMLElement }}
 */
export const parts = {
  athlete: find('ht-athlete'),
  controls: find('ht-remote-controls'),
  empty: find('.empty'),
  list: find('ht-jumps'),
  queue: find('ht-queue'),
  result: find('ht-result'),
  status: find('ht-status'),
  tests: find('ht-tests'),
  toast: find('ht-toast'),
  trouble: find('ht-trouble'),
  turn: find('.turn'),
};

/**
 * @param {string} selector
 * @returns {any} any: the type above says which
 */
function find(selector) {
  return document.querySelector(selector);
}
