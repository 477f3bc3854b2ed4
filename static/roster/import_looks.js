/** Owns the looks of the import: its rows, and what each comes to. */
import { css } from '/static/vendor/lit.js';

export const importParts = css`
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-2) var(--space-4);
    margin: 0;
    font-size: var(--size-14);
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
    color: var(--quiet);
  }
  input[type='file'] {
    width: 100%;
    padding: 5px;
  }
  ::file-selector-button {
    min-height: 36px;
    margin-inline-end: var(--space-3);
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: 10px;
    background: var(--surface);
    color: var(--text);
    font: 600 var(--size-16) / 1.2 var(--font);
    cursor: pointer;
  }
  .rows {
    max-height: 46vh;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--raised);
  }
  td {
    overflow-wrap: anywhere;
    vertical-align: top;
  }
  td.name {
    font-weight: 600;
  }
  td ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .kind {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    white-space: nowrap;
  }
  .add,
  .done {
    color: var(--go);
  }
  .change,
  .left {
    color: var(--accent);
  }
  .same {
    color: var(--quiet);
  }
  .wrong,
  .refused {
    color: var(--bad);
  }
  .sum {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-4);
    margin: 0;
    font-weight: 600;
  }
  progress {
    width: 100%;
    accent-color: var(--accent);
  }
  @media (max-width: 560px) {
    thead {
      display: none;
    }
    tr {
      display: grid;
      grid-template-columns: 3rem minmax(0, 1fr);
      padding: var(--space-2) 0;
      border-top: 1px solid var(--line);
    }
    td {
      padding: 2px var(--space-3);
      border: 0;
    }
    td:nth-child(n + 3) {
      grid-column: 2;
    }
  }
`;
