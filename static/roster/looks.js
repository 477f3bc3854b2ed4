/** Owns the looks that the sheets of the roster share. */
import { css } from '/static/vendor/lit.js';

export const sheetParts = css`
  form,
  .stack {
    display: grid;
    gap: var(--space-4);
  }
  fieldset {
    display: grid;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0 0 var(--space-1);
    color: var(--quiet);
  }
  .hint {
    display: block;
    color: var(--quiet);
    font-size: var(--size-14);
  }
  .bad {
    color: var(--bad);
  }
  p.bad:empty {
    display: none;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--space-2);
  }
  .acts .apart {
    margin-inline-end: auto;
  }
`;
