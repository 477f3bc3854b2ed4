/** Owns where the parts of a review stand: under each other on a phone, beside each other where there is room. */
import { css } from '/static/vendor/lit.js';

export const layout = css`
  .back {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    min-height: var(--hit);
    margin-block-start: calc(-1 * var(--space-4));
    color: var(--quiet);
    font-weight: 600;
    text-decoration: none;
  }
  .back:hover {
    color: var(--text);
  }
  .head {
    align-items: start;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-6);
  }
  .top {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-3);
    margin-bottom: var(--space-3);
    text-align: center;
  }
  .top button {
    padding: 0;
  }
  .top button[hidden] {
    display: inline-flex;
    visibility: hidden;
  }
  h2 {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    align-items: baseline;
    gap: 0 var(--space-3);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  h2 b {
    font-size: var(--size-28);
    letter-spacing: -0.02em;
    white-space: nowrap;
  }
  @media (width < 24rem) {
    h2 b {
      font-size: var(--size-20);
    }
  }
  .struck {
    color: var(--quiet);
    text-decoration: line-through;
  }
  ht-charts {
    margin-top: var(--space-6);
  }
  .acts {
    display: grid;
    gap: var(--space-3);
    margin-bottom: var(--space-6);
  }
  .acts label {
    display: grid;
    gap: 6px;
    color: var(--quiet);
    font-size: var(--size-14);
  }
  .why {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    grid-column: 1 / -1;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .why legend {
    margin-bottom: 6px;
    padding: 0;
    color: var(--quiet);
    font-size: var(--size-14);
  }
  .why button {
    padding: 0 14px;
    border-radius: 24px;
    background: none;
    color: var(--quiet);
  }
  .why button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--raised);
    color: var(--text);
  }
  .share {
    margin-top: var(--space-8);
  }
  summary {
    display: flex;
    align-items: center;
    min-height: var(--hit);
    font-weight: 600;
    cursor: pointer;
  }
  summary::before {
    content: "";
    width: 8px;
    height: 8px;
    margin-inline-end: var(--space-3);
    border: solid currentColor;
    border-width: 0 2px 2px 0;
    transform: rotate(-45deg);
  }
  [open] > summary::before {
    transform: rotate(45deg);
  }
  .share summary {
    margin: calc(-1 * var(--space-2)) 0;
  }
  .share[open] summary {
    margin-bottom: var(--space-3);
  }
  .keys {
    margin-top: var(--space-4);
  }
  .bone.title {
    width: 18rem;
    max-width: 100%;
    height: 36px;
    margin-bottom: var(--space-6);
  }
  .bone.stage {
    height: 340px;
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
  @media (width >= 44rem) {
    .acts {
      grid-template-columns: 1fr 1fr auto;
      align-items: end;
    }
  }
  @media (width >= 64rem) {
    .panes {
      grid-template-columns: minmax(19rem, 4fr) minmax(0, 8fr);
      gap: var(--space-8);
    }
    .list {
      max-height: 82vh;
      overflow: auto;
    }
    .values {
      grid-column: 1 / -1;
    }
  }
  @media (width >= 84rem) {
    .panes {
      grid-template-columns: 23rem minmax(0, 1fr) 22rem;
    }
    .values {
      grid-column: auto;
    }
    .acts {
      grid-template-columns: 1fr;
    }
  }
`;
