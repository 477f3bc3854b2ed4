/** Owns the card of one jump: its height as big as the screen allows, then how it was found. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { FLIGHT_TIME, HEIGHT, TAKEOFF_VELOCITY, VELOCITY_HEIGHT, asText, show } from '../coach/quantities.js';
import { base } from './shared.js';

export class Result extends LitElement {
  static properties = { jump: { attribute: false } };

  static styles = [
    base,
    css`
      .height {
        display: flex;
        align-items: baseline;
        flex-wrap: wrap;
        gap: 0 12px;
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      .value {
        font-size: clamp(5rem, 26vw, var(--size-120));
        font-weight: 750;
        line-height: 0.95;
        letter-spacing: -0.045em;
      }
      .unit {
        display: grid;
        color: var(--quiet);
        font-size: var(--size-28);
        font-weight: 600;
        line-height: 1.15;
        white-space: nowrap;
      }
      .unit b {
        color: var(--text);
        font-weight: 600;
      }
      .of {
        margin: 0 0 2px;
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 600;
      }
      .none .value {
        color: var(--line);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(3, auto);
        justify-content: space-between;
        gap: 2px 12px;
        margin: 10px 0 0;
      }
      dl div {
        min-width: 0;
      }
      dt {
        color: var(--quiet);
        font-size: var(--size-14);
        line-height: 1.2;
      }
      dd {
        margin: 2px 0 0;
        font-size: var(--size-16);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .why {
        margin: 10px 0 0;
        color: var(--quiet);
        font-size: var(--size-14);
      }
      @media (min-width: 700px) {
        .value {
          font-size: clamp(4.5rem, 11vw, var(--size-120));
        }
      }
      @media (min-width: 1100px) {
        dl {
          grid-template-columns: 1fr auto;
          gap: 0;
          margin-top: 20px;
        }
        dl div {
          grid-column: 1 / -1;
          display: grid;
          grid-template-columns: subgrid;
          align-items: baseline;
          padding: 9px 0;
          border-top: 1px solid var(--line);
        }
        dt {
          font-size: var(--size-16);
        }
        dd {
          margin: 0;
          font-size: var(--size-20);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/jumps.js').CountedJump | null} */
    this.jump = null;
  }

  render() {
    return this.jump ? this.#card(this.jump) : this.#empty();
  }

  #empty() {
    return html`<div class="none">
      <p class="of">Jump height</p>
      <p class="height"><span class="value">–</span><span class="unit"><b></b>cm</span></p>
      <p class="why">The first jump shows here.</p>
    </div>`;
  }

  /** @param {import('../coach/jumps.js').CountedJump} jump */
  #card({ number, rep }) {
    const height = show(rep, HEIGHT);
    return html`
      <p class="of">Jump ${number}</p>
      <p class="height" aria-live="polite" aria-atomic="true">
        <span class="value">${height.value}</span>
        <span class="unit">
          <b>${height.uncertainty === null ? nothing : `± ${height.uncertainty}`}</b>${height.unit}
        </span>
      </p>
      ${height.reason ? html`<p class="why">${height.reason}</p>` : nothing}
      <dl>
        ${this.#line('Flight time', show(rep, FLIGHT_TIME))}
        ${this.#line('By take-off speed', show(rep, VELOCITY_HEIGHT))}
        ${this.#line('Take-off speed', show(rep, TAKEOFF_VELOCITY))}
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
      <dd>${asText(shown)}</dd>
      ${shown.reason ? html`<dt>${shown.reason}</dt>` : nothing}
    </div>`;
  }
}
customElements.define('ht-result', Result);
