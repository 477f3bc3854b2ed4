/** Owns the looks of the curves of a review, and the colours of their phases. */
import { css } from '/static/vendor/lit.js';

export const chartsLooks = css`
  :host {
    --phase-unweighting: light-dark(#2b6cb0, #63b3ed);
    --phase-braking: light-dark(#8a4fbf, #c792ea);
    --phase-propulsion: light-dark(#b35c00, #ffb454);
    --phase-contact: light-dark(#b35c00, #ffb454);
    --phase-flight: light-dark(#0b6b34, #5ee08f);
    min-width: 0;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .bar button {
    padding: 0 var(--space-3);
  }
  .bar .push {
    margin-inline-start: auto;
  }
  button[aria-pressed="true"] {
    border-color: var(--accent);
    color: var(--accent);
  }
  figure {
    margin: var(--space-4) 0 0;
  }
  figcaption {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-2);
    color: var(--quiet);
    font-size: var(--size-14);
  }
  figcaption button {
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--quiet);
    font-size: var(--size-16);
  }
  figcaption button:hover {
    color: var(--text);
  }
  .plot {
    height: 220px;
    overflow: hidden;
  }
  .plot .u-cursor-x {
    border-inline-end: 1px solid var(--text);
  }
  .phases {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-4);
    margin: var(--space-3) 0 0;
    padding: 0;
    font-size: var(--size-14);
    list-style: none;
  }
  .phases li::before {
    content: "";
    display: inline-block;
    width: 14px;
    height: 14px;
    margin-inline-end: 6px;
    border-radius: 4px;
    background: var(--colour);
    vertical-align: -2px;
  }
  .phases span {
    color: var(--quiet);
  }
  [data-phase="unweighting"] { --colour: var(--phase-unweighting); }
  [data-phase="braking"] { --colour: var(--phase-braking); }
  [data-phase="propulsion"] { --colour: var(--phase-propulsion); }
  [data-phase="contact"] { --colour: var(--phase-contact); }
  [data-phase="flight"] { --colour: var(--phase-flight); }
  .scale {
    margin-top: var(--space-2);
    color: var(--quiet);
    font-size: var(--size-14);
  }
  .samples {
    max-height: 26rem;
    margin-top: var(--space-4);
    overflow: auto;
  }
  .samples :is(td, tbody th) {
    padding: var(--space-1) var(--space-3);
    border-top: 1px solid var(--line);
    font-weight: 400;
    text-align: end;
  }
  .samples thead th {
    position: sticky;
    top: 0;
    background: var(--ground);
    text-align: end;
  }
`;
