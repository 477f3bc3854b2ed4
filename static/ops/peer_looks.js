/** Owns the looks of the cameras' table and cards. */
import { css } from '/static/vendor/lit.js';

export const peerLooks = css`
  table {
    border-collapse: collapse;
  }
  .peers {
    width: 100%;
    border: 1px solid var(--line);
    background: var(--surface);
  }
  th,
  td {
    padding: var(--space-2) 6px;
    text-align: end;
    vertical-align: top;
    font-weight: 500;
  }
  thead th {
    padding-block: 0;
    color: var(--quiet);
    font-size: var(--size-14);
  }
  th:is(.state, .session),
  td:is(.state, .session, .trend),
  .reason td {
    text-align: start;
  }
  .peers > tbody > tr.camera > * {
    border-top: 1px solid var(--line);
  }
  .peers > tbody > tr > :first-child,
  .peers > thead > tr > :first-child {
    padding-inline-start: var(--space-4);
  }
  .camera :is(td, th) {
    padding-block: 10px;
  }
  .reason td {
    padding-top: 0;
    padding-bottom: var(--space-3);
  }
  .camera td {
    white-space: nowrap;
  }
  .camera .unmeasured {
    white-space: normal;
  }
  .camera .grown {
    display: block;
  }
  .peers .session {
    min-width: 7rem;
  }
  thead th.trend {
    padding-bottom: 10px;
    text-align: start;
    vertical-align: bottom;
  }
  .session b {
    overflow-wrap: anywhere;
    font-weight: 650;
  }
  .amber,
  .red {
    font-weight: 650;
  }
  thead button {
    flex-direction: column;
    align-items: end;
    gap: 0;
    width: 100%;
    min-width: 0;
    padding: var(--space-1) 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    line-height: 1.25;
    text-align: inherit;
  }
  thead :is(.state, .session) button {
    align-items: start;
  }
  thead button span.name {
    white-space: nowrap;
  }
  thead [aria-sort] button {
    color: var(--text);
  }
  .stages {
    display: block;
    margin: 5px 0 0 auto;
  }
  .stages rect,
  i {
    fill: var(--edge);
    background: var(--edge);
  }
  .stages .pose_start,
  i.pose_start {
    fill: var(--act);
    background: var(--act);
  }
  .stages .decoded,
  i.decoded {
    fill: var(--text);
    background: var(--text);
  }
  .stages .pose_end,
  i.pose_end {
    fill: var(--accent);
    background: var(--accent);
  }
  i {
    display: inline-block;
    width: 10px;
    height: 10px;
    margin-inline-end: var(--space-2);
    border-radius: 3px;
  }
  .camera button {
    min-height: 36px;
    min-width: 36px;
    padding: 0;
  }
  .details {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 420px));
    gap: var(--space-4) 48px;
    padding: var(--space-2) 0 var(--space-3);
    text-align: start;
  }
  .details :is(th, td) {
    padding-block: 3px;
    padding-inline: 20px 0;
  }
  .details :is(th[scope='row']) {
    padding-inline-start: 0;
    color: var(--quiet);
    text-align: start;
  }
  dl {
    margin: 0;
  }
  dl > div {
    display: flex;
    justify-content: space-between;
    gap: var(--space-4);
    padding: 3px 0;
  }
  dt {
    color: var(--quiet);
  }
  dd {
    flex: none;
    margin: 0;
    text-align: end;
  }
  .sorting {
    display: flex;
    align-items: end;
    gap: var(--space-2);
    margin-bottom: var(--space-3);
  }
  label {
    display: grid;
    flex: 1;
    gap: var(--space-1);
    color: var(--quiet);
    font-size: var(--size-14);
  }
  ol {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr));
    gap: var(--space-3);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .card {
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .card.bad-amber {
    border-inline-start: 4px solid var(--act);
  }
  .card.bad-red {
    border-inline-start: 4px solid var(--bad);
  }
  .card header {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: var(--space-1) var(--space-3);
    margin-bottom: var(--space-2);
  }
  .card h3 {
    margin: 0;
    color: var(--text);
    font-size: var(--size-20);
    overflow-wrap: anywhere;
  }
  .card > dl {
    margin-top: var(--space-2);
  }
  .card > dl > div {
    border-top: 1px solid var(--line);
    padding: 5px 0;
  }
  .card .stages {
    margin-bottom: 3px;
  }
  .card .acts {
    display: flex;
    gap: var(--space-2);
    margin-top: var(--space-3);
  }
  .card .acts button {
    flex: 1;
    padding: 0 var(--space-2);
  }
  button[aria-expanded='false']:dir(rtl) svg {
    transform: scaleX(-1);
  }
  button[aria-expanded='true'] svg {
    transform: rotate(90deg);
  }
  .copy {
    padding-bottom: var(--space-3);
    text-align: start;
  }
`;
