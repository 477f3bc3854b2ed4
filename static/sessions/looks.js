/** Owns the looks of the rows: a card on a phone, a line where there is room. */
import { css } from '/static/vendor/lit.js';

export const rows = css`
  ul {
    display: grid;
    gap: var(--space-2);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li > a {
    display: grid;
    grid-template: "title best" auto "when best" auto "who count" auto / minmax(0, 1fr) auto;
    gap: 2px var(--space-4);
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    text-decoration: none;
  }
  li > a:hover {
    border-color: var(--edge);
  }
  .title {
    grid-area: title;
    font-size: var(--size-20);
    font-weight: 600;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .live {
    display: inline-block;
    margin-inline-start: var(--space-2);
    padding: 1px 10px;
    border: 1px solid currentColor;
    border-radius: 999px;
    color: var(--go);
    font-size: var(--size-14);
    letter-spacing: 0;
    vertical-align: 2px;
  }
  .when {
    grid-area: when;
    color: var(--quiet);
  }
  .when small {
    display: block;
    font-size: var(--size-14);
  }
  .who {
    grid-area: who;
    color: var(--quiet);
    overflow-wrap: anywhere;
  }
  .count {
    grid-area: count;
    color: var(--quiet);
    text-align: end;
  }
  .best {
    display: grid;
    grid-area: best;
    align-content: start;
    text-align: end;
    white-space: nowrap;
  }
  .best b {
    font-size: var(--size-28);
    letter-spacing: -0.02em;
    line-height: 1.15;
  }
  .tall {
    height: 98px;
    border-radius: var(--radius);
  }
  .late {
    animation: 1ms 300ms both come;
  }
  @keyframes come {
    from {
      visibility: hidden;
    }
  }
  @media (width >= 64rem) {
    li > a {
      grid-template: "title who count best" auto "when who count best" auto
        / minmax(0, 2fr) minmax(0, 1.4fr) 7rem 9rem;
      align-items: center;
      padding: var(--space-3) var(--space-6);
    }
    .tall {
      height: 78px;
    }
  }
`;
