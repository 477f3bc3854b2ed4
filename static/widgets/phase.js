/** Owns the line of phases: where in a jump the athlete is now. */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { base } from './shared.js';

const SHOWN = /** @type {const} */ (['standing', 'unweighting', 'braking', 'propulsion', 'flight', 'landing']);

export class PhaseLine extends LitElement {
  static properties = { phase: { attribute: false } };

  static styles = [
    base,
    css`
      ol {
        display: flex;
        gap: 3px;
        margin: 0;
        padding: 0 var(--gap);
        background: var(--ground);
        list-style: none;
      }
      li {
        flex: 1 1 auto;
        min-width: 0;
        padding: 6px 0 2px;
        border-top: 4px solid var(--line);
        color: var(--quiet);
        font: 500 var(--size-14) / 1.2 var(--font);
        text-align: center;
        overflow-wrap: anywhere;
      }
      li[aria-current] {
        border-color: var(--accent);
        color: var(--text);
        /* As bold as bold, and no wider: nothing moves while somebody jumps. */
        -webkit-text-stroke: 0.5px currentcolor;
      }
      li.flight[aria-current] {
        border-color: var(--go);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../wire/types.js').Phase} */
    this.phase = 'no_body';
  }

  render() {
    return html`<ol aria-label=${t('phase.label', { phase: t(`phase.${this.phase}`) })}>
      ${SHOWN.map((phase) => phase === this.phase
        ? html`<li class=${phase} aria-current="step">${t(`phase.${phase}`)}</li>`
        : html`<li class=${phase}>${t(`phase.${phase}`)}</li>`)}
    </ol>`;
  }
}
customElements.define('ht-phase', PhaseLine);
