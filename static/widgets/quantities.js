/** Owns what else was measured of the chosen jump, below the row of jumps. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { TESTS, asText, show } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { base } from './shared.js';

export class Quantities extends LitElement {
  static properties = { jump: { attribute: false } };

  static styles = [
    base,
    css`
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 var(--space-3);
        margin: var(--space-2) 0 0;
      }
      dl div {
        grid-column: 1 / -1;
        display: grid;
        grid-template-columns: subgrid;
        align-items: baseline;
        padding: var(--space-2) 0;
        border-top: 1px solid var(--line);
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      dd small {
        display: block;
        max-width: 16rem;
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 400;
        line-height: 1.3;
      }
      .why {
        margin: var(--space-2) 0 0;
        color: var(--quiet);
        font-size: var(--size-14);
        text-wrap: pretty;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/jumps.js').Jump | null} */
    this.jump = null;
  }

  render() {
    if (this.jump?.kind !== 'rep') return nothing;
    const { rep } = this.jump;
    return html`${rep.quality.reasons.map(({ text }) => html`<p class="why">${text}</p>`)}
      <dl>${TESTS[rep.test]?.beside.map((quantity) => line(t(quantity.label), show(rep, quantity)))}</dl>
      <p class="why">${t('result.plus_minus')}</p>`;
  }
}
customElements.define('ht-quantities', Quantities);

/**
 * @param {string} label
 * @param {import('../coach/quantities.js').Shown} shown
 */
function line(label, shown) {
  return html`<div>
    <dt>${label}</dt>
    <dd>${asText(shown)}${shown.reason ? html`<small>${shown.reason}</small>` : nothing}</dd>
  </div>`;
}
