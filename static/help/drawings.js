/**
 * Owns the small drawings of where a camera stands: 160 × 100, the athlete in the colour of the text, what
 * matters in the accent, the rest quiet.
 */
import { svg } from '/static/vendor/lit.js';

const floor = svg`<path class="quiet" d="M8 88h144"/>`;
const phone = svg`<rect class="solid" x="26" y="42" width="8" height="16" rx="2"/>`;
const stand = svg`<path class="quiet" d="M30 58v14M30 72l-9 16M30 72l9 16"/>`;

/**
 * Somebody who stands, from the front; the feet are at (x, 88).
 * @param {number} x
 */
function athlete(x) {
  return svg`<g transform="translate(${x} 0)"><circle cx="0" cy="25" r="6"/>
    <path d="M0 31v25M-10 41 0 36l10 5M-10 41v13M10 41v13M0 56l-6 16v16h-4M0 56l6 16v16h4"/></g>`;
}

export const DRAWINGS = {
  distance: svg`${floor}${stand}${phone}${athlete(124)}
    <path class="mark" d="M38 78h68M44 73l-6 5 6 5M100 73l6 5-6 5"/>`,
  height: svg`${floor}<path class="quiet" d="M30 64v10M30 74l-9 14M30 74l9 14"/><g transform="translate(0 6)">${phone}</g>
    ${athlete(124)}<path class="mark dashed" d="M40 56h78"/><circle class="mark" cx="124" cy="56" r="3"/>`,
  room: svg`<rect class="quiet" x="52" y="4" width="56" height="92" rx="5"/>
    <g transform="translate(31 34) scale(.61)">${athlete(80)}</g>
    <path class="mark" d="M80 44V14M74 20l6-6 6 6"/><path class="quiet" d="M58 88h44"/>`,
  side: svg`<circle cx="104" cy="34" r="7"/><path d="M94 34h20M104 41v4"/>
    <path class="mark dashed" d="M104 48v36"/><rect class="solid" x="97" y="86" width="14" height="6" rx="2"/>
    <path class="mark dashed" d="M95 43 62 74"/>
    <rect class="solid" x="49" y="76" width="14" height="6" rx="2" transform="rotate(45 56 79)"/>`,
  still: svg`${floor}<g transform="translate(50 0)">${stand}${phone}</g>
    <path class="mark" d="M58 40a16 16 0 0 0 0 20M102 40a16 16 0 0 1 0 20M48 74 112 26"/>`,
  light: svg`${floor}${athlete(118)}<circle class="mark" cx="34" cy="26" r="9"/>
    <path class="mark" d="M34 8v4M34 40v4M16 26h4M21 13l3 3M21 39l3-3M47 13l-3 3M48 29l52 12M45 36l48 26"/>`,
  frames: svg`<path class="quiet" d="M12 82h136"/><path class="mark" d="M20 76C44 4 116 4 140 76"/>
    <g class="dots"><circle cx="20" cy="76" r="3"/><circle cx="33" cy="48" r="3"/><circle cx="51" cy="29" r="3"/>
    <circle cx="80" cy="22" r="3"/><circle cx="109" cy="29" r="3"/><circle cx="127" cy="48" r="3"/>
    <circle cx="140" cy="76" r="3"/></g>`,
  phone: svg`<rect x="56" y="6" width="48" height="88" rx="8"/><path class="quiet" d="M74 12h12"/>
    <path class="mark" d="m84 30-14 22h9l-4 18 15-24h-9z"/>`,
};
