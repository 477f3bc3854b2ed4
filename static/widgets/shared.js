/** Owns what several widgets share: looks, and how a part says something. */
import { css } from '/static/vendor/lit.js';

export const base = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  svg {
    flex: none;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

export const buttons = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: var(--hit);
    min-width: var(--hit);
    padding: 0 18px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font: 600 var(--size-16) / 1.2 var(--font);
    cursor: pointer;
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background-color 160ms, border-color 160ms;
    }
  }
  button:hover {
    border-color: var(--edge);
  }
  button.first {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }
  button.bare {
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
  }
  button:disabled {
    border-color: var(--line);
    background: none;
    color: var(--edge);
    cursor: default;
  }
`;

export const fields = css`
  select {
    min-height: var(--hit);
    max-width: 100%;
    padding: 0 var(--space-3);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font: 600 var(--size-16) / 1.2 var(--font);
    text-overflow: ellipsis;
  }
  select:disabled {
    color: var(--quiet);
  }
`;

/**
 * @param {EventTarget} part
 * @param {string} type
 * @param {unknown} [detail]
 */
export function say(part, type, detail = null) {
  part.dispatchEvent(new CustomEvent(type, { detail }));
}

/**
 * Take what a part says.
 * @param {EventTarget} target
 * @param {string} type
 * @param {(detail: any) => void} take
 */
export function on(target, type, take) {
  target.addEventListener(type, (event) => take(/** @type {CustomEvent} */ (event).detail));
}
