/** Owns the few signs of the page, drawn on a 24 × 24 grid in the colour of the text around them. */
import { html, svg } from '/static/vendor/lit.js';

const PATHS = {
  check: svg`<path d="m5 13 5 5L20 7"/>`,
  alert: svg`<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1"/>`,
  wait: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`,
  person: svg`<circle cx="12" cy="5" r="2.6"/><path d="M12 9v6M7 11l5-1.5 5 1.5M12 15l-3.5 6M12 15l3.5 6"/>`,
  up: svg`<path d="M12 20V4M5.5 10.5 12 4l6.5 6.5"/>`,
  camera: svg`<path d="M3 8h4l2-3h6l2 3h4v11H3z"/><circle cx="12" cy="13" r="3.5"/>`,
  flip: svg`<path d="M4 10a8 8 0 0 1 14-4l2 2M20 14a8 8 0 0 1-14 4l-2-2M20 4v4h-4M4 20v-4h4"/>`,
  pause: svg`<path d="M8 5v14M16 5v14"/>`,
  play: svg`<path d="M7 4.5v15L19.5 12z"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  return html`<svg viewBox="0 0 24 24" width="1.25em" height="1.25em" fill="none" stroke="currentColor"
    stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${PATHS[name]}</svg>`;
}
