/**
 * Owns a QR code: an address that a camera reads. The address in words stands beside it, where it is shown.
 */
import { correction, generate, toSvgPath } from '/static/vendor/qr.js';
import { LitElement, css, html, nothing, svg } from '/static/vendor/lit.js';
import { base } from './shared.js';

/** Cameras need so many modules of ground around it (ISO/IEC 18004). */
const QUIET = 4;

export class QrCode extends LitElement {
  static properties = { text: {}, label: {} };

  static styles = [
    base,
    css`
      svg {
        display: block;
        width: 100%;
        border-radius: var(--space-2);
        background: #ffffff;
        shape-rendering: crispEdges;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    /** What it opens, for who cannot see it. */
    this.label = '';
  }

  render() {
    if (this.text === '') return nothing;
    const code = generate(this.text, { minCorrectionLevel: correction.M });
    const whole = code.size + 2 * QUIET;
    return html`<svg role="img" aria-label=${this.label} viewBox="${-QUIET} ${-QUIET} ${whole} ${whole}">
      ${svg`<path fill="#000000" d=${toSvgPath(code)}></path>`}
    </svg>`;
  }
}
customElements.define('ht-qr', QrCode);
