/** Owns the list of what is looked at before the first jump, and what a session costs in data and battery. Says `add` where there is nobody to choose yet. */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons, say } from './shared.js';

const SIGNS = /** @type {const} */ ({ ok: 'check', fix: 'alert', waiting: 'wait' });

export class Checks extends LitElement {
  static properties = {
    checks: { attribute: false },
    sent_bit_per_s: { attribute: false },
    battery: { attribute: false },
    isEmpty: { attribute: false },
    mayDim: { attribute: false },
  };

  static styles = [
    base,
    buttons,
    css`
      .empty {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
        margin-bottom: var(--space-3);
      }
      h2 {
        margin: 0 0 var(--space-2);
        font-size: var(--size-20);
        letter-spacing: -0.01em;
        line-height: 1.2;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(148px, 1fr));
        gap: 0 var(--space-4);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 0 var(--space-2);
        padding: 5px 0;
        color: var(--quiet);
        font-size: var(--size-14);
        line-height: 1.25;
      }
      li.fix {
        grid-column: 1 / -1;
        order: -1;
        color: var(--text);
      }
      li.ok svg {
        color: var(--go);
      }
      li.fix svg {
        color: var(--act);
      }
      .name {
        color: var(--text);
        font-weight: 600;
      }
      p {
        margin: var(--space-2) 0;
        color: var(--quiet);
        font-size: var(--size-14);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../coach/types.js').Check[]} */
    this.checks = [];
    /** @type {number | null} */
    this.sent_bit_per_s = null;
    /** @type {{ level: number, charging: boolean } | null} */
    this.battery = null;
    /** Whether no athlete was entered yet. */
    this.isEmpty = false;
    this.mayDim = false;
  }

  render() {
    const allWell = this.checks.length > 0 && this.checks.every(({ state }) => state === 'ok');
    return html`${this.isEmpty ? this.#empty() : nothing}
      <h2>${t('check.title')}</h2>
      ${allWell ? html`<p>${t('check.all_well')}</p>` : nothing}
      <ul>${this.checks.map((check) => this.#line(check))}</ul>
      ${this.sent_bit_per_s === null ? nothing : html`<p>${t('check.data', { megabytes: this.#megabytes(this.sent_bit_per_s) })}
        ${this.#battery()}</p>`}
      ${this.mayDim ? html`<p>${t('check.screen')}</p>` : nothing}`;
  }

  #empty() {
    return html`<div class="empty"><span>${t('athlete.empty')}</span>
      <button type="button" @click=${() => say(this, 'add')}>${icon('add')}${t('athlete.add')}</button></div>`;
  }

  /** @param {import('../coach/types.js').Check} check */
  #line({ name, state, value, fix }) {
    return html`<li class=${state} data-check=${name}>
      ${icon(SIGNS[state])}
      <span><span class="name">${t(`check.${name}`)}</span>
        <span class="unseen">${t(`check.${state}`)}</span> ${fix || value}</span>
    </li>`;
  }

  #battery() {
    if (this.battery === null || this.battery.charging) return nothing;
    return t('check.battery', { percent: Math.round(100 * this.battery.level) });
  }

  /** An hour's, to the nearest ten. @param {number} bit_per_s */
  #megabytes(bit_per_s) {
    return 10 * Math.round((bit_per_s * 3600) / 8e7);
  }
}
customElements.define('ht-checks', Checks);
