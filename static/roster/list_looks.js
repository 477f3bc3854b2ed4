/** Owns the looks of the list of athletes. */
import { css } from '/static/vendor/lit.js';

export const listParts = css`
  .head {
    align-items: start;
  }
  .find {
    display: grid;
    gap: var(--space-3);
    margin-bottom: var(--space-3);
  }
  .search {
    position: relative;
    display: block;
    max-width: 32rem;
  }
  .search svg {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 14px;
    margin: auto 0;
    color: var(--quiet);
  }
  .search input {
    width: 100%;
    padding-inline-start: 44px;
  }
  ::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
  .filters {
    display: flex;
    gap: var(--space-2);
    margin-inline: calc(-1 * var(--gap));
    padding: 4px var(--gap);
    overflow-x: auto;
    scrollbar-width: none;
  }
  .filters button {
    flex: none;
    padding: 0 14px;
    border-radius: 24px;
    background: none;
    color: var(--quiet);
  }
  .filters button[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--raised);
    color: var(--text);
  }
  .count {
    color: var(--quiet);
    font-weight: 400;
  }
  .people {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .people li {
    position: relative;
    display: grid;
    grid-template-columns: 40px minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 var(--space-3);
    min-height: 64px;
    padding: var(--space-2) 0;
    border-top: 1px solid var(--line);
  }
  .people li:hover {
    background: var(--surface);
  }
  .badge {
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    border: 1px solid var(--line);
    border-radius: 50%;
    background: var(--raised);
    color: var(--quiet);
    font-size: var(--size-14);
    font-weight: 600;
  }
  .who {
    display: grid;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .who a {
    color: var(--text);
    font-weight: 600;
    text-decoration: none;
  }
  /* The whole row leads to the athlete. */
  .who a::after {
    position: absolute;
    inset: 0;
    content: '';
  }
  .who a:focus-visible {
    outline: none;
  }
  .who a:focus-visible::after {
    outline: 3px solid var(--accent);
    outline-offset: -3px;
    border-radius: var(--radius);
  }
  .people button {
    position: relative;
    grid-row: 1;
    grid-column: 3;
  }
  .marks {
    display: flex;
    flex-wrap: wrap;
    grid-column: 2;
    gap: var(--space-1) var(--space-4);
  }
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--quiet);
    font-size: var(--size-14);
  }
  .mark.act {
    color: var(--act);
  }
  .more {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: var(--space-4);
    padding: var(--space-6) 0;
  }
  .empty svg {
    width: 56px;
    height: 56px;
    stroke-width: 1.4;
  }
  .empty button svg {
    width: 1.25em;
    height: 1.25em;
    stroke-width: 2;
  }
  .empty h2 {
    margin-bottom: var(--space-2);
    color: var(--text);
  }
  .bones {
    display: grid;
    gap: var(--space-3);
  }
  .bones .bone {
    min-height: 52px;
  }
  @media (max-width: 480px) {
    .head .row {
      display: grid;
      flex: 1 0 100%;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: var(--space-2);
    }
    .head button {
      padding: 0 var(--space-3);
    }
  }
  @media (min-width: 760px) {
    .people li {
      grid-template-columns: 40px minmax(0, 1fr) auto auto;
      padding-inline: var(--space-3);
    }
    .people li,
    .people li:first-child {
      margin-inline: calc(-1 * var(--space-3));
    }
    .marks {
      grid-row: 1;
      grid-column: 3;
    }
    .people button {
      grid-column: 4;
    }
  }
`;
