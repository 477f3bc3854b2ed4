/** Owns how a screen's parts stand: on a phone, across a room, and one athlete alone. */
import { css } from '/static/vendor/lit.js';

export const layout = css`
  :host {
    display: grid;
    grid-template-rows: auto 1fr auto;
    gap: var(--space-4);
  }
  header,
  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2) var(--space-4);
    min-width: 0;
    color: var(--quiet);
  }
  h1 {
    margin: 0;
    color: var(--text);
    font-size: var(--size-20);
    letter-spacing: -0.01em;
  }
  .state {
    display: flex;
    align-items: center;
    gap: 0.5em;
    min-width: 0;
    margin: 0;
    color: var(--text);
    font-weight: 600;
    text-wrap: pretty;
  }
  .state::before {
    content: '';
    flex: none;
    width: 0.7em;
    height: 0.7em;
    border-radius: 50%;
    background: var(--quiet);
  }
  .go::before {
    background: var(--go);
  }
  .act::before {
    background: var(--act);
  }
  .bad::before {
    background: var(--bad);
  }
  /* On a phone a new best has the top of the screen; who listens still hears the name. */
  @media (max-width: 699px) {
    h1 {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .state {
      margin-inline-start: auto;
    }
  }
  .body {
    display: grid;
    align-content: start;
    gap: var(--space-6);
    min-height: 0;
  }
  .main {
    display: grid;
    align-content: center;
    min-width: 0;
    padding-block: var(--space-4);
  }
  .side {
    min-width: 0;
    padding: var(--space-4) var(--space-1);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .before {
    display: grid;
    gap: var(--space-3);
    text-align: center;
  }
  .before h2 {
    margin: 0;
    font-size: var(--size-28);
    letter-spacing: -0.02em;
    line-height: 1.15;
    text-wrap: balance;
  }
  .before p {
    margin: 0 auto;
    max-width: 26em;
    color: var(--quiet);
    text-wrap: pretty;
  }
  .code {
    color: var(--text);
    font-variant-numeric: tabular-nums;
    font-weight: 700;
    letter-spacing: 0.08em;
  }
  .before .code {
    color: var(--text);
    font-size: var(--size-48);
    line-height: 1.2;
  }
  .body:not(.two) {
    align-content: center;
  }
  .only {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-3);
    color: var(--quiet);
  }
  .only select {
    min-width: 0;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--space-3) var(--space-8);
    margin: var(--space-4) 0 0;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  dt {
    color: var(--quiet);
    font-size: var(--size-14);
    font-weight: 600;
  }
  dd {
    margin: 0;
    font-size: var(--size-28);
    font-weight: 700;
    letter-spacing: -0.02em;
  }
  dd small {
    color: var(--quiet);
    font-size: var(--size-14);
    font-weight: 600;
    letter-spacing: 0;
  }
  .next {
    margin: 0;
    color: var(--text);
  }
  .stale {
    margin: var(--space-3) var(--space-3) 0;
    color: var(--quiet);
    font-size: var(--size-14);
  }
  @media (prefers-reduced-motion: no-preference) {
    .state.wait::before,
    .state.bad::before {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    @keyframes breathe {
      to {
        opacity: 0.3;
      }
    }
  }
  @media (min-width: 700px) {
    .two .only {
      display: none;
    }
    .body.two {
      grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
      align-items: start;
    }
    .two .main {
      position: sticky;
      top: 0;
    }
  }
  @media (min-width: 1200px) and (min-height: 640px) {
    :host {
      min-height: 0;
      gap: 0.5rem;
    }
    header,
    footer,
    .state {
      font-size: var(--size-16);
    }
    header {
      flex-wrap: nowrap;
      min-height: 2rem;
    }
    .state {
      max-width: 80%;
      line-height: 1.25;
    }
    .body {
      align-content: stretch;
      gap: 1rem;
    }
    .body.two {
      grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
      align-items: stretch;
    }
    .main {
      padding: 0;
    }
    .side {
      display: grid;
      grid-template-rows: minmax(0, 1fr) auto;
      min-height: 0;
      padding: 0.5rem 0.25rem;
    }
    .before h2 {
      font-size: var(--size-48);
    }
    .before p {
      font-size: var(--size-20);
    }
    .alone {
      align-content: center;
      --tall: 24vh;
    }
    .only,
    .only select,
    dt,
    dd small {
      font-size: max(28px, var(--size-14));
    }
    .before .code {
      font-size: var(--size-120);
    }
    .stale {
      font-size: max(28px, var(--size-14));
    }
  }
`;
