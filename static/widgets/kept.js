/**
 * Owns what a page says whose numbers are those that this device kept, because the server is away. Says `again`
 * when the server is to be asked once more.
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { day, timeOfDay } from '../i18n/dates.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { reading } from './looks.js';
import { base, buttons, say } from './shared.js';

export class Kept extends LitElement {
  static properties = { readAt: {} };

  static styles = [base, buttons, reading, css`
    .card {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      align-items: center;
      gap: var(--space-3) var(--space-4);
      margin-bottom: var(--space-6);
      border-color: var(--act);
    }
    svg {
      width: 28px;
      height: 28px;
      color: var(--act);
    }
    button {
      grid-column: 1 / -1;
    }
    @media (width >= 44rem) {
      .card {
        grid-template-columns: auto minmax(0, 1fr) auto;
      }
      button {
        grid-column: auto;
      }
    }
  `];

  constructor() {
    super();
    /** When it was read, ISO 8601; empty: each row says it of its own. */
    this.readAt = '';
  }

  render() {
    const when = { day: day(this.readAt), time: timeOfDay(this.readAt) };
    return html`<div class="card">${icon('alert')}
      <div role="status"><strong>${t('connection.unreachable')}</strong>
        <p class="quiet">${this.readAt === '' ? t('kept.last') : t('kept.read', when)}</p></div>
      <button type="button" @click=${() => say(this, 'again')}>${t('trouble.again')}</button></div>`;
  }
}
customElements.define('ht-kept', Kept);
