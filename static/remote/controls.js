/**
 * Owns the row under the thumb of who holds the remote control. Says `strike` (the newest jump is to be
 * struck out), `countdown`, and `arm` (whether jumps are to count).
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { base, buttons, say } from '../widgets/shared.js';

/** @typedef {'countdown' | 'stop' | 'resume'} Main what the large button does */

/** @type {Record<Main, import('../widgets/icons.js').IconName>} */
const SIGNS = { countdown: 'timer', stop: 'stop', resume: 'play' };

export class RemoteControls extends LitElement {
  static properties = {
    main: { attribute: false },
    isOpen: { attribute: false },
    canStrike: { attribute: false },
  };

  static styles = [
    base,
    buttons,
    css`
      div {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: var(--space-3);
      }
      button {
        min-height: 64px;
        padding: 0 var(--space-3);
      }
      .first {
        grid-column: 1 / -1;
        min-height: 88px;
        font-size: var(--size-20);
      }
      @media (max-height: 500px) {
        button,
        .first {
          min-height: 56px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Main} */
    this.main = 'countdown';
    this.isOpen = false;
    this.canStrike = false;
  }

  render() {
    return html`<div>
      <button type="button" ?disabled=${!this.canStrike} @click=${() => say(this, 'strike')}>
        ${icon('undo')}<span>${t('remote.strike')}</span>
      </button>
      <button type="button" ?disabled=${!this.isOpen || this.main !== 'countdown'} @click=${() => say(this, 'arm', false)}>
        ${icon('pause')}<span>${t('remote.pause')}</span>
      </button>
      <button type="button" class="first" ?disabled=${!this.isOpen} @click=${this.#act}>
        ${icon(SIGNS[this.main])}${t(`controls.${this.main}`)}
      </button>
    </div>`;
  }

  #act() {
    if (this.main === 'countdown') say(this, 'countdown');
    else say(this, 'arm', true);
  }
}
customElements.define('ht-remote-controls', RemoteControls);
