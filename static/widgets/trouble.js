/**
 * Owns what a page says that could not be read: what happened and what to do. Says `again` when it is to
 * be tried once more.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { Refused, sentence } from '../wire/api.js';
import { icon } from './icons.js';
import { linkButtons } from './looks.js';
import { base, buttons, say } from './shared.js';

export class Trouble extends LitElement {
  static properties = { error: { attribute: false } };

  static styles = [
    base,
    buttons,
    linkButtons,
    css`
      div {
        display: grid;
        justify-items: center;
        gap: var(--space-4);
        padding: 12vh var(--space-4);
        text-align: center;
      }
      svg {
        width: 40px;
        height: 40px;
        color: var(--act);
      }
      p {
        max-width: 34rem;
        margin: 0;
      }
      .quiet {
        color: var(--quiet);
      }
    `,
  ];

  constructor() {
    super();
    /** What the asking was rejected with; null: nothing is wrong. @type {unknown} */
    this.error = null;
  }

  render() {
    if (this.error === null) return nothing;
    const isAway = this.error instanceof TypeError; // what fetch says of a network
    const isServers = this.error instanceof Refused; // which speaks English
    const isUnknown = this.error instanceof Refused && this.error.status === 401;
    return html`<div role="alert">
      ${icon('alert')}
      <p lang=${isServers ? 'en' : nothing}>${sentence(this.error)}</p>
      ${isAway ? html`<p class="quiet">${t('trouble.away')}</p>` : nothing}
      ${isUnknown
        ? html`<a class="button first" href="/login">${t('trouble.sign_in')}</a>`
        : html`<button type="button" @click=${() => say(this, 'again')}>${t('trouble.again')}</button>`}
    </div>`;
  }
}
customElements.define('ht-trouble', Trouble);
