/** Owns the list of jumps, newest first. Says `choose` with the jump that was tapped. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { FLIGHT_TIME, HEIGHT, asText, show } from '../coach/quantities.js';
import { icon } from './icons.js';
import { base } from './shared.js';

export class JumpList extends LitElement {
  static properties = { jumps: { attribute: false }, summary: { attribute: false }, chosen: {}, trouble: {} };

  static styles = [
    base,
    css`
      header {
        display: flex;
        align-items: baseline;
        gap: 16px;
        padding-bottom: 6px;
        color: var(--quiet);
        font-size: var(--size-14);
        font-variant-numeric: tabular-nums;
      }
      h2 {
        margin: 0 auto 0 0;
        color: var(--text);
        font-size: var(--size-16);
      }
      header b {
        color: var(--text);
        font-weight: 650;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        border-top: 1px solid var(--line);
      }
      button,
      .rejected {
        display: grid;
        grid-template-columns: 1.75rem 1fr auto 1.25rem;
        align-items: center;
        gap: 8px;
        width: 100%;
        min-height: var(--hit);
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: var(--size-16) / 1.25 var(--font);
        font-variant-numeric: tabular-nums;
        text-align: start;
      }
      button {
        cursor: pointer;
      }
      button[aria-current='true'] .height {
        color: var(--left);
      }
      .number,
      .flight {
        color: var(--quiet);
      }
      .height {
        white-space: nowrap;
        font-size: var(--size-20);
        font-weight: 650;
      }
      .rejected {
        grid-template-columns: 1.75rem 1fr;
        align-items: baseline;
        padding-block: 12px;
        color: var(--quiet);
      }
      .saved {
        display: flex;
        color: var(--quiet);
        font-size: var(--size-14);
      }
      .trouble {
        margin: 0;
        padding-bottom: 10px;
        font-size: var(--size-14);
      }
      .trouble b,
      .rejected b {
        color: var(--bad);
        font-weight: 650;
      }
      .legend {
        margin: 0;
        padding: 10px 0;
        border-top: 1px solid var(--line);
        color: var(--quiet);
        font-size: var(--size-14);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/jumps.js').Jump[]} */
    this.jumps = [];
    /** @type {{ best_m: number, mean_m: number } | null} */
    this.summary = null;
    /** @type {string | null} */
    this.chosen = null;
    /** Why jumps are not saved now; empty while they are. */
    this.trouble = '';
  }

  render() {
    if (this.jumps.length === 0) return nothing;
    return html`
      <header>
        <h2>Jumps</h2>
        ${this.summary ? this.#summary(this.summary) : nothing}
      </header>
      ${this.trouble ? html`<p class="trouble"><b>Not saved yet.</b> ${this.trouble}</p>` : nothing}
      <ol>
        ${this.jumps.map((jump) => (jump.kind === 'rep' ? this.#counted(jump) : this.#rejected(jump)))}
      </ol>
      <p class="legend">± is one standard deviation.</p>
    `;
  }

  /** @param {{ best_m: number, mean_m: number }} summary */
  #summary({ best_m, mean_m }) {
    return html`<span>best <b>${(best_m * 100).toFixed(1)}</b></span>
      <span>average <b>${(mean_m * 100).toFixed(1)}</b></span>`;
  }

  /** @param {import('../coach/jumps.js').CountedJump} jump */
  #counted(jump) {
    const { number, rep, isSaved } = jump;
    return html`<li data-rep-id=${rep.rep_id} data-revision=${rep.revision} data-saved=${isSaved}>
      <button type="button" aria-current=${rep.rep_id === this.chosen} @click=${() => this.#choose(jump)}>
        <span class="number">${number}</span>
        <span class="height">${asText(show(rep, HEIGHT))}</span>
        <span class="flight">${asText({ ...show(rep, FLIGHT_TIME), uncertainty: null })}</span>
        <span class="saved">${isSaved ? html`<span role="img" aria-label="saved" title="saved">${icon('check')}</span>` : nothing}</span>
      </button>
    </li>`;
  }

  /** @param {import('../coach/jumps.js').RejectedJump} jump */
  #rejected({ text }) {
    return html`<li>
      <div class="rejected"><span>–</span><span><b>Not counted.</b> ${text}</span></div>
    </li>`;
  }

  /** @param {import('../coach/jumps.js').CountedJump} jump */
  #choose(jump) {
    this.dispatchEvent(new CustomEvent('choose', { detail: jump }));
  }
}
customElements.define('ht-jumps', JumpList);
