/** Owns the card of one jump: its height as big as the screen allows, then how it was found. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, TESTS, asText, show } from '../coach/quantities.js';
import { base } from './shared.js';

/** A new number lands; a revised one too, so that a changed figure is noticed. */
const ARRIVAL = { duration: 320, easing: 'cubic-bezier(0.3, 1.8, 0.5, 1)' };

export class Result extends LitElement {
  static properties = { jump: { attribute: false } };

  static styles = [
    base,
    css`
      .height {
        display: flex;
        align-items: last baseline;
        gap: 14px;
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      .value {
        font-size: clamp(5rem, 27vw, var(--size-120));
        font-weight: 750;
        line-height: 0.95;
        letter-spacing: -0.045em;
      }
      .beside {
        display: grid;
        color: var(--quiet);
        font-size: clamp(var(--size-20), 6.5vw, var(--size-28));
        font-weight: 600;
        line-height: 1.1;
        white-space: nowrap;
      }
      .beside b {
        color: var(--text);
        font-weight: 600;
      }
      .beside small {
        padding-bottom: 4px;
        font-size: var(--size-16);
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 32px;
        margin: 10px 0 0;
      }
      dt {
        color: var(--quiet);
        font-size: var(--size-14);
        line-height: 1.3;
      }
      dd {
        margin: 0;
        font-size: var(--size-20);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      dd small {
        display: block;
        max-width: 14rem;
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 400;
        line-height: 1.3;
        white-space: normal;
      }
      .why {
        margin: 10px 0 0;
        color: var(--quiet);
        font-size: var(--size-14);
      }
      h2 {
        margin: 8px 0 0;
        font-size: var(--size-28);
        letter-spacing: -0.02em;
        line-height: 1.15;
      }
      @media (min-width: 700px) {
        .value {
          font-size: clamp(5rem, 8.5vw, var(--size-120));
        }
        dl {
          display: grid;
          grid-template-columns: 1fr auto;
          gap: 0 12px;
        }
        dl div {
          grid-column: 1 / -1;
          display: grid;
          grid-template-columns: subgrid;
          align-items: baseline;
          padding: 7px 0;
          border-top: 1px solid var(--line);
        }
        dd {
          font-size: var(--size-16);
          text-align: end;
        }
      }
      @media (min-width: 1100px) {
        dd {
          font-size: var(--size-20);
        }
        dl {
          margin-top: 20px;
        }
        dl div {
          padding: 10px 0;
        }
        dt {
          font-size: var(--size-16);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/jumps.js').CountedJump | null} */
    this.jump = null;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (!changed.has('jump') || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.renderRoot
      .querySelector('.value')
      ?.animate([{ transform: 'translateY(-14px)' }, { transform: 'none' }], ARRIVAL);
  }

  render() {
    return this.jump ? this.#card(this.jump) : this.#empty();
  }

  #empty() {
    return html`<h2>No jump yet</h2>
      <p class="why">Its height shows here, with its ±, as soon as the feet are down again.</p>`;
  }

  /** @param {import('../coach/jumps.js').CountedJump} jump */
  #card({ number, rep }) {
    const height = show(rep, HEIGHT);
    return html`
      <p class="height" aria-live="polite" aria-atomic="true">
        <span class="value">${height.value}</span>
        <span class="beside">
          <small>Jump ${number}</small>
          ${height.uncertainty === null ? nothing : html`<b>± ${height.uncertainty}</b>`}
          <span>${height.unit}</span>
        </span>
      </p>
      ${height.reason ? html`<p class="why">${height.reason}</p>` : nothing}
      <dl>
        ${TESTS[rep.test]?.beside.map((quantity) => this.#line(quantity.label, show(rep, quantity)))}
      </dl>
      ${rep.quality.reasons.map(({ text }) => html`<p class="why">${text}</p>`)}
    `;
  }

  /**
   * @param {string} label
   * @param {import('../coach/quantities.js').Shown} shown
   */
  #line(label, shown) {
    return html`<div>
      <dt>${label}</dt>
      <dd>${asText(shown)}${shown.reason ? html`<small>${shown.reason}</small>` : nothing}</dd>
    </div>`;
  }
}
customElements.define('ht-result', Result);
