/**
 * Owns the row under the thumb. Says `retry`, `countdown`, `stop`, `resume` and `more`.
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons } from './shared.js';

/** @typedef {'countdown' | 'stop' | 'resume'} Main */

/** @type {Record<Main, import('./icons.js').IconName>} */
const ICONS = { countdown: 'timer', stop: 'stop', resume: 'play' };

export class Controls extends LitElement {
  static properties = {
    main: { attribute: false },
    isOpen: { attribute: false },
    canRetry: { attribute: false },
  };

  static styles = [
    base,
    buttons,
    css`
      div {
        display: grid;
        grid-template-columns: minmax(0, auto) minmax(min(8.5rem, 40%), 1fr) auto;
        gap: var(--space-3);
      }
      button {
        min-height: 60px;
        padding: 0 var(--space-4);
        overflow-wrap: anywhere;
      }
      .first {
        padding: 0 var(--space-2);
        font-size: 1.125rem;
      }
      @media (max-height: 500px) {
        button {
          min-height: 52px;
        }
      }
      @media (max-height: 500px), (max-width: 360px) {
        .retry span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Main} */
    this.main = 'countdown';
    this.isOpen = false;
    this.canRetry = false;
  }

  render() {
    return html`<div>
      <button type="button" class="retry" ?disabled=${!this.canRetry} @click=${() => this.#say('retry')}>
        ${icon('undo')}<span>${t('controls.retry')}</span>
      </button>
      <button type="button" class="first" ?disabled=${!this.isOpen} @click=${() => this.#say(this.main)}>
        ${icon(ICONS[this.main])}${t(`controls.${this.main}`)}
      </button>
      <button type="button" aria-label=${t('controls.more')} @click=${() => this.#say('more')}>${icon('more')}</button>
    </div>`;
  }

  /** @param {string} type */
  #say(type) {
    this.dispatchEvent(new CustomEvent(type));
  }
}
customElements.define('ht-controls', Controls);
