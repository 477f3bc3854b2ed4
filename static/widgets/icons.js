/** Owns the few signs of the page, drawn on a 24 × 24 grid in the colour of the text around them. */
import { html, svg } from '/static/vendor/lit.js';

const PATHS = {
  check: svg`<path d="m5 13 5 5L20 7"/>`,
  alert: svg`<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1"/>`,
  wait: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>`,
  person: svg`<circle cx="12" cy="5" r="2.6"/><path d="M12 9v6M7 11l5-1.5 5 1.5M12 15l-3.5 6M12 15l3.5 6"/>`,
  up: svg`<path d="M12 20V4M5.5 10.5 12 4l6.5 6.5"/>`,
  flip: svg`<path d="M4 10a8 8 0 0 1 14-4l2 2M20 14a8 8 0 0 1-14 4l-2-2M20 4v4h-4M4 20v-4h4"/>`,
  pause: svg`<path d="M8 5v14M16 5v14"/>`,
  play: svg`<path d="M7 4.5v15L19.5 12z"/>`,
  close: svg`<path d="M6 6l12 12M18 6 6 18"/>`,
  timer: svg`<circle cx="12" cy="13.5" r="7.5"/><path d="M12 9.5v4M9.5 2.5h5M18.5 6l1.5-1.5"/>`,
  stop: svg`<rect x="6" y="6" width="12" height="12" rx="2"/>`,
  undo: svg`<path d="M4 9h10a6 6 0 0 1 0 12h-4M4 9l4.5-4.5M4 9l4.5 4.5"/>`,
  more: svg`<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/><circle cx="8" cy="17" r="2.5"/>`,
  strike: svg`<path d="M4 12h16M8 7.5C8 5.5 10 4.5 12 4.5c1.8 0 3.3.7 3.9 2M8.2 16.5c.5 1.8 2 3 4 3 2.4 0 4-1.300 4-3.200"/>`,
  hand: svg`<path d="M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4"/>`,
  back: svg`<path d="M15 5 8 12l7 7"/>`,
  on: svg`<path d="m9 5 7 7-7 7"/>`,
  down: svg`<path d="M12 4v16M5.5 13.5 12 20l6.500-6.500"/>`,
  phone: svg`<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 17.500h2"/>`,
  queue: svg`<path d="M4 6h10M4 12h10M4 18h6M17 9v9M13.500 14.500 17 18l3.500-3.500"/>`,
  add: svg`<path d="M12 5v14M5 12h14"/>`,
  edit: svg`<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>`,
  erase: svg`<path d="M5 7h14M9.500 7V4h5v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5"/>`,
  find: svg`<circle cx="10.500" cy="10.500" r="6"/><path d="m15 15 5 5"/>`,
  import: svg`<path d="M12 4v11M7 10.500l5 5 5-5M5 20h14"/>`,
  screen: svg`<rect x="3" y="5" width="18" height="12" rx="2"/><path d="M9 20.500h6M12 17v3.500"/>`,
  star: svg`<path d="m12 3.500 2.600 5.500 6 .8-4.400 4.200 1.100 6-5.300-3-5.300 3 1.100-6L3.400 9.800l6-.8z"/>`,
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {IconName} name */
export function icon(name) {
  return html`<svg viewBox="0 0 24 24" width="1.25em" height="1.25em" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${PATHS[name]}</svg>`;
}
