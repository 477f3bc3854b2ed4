/** Owns the legend: from where a figure is amber or red, as thresholds.js has it. */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { base } from '../widgets/shared.js';
import { looks } from './looks.js';
import { BUDGET_THRESHOLDS, PEER_THRESHOLDS } from './thresholds.js';

export class Legend extends LitElement {
  static styles = [
    base,
    looks,
    css`
      summary {
        display: flex;
        align-items: center;
        min-height: var(--hit);
        color: var(--quiet);
        font-weight: 600;
        cursor: pointer;
      }
      table {
        border-collapse: collapse;
      }
      th,
      td {
        padding-block: 3px;
        padding-inline: 0 var(--space-4);
        font-weight: 400;
        text-align: start;
        vertical-align: top;
      }
      td {
        white-space: nowrap;
      }
    `,
  ];

  render() {
    return html`<details>
      <summary>${t('ops.legend')}</summary>
      <table>
        <thead><tr>
          <th scope="col">${t('ops.legend.figure')}</th>
          <th scope="col" class="amber">${t('ops.state.amber')}</th>
          <th scope="col" class="red">${t('ops.state.red')}</th>
        </tr></thead>
        <tbody>
          ${[...PEER_THRESHOLDS, ...BUDGET_THRESHOLDS].map(
            ({ name, bad, amber, red }) => html`<tr>
              <th scope="row">${t(`ops.legend.${name}`)}</th><td>${limit(bad, amber)}</td><td>${limit(bad, red)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </details>`;
  }
}
customElements.define('ht-legend', Legend);

/**
 * @param {'high' | 'low'} bad
 * @param {number | null} value
 */
function limit(bad, value) {
  if (value === null) return '–';
  return `${bad === 'high' ? '≥' : '<'} ${value}`;
}
