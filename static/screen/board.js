/**
 * Owns the table of who leads the session. Who gains a place moves there, where motion is welcome.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, TESTS, number, show } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { base } from '../widgets/shared.js';
import { measured } from './shown.js';

const ROWS = 8;
const MOVE = { duration: 300, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' };

/** @typedef {import('./types.js').Place} Place */

export class Board extends LitElement {
  static properties = { board: { attribute: false } };

  static styles = [
    base,
    css`
      :host {
        font-variant-numeric: tabular-nums;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      caption {
        padding: 0 var(--space-3) var(--space-2);
        font-size: var(--size-20);
        font-weight: 700;
        letter-spacing: -0.01em;
        text-align: start;
      }
      th {
        padding: var(--space-1) var(--space-3);
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 600;
        text-align: end;
      }
      td {
        padding: 0.55em var(--space-3);
        border-top: 1px solid var(--line);
        line-height: 1.2;
        text-align: end;
        white-space: nowrap;
      }
      @media (max-width: 479px) {
        td,
        th {
          padding-inline: var(--space-2);
        }
      }
      .who {
        width: 100%;
        max-width: 0;
        overflow: hidden;
        text-align: start;
        text-overflow: ellipsis;
      }
      .rank {
        color: var(--quiet);
      }
      .best {
        font-weight: 700;
      }
      tr[data-newest] td {
        background: color-mix(in srgb, var(--accent) 14%, transparent);
      }
      tr[data-newest] .who {
        font-weight: 700;
      }
      p {
        margin: 0;
        padding: 0 var(--space-3);
        color: var(--quiet);
        text-wrap: pretty;
      }
      @media (min-width: 1200px) and (min-height: 640px) {
        :host {
          container-type: size;
        }
        td,
        th {
          font-size: max(28px, var(--size-14));
          padding: 0 0.4em;
        }
        th {
          height: 2rem;
        }
        caption {
          padding: 0 0.4em 0.2em;
          font-size: var(--size-16);
        }
        td {
          height: min(2.6rem, calc((100cqh - 4.4rem) / ${ROWS}));
        }
        p {
          font-size: max(28px, var(--size-14));
        }
      }
    `,
  ];

  /** Where each row stood, by its key. @type {Map<string, number>} */
  #stood = new Map();

  constructor() {
    super();
    /** @type {import('./types.js').Board | null} */
    this.board = null;
  }

  willUpdate() {
    this.#stood = this.#standing();
  }

  updated() {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const stands = this.#standing();
    for (const row of this.#rows()) {
      const key = row.dataset.key ?? '';
      const moved_px = (this.#stood.get(key) ?? stands.get(key) ?? 0) - (stands.get(key) ?? 0);
      if (moved_px) row.animate([{ transform: `translateY(${moved_px}px)` }, { transform: 'none' }], MOVE);
    }
  }

  /** @returns {NodeListOf<HTMLElement>} */
  #rows() {
    return this.renderRoot.querySelectorAll('tr[data-key]');
  }

  #standing() {
    return new Map(Array.from(this.#rows(), (row) => [row.dataset.key ?? '', row.getBoundingClientRect().top]));
  }

  render() {
    if (this.board === null) return nothing;
    const { test, places } = this.board;
    const name = Object.hasOwn(TESTS, test) ? t(TESTS[test].name) : test;
    const { unit } = show(measured(0, null), HEIGHT);
    if (places.length === 0) return html`<p>${t('screen.board.empty')}</p>`;
    return html`<table>
      <caption>${t('screen.board.caption', { test: name, unit })}</caption>
      <thead>
        <tr>
          <th scope="col"><span class="unseen">${t('screen.board.rank')}</span></th>
          <th scope="col" class="who">${t('screen.board.who')}</th>
          <th scope="col">${t('screen.board.best')}</th>
          <th scope="col">${t('screen.board.last')}</th>
          <th scope="col">${t('screen.board.jumps')}</th>
        </tr>
      </thead>
      <tbody>${keyed(shownOf(places)).map(row)}</tbody>
    </table>`;
  }
}
customElements.define('ht-board', Board);

/** @typedef {Place & { rank: number, key: string }} Row */

/**
 * The first of many; and whoever jumped last, where that is another, in the last row.
 * @param {Place[]} places
 * @returns {(Place & { rank: number })[]}
 */
export function shownOf(places) {
  const ranked = places.map((place, index) => ({ ...place, rank: index + 1 }));
  const newest = ranked.find(({ is_newest }) => is_newest);
  const first = ranked.slice(0, ROWS);
  return newest === undefined || newest.rank <= ROWS ? first : [...first.slice(0, ROWS - 1), newest];
}

/**
 * Two may have one nickname: they are told apart by their order.
 * @param {(Place & { rank: number })[]} places
 * @returns {Row[]}
 */
function keyed(places) {
  /** @type {Record<string, number>} */
  const seen = Object.create(null);
  return places.map((place) => {
    seen[place.nickname] = (seen[place.nickname] ?? 0) + 1;
    return { ...place, key: `${place.nickname} ${seen[place.nickname]}` };
  });
}

/** @param {Row} place */
function row({ key, rank, nickname, jumps, best_m, last_m, is_newest }) {
  return html`<tr data-key=${key} ?data-newest=${is_newest}>
    <td class="rank">${number(rank, 0)}</td>
    <td class="who">${nickname}</td>
    <td class="best">${show(measured(best_m, null), HEIGHT).value}</td>
    <td>${show(measured(last_m, null), HEIGHT).value}</td>
    <td>${number(jumps, 0)}</td>
  </tr>`;
}
