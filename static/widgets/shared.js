/** Owns the looks that several widgets share. */
import { css } from '/static/vendor/lit.js';

export const base = css`
  :host {
    display: block;
  }
  * {
    box-sizing: border-box;
  }
  svg {
    flex: none;
  }
  :focus-visible {
    outline: 3px solid var(--left);
    outline-offset: 2px;
  }
`;

export const buttons = css`
  button,
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: var(--hit);
    min-width: var(--hit);
    padding: 0 18px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font: 600 var(--size-16) / 1.2 var(--font);
    text-decoration: none;
    cursor: pointer;
  }
  button:hover {
    border-color: var(--quiet);
  }
  button.first {
    border-color: transparent;
    background: var(--left);
    color: var(--on-colour);
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
`;
