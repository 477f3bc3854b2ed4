/** Owns what a plot of a repetition is drawn of: its points, the phases under them, a line at each event. */
import { takeoffOf } from './paths.js';

/** @import { Curves } from './types.js' */
/** @import uPlot from '/static/vendor/uplot.js' */

const EVENTS_DASH = [4, 4];

/**
 * Tokens as a canvas reads them: it knows no light-dark().
 * @param {HTMLElement} host
 */
export function coloursOf(host) {
  const seen = getComputedStyle(host);
  return (/** @type {string} */ name) => {
    host.style.color = `var(${name})`;
    const { color } = seen;
    host.style.color = '';
    return color;
  };
}

/**
 * @param {Curves} curves
 * @param {('hip_m' | 'com_m' | 'velocity_m_s')[]} paths
 * @returns {uPlot.AlignedData}
 */
export function series(curves, paths) {
  const zero = takeoffOf(curves);
  return [curves.time_s.map((time_s) => time_s - zero), ...paths.map((path) => curves[path])];
}

/**
 * Lay the phases under the curves.
 * @param {uPlot} plot
 * @param {Curves} curves
 * @param {(name: string) => string} colour
 */
export function shade(plot, curves, colour) {
  const { ctx, bbox } = plot;
  const zero = takeoffOf(curves);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.16;
  for (const { phase, start_s, end_s } of curves.phases) {
    const [left, right] = [start_s, end_s].map((time_s) => plot.valToPos(time_s - zero, 'x', true));
    ctx.fillStyle = colour(`--phase-${phase}`);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

/**
 * Draw a line at each event.
 * @param {uPlot} plot
 * @param {Curves} curves
 * @param {string} colour
 */
export function mark(plot, curves, colour) {
  const { ctx, bbox } = plot;
  const zero = takeoffOf(curves);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.7;
  for (const { event, time_s } of curves.events) {
    const x = Math.round(plot.valToPos(time_s - zero, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.lineWidth = (event === 'takeoff' ? 2 : 1) * devicePixelRatio;
    ctx.setLineDash(event === 'apex' ? EVENTS_DASH : []);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
