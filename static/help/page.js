/** Owns the page that says where the camera stands: each rule in a sentence, beside a drawing. */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { linkButtons, reading } from '../widgets/looks.js';
import { base } from '../widgets/shared.js';
import '../widgets/top.js';
import { DRAWINGS } from './drawings.js';

const RULES = /** @type {(keyof typeof DRAWINGS)[]} */ (Object.keys(DRAWINGS));

class Help extends LitElement {
  static styles = [
    base,
    reading,
    linkButtons,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
        gap: var(--space-4);
        margin: var(--space-6) 0;
        padding: 0;
        list-style: none;
      }
      .card {
        display: grid;
        align-content: start;
        gap: var(--space-2);
      }
      .card p {
        color: var(--quiet);
      }
      svg {
        width: 100%;
        height: 132px;
        margin-bottom: var(--space-2);
        border-radius: var(--space-2);
        background: var(--ground);
        fill: none;
        stroke: var(--text);
        stroke-width: 2;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .quiet {
        stroke: var(--edge);
      }
      .mark {
        stroke: var(--accent);
      }
      .solid,
      .dots {
        fill: var(--accent);
        stroke: none;
      }
      .dashed {
        stroke-dasharray: 1 5;
      }
      .lead {
        max-width: 44rem;
      }
    `,
  ];

  render() {
    return html`<p class="lead">${t('help.lead')}</p>
      <ul>
        ${RULES.map((rule) => html`<li class="card">
          <svg viewBox="0 0 160 100" aria-hidden="true">${DRAWINGS[rule]}</svg>
          <h2>${t(`help.${rule}.title`)}</h2>
          <p>${t(`help.${rule}.text`)}</p>
        </li>`)}
      </ul>
      <p class="row">
        <a class="button first" href="/">${t('help.camera')}</a>
        <a class="button" href="/demo">${t('help.demo')}</a>
      </p>`;
  }
}
customElements.define('ht-help', Help);
