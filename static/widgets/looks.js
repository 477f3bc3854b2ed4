/** Owns the looks that the parts of reading pages share: headings, cards, tables, words beside them. */
import { css } from '/static/vendor/lit.js';

export const reading = css`
  :host {
    font-variant-numeric: tabular-nums;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1 {
    font-size: var(--size-28);
    letter-spacing: -0.02em;
    line-height: 1.15;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: var(--size-20);
    letter-spacing: -0.01em;
  }
  h3 {
    color: var(--quiet);
    font-size: var(--size-14);
    font-weight: 600;
  }
  a {
    color: var(--accent);
  }
  .quiet {
    color: var(--quiet);
  }
  .small {
    font-size: var(--size-14);
  }
  .card {
    padding: var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-3) var(--space-4);
    margin-bottom: var(--space-4);
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  caption {
    padding-bottom: var(--space-2);
    color: var(--quiet);
    font-size: var(--size-14);
    text-align: start;
  }
  th {
    padding: var(--space-2) var(--space-3);
    color: var(--quiet);
    font-size: var(--size-14);
    font-weight: 600;
    text-align: start;
    vertical-align: bottom;
  }
  td {
    padding: var(--space-3);
    border-top: 1px solid var(--line);
  }
  th.figure,
  td.figure {
    text-align: end;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: var(--space-4);
    padding: 12vh var(--space-4);
    color: var(--quiet);
    text-align: center;
  }
  .bone {
    min-height: var(--size-20);
    border-radius: var(--space-2);
    background: var(--raised);
  }
  @media (prefers-reduced-motion: no-preference) {
    .bone {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  }
`;

/** A link that looks and is hit like a button. */
export const linkButtons = css`
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: var(--hit);
    padding: 0 18px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font: 600 var(--size-16) / 1.2 var(--font);
    text-decoration: none;
  }
  a.button:hover {
    border-color: var(--edge);
  }
  a.button.first {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
`;

/** Fields in which something is typed. */
export const inputs = css`
  input,
  textarea {
    min-height: var(--hit);
    max-width: 100%;
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font: inherit;
  }
  textarea {
    padding-block: var(--space-3);
  }
  input[type='checkbox'] {
    flex: none;
    width: 22px;
    height: 22px;
    min-height: 0;
    margin: 0;
    accent-color: var(--accent);
  }
  label.tick {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: var(--hit);
    color: var(--text);
    cursor: pointer;
  }
  label {
    display: grid;
    gap: 6px;
    color: var(--quiet);
  }
`;
