/** Owns the way from one page to another, above every page without a camera. */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { base } from './shared.js';

/**
 * `below` is the page of one of those that a page lists.
 * @type {{ href: string, page: string, below?: string, words: import('../i18n/words.js').Key }[]}
 */
const PAGES = [
  { href: '/sessions', page: 'sessions', below: 'review', words: 'top.sessions' },
  { href: '/roster', page: 'roster', below: 'person', words: 'top.roster' },
  { href: '/ops', page: 'ops', words: 'top.ops' },
  { href: '/login', page: 'sign_in', words: 'top.account' },
];

export class Top extends LitElement {
  static styles = [
    base,
    css`
      nav,
      .pages {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 var(--space-1);
      }
      nav {
        --reach: clamp(4px, 2.5vw - 3px, var(--space-3));
      }
      a {
        display: flex;
        align-items: center;
        min-height: var(--hit);
        padding: 0 var(--reach);
        border-radius: var(--radius);
        color: var(--quiet);
        font-weight: 600;
        text-decoration: none;
      }
      a:focus-visible {
        outline-offset: -3px;
      }
      a:hover {
        color: var(--text);
      }
      a:is([aria-current="page"], [aria-current="true"]) {
        color: var(--text);
        text-decoration: underline var(--accent) 2px;
        text-underline-offset: 8px;
      }
      /* Words begin where those below do; what a finger hits begins before. */
      .name {
        margin-inline-start: calc(-1 * var(--reach));
        color: var(--text);
        font-size: var(--size-20);
        letter-spacing: -0.01em;
      }
      /* On a phone they have a row of their own, and where words are long another. */
      @media (max-width: 559px) {
        .pages {
          flex: 1 0 100%;
          gap: 0;
          margin-inline-start: calc(-1 * var(--reach));
          font-size: var(--size-14);
        }
      }
    `,
  ];

  render() {
    const here = document.documentElement.dataset.page;
    return html`<nav aria-label=${t('top.label')}>
      <a class="name" href="/">Hangtime</a>
      <div class="pages">${PAGES.map(({ href, page, below, words }) =>
        html`<a href=${href} aria-current=${page === here ? 'page' : String(below === here)}>${t(words)}</a>`)}</div>
    </nav>`;
  }
}
customElements.define('ht-top', Top);
