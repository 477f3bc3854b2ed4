/** What the parts of the capture page are. Types alone: no browser loads this. */
export interface Parts {
  root: HTMLElement;
  canvas: HTMLCanvasElement;
  video: HTMLVideoElement;
  athlete: import('../widgets/choosers.js').AthleteChoice;
  whose: import('../widgets/choosers.js').AthleteChoice;
  checks: import('../widgets/checks.js').Checks;
  count: import('../widgets/count.js').Count;
  controls: import('../widgets/controls.js').Controls;
  gate: import('../widgets/gate.js').Gate;
  health: import('../widgets/health.js').Health;
  list: import('../widgets/jump_list.js').JumpList;
  more: import('../widgets/more.js').More;
  phase: import('../widgets/phase.js').PhaseLine;
  queue: import('../widgets/queue.js').QueueLine;
  quantities: import('../widgets/jump_list.js').Quantities;
  replay: import('../widgets/replay.js').ReplayView;
  result: import('../widgets/result.js').Result;
  status: import('../widgets/status.js').Status;
  tests: import('../widgets/choosers.js').Tests;
  toast: import('../widgets/toast.js').Toast;
}
