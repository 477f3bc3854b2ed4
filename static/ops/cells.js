/** Owns what stands in each cell of the table and each line of a card. */
import { html, nothing, svg } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { STAGES } from './api.js';
import { age, both, figure, wholeOf } from './figures.js';
import { chart, counted, reasonList, unmeasured } from './looks.js';
import { PEER_THRESHOLDS } from './thresholds.js';

/**
 * @typedef {import('./rows.js').Row} Row
 * @typedef {Exclude<import('./rows.js').Sort, 'state' | 'session'>} Figure
 */

/** @type {Record<Figure, (row: Row) => unknown>} in the order of the columns */
export const CELLS = {
  latency: ({ peer }) => both(wholeOf(peer)) ?? unmeasured(),
  server: ({ peer }) => html`${both(peer.stages?.sent ?? null) ?? unmeasured()}${stageBar(peer)}`,
  received: ({ peer }) => figure(peer.received_fps, 1) ?? unmeasured(),
  analysed: ({ peer }) => figure(peer.analysed_fps, 1) ?? unmeasured(),
  loss: ({ peer }) => figure(peer.packets_lost_pct, 1) ?? unmeasured(),
  jitter: ({ peer }) => figure(peer.jitter_ms, 1) ?? unmeasured(),
  freezes: ({ peer, grown }) => counted(peer.freezes, grown.freezes),
  bitrate: ({ peer }) => figure(peer.bitrate_bps === null ? null : peer.bitrate_bps / 1000) ?? unmeasured(),
  codec: ({ peer }) => peer.codec ?? unmeasured(),
  resolution: ({ peer: { width, height } }) => (width && height ? `${width} × ${height}` : unmeasured()),
};

/** @type {readonly Figure[]} */
export const FIGURES = /** @type {Figure[]} */ (Object.keys(CELLS));

const UNITS = /** @type {const} */ (['latency', 'server', 'received', 'analysed', 'loss', 'jitter', 'bitrate']);

/** @param {Figure} name */
export function unitOf(name) {
  const unit = UNITS.find((each) => each === name);
  return unit === undefined ? nothing : html`<span class="unit">${t(`ops.unit.${unit}`)}</span>`;
}

/**
 * Return what a figure looks like: amber or red where it is a reason, quiet where it was not measured.
 * @param {Row} row
 * @param {Figure} name
 */
export function lookOf(row, name) {
  return row.reasons.find((reason) => reason.name === name)?.level ?? '';
}

/** @param {Row} row */
export function trend({ trend: { of, values_ms } }) {
  return chart(of, values_ms, PEER_THRESHOLDS.find(({ name }) => name === of)?.amber ?? null);
}

/** @param {Row} row */
export function reasonsOf({ reasons, grown }) {
  return reasonList(reasons, grown.freezes?.over_s ?? 0);
}

/**
 * Draw when each stage was over at the median, since the first packet came: the numbers are in the details.
 * @param {import('./api.js').Peer} peer
 */
function stageBar({ stages }) {
  if (stages === null || stages.sent.p50_ms === 0) return nothing;
  const [width, height] = [96, 5];
  let from = 0;
  return html`<svg class="stages" viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
    ${STAGES.map((stage) => {
      const start = from;
      from = Math.max(start, (width * stages[stage].p50_ms) / stages.sent.p50_ms);
      return svg`<rect class=${stage} x=${start} width=${from - start} height=${height}/>`;
    })}
  </svg>`;
}

/**
 * Everything else that is known of a camera.
 * @param {Row} row
 */
export function details({ peer, grown }) {
  /** @type {[Parameters<typeof t>[0], unknown][]} */
  const lines = [
    ['ops.count.connected', age(peer.connected_s)],
    ['ops.count.asked', peer.asked_fps === null ? t('ops.count.asked.none') : fps(peer.asked_fps)],
    ['ops.count.analysis', peer.analysis_ms === null ? unmeasured() : milliseconds(peer.analysis_ms)],
    ['ops.count.analysed', peer.pictures_analysed],
    ['ops.count.not_looked_at', peer.pictures_not_looked_at],
    ['ops.count.asked_down', peer.pictures_asked_down],
    ['ops.count.dropped', counted(peer.pictures_dropped, grown.pictures_dropped)],
    ['ops.count.undecoded', counted(peer.frames_lost, grown.frames_lost)],
  ];
  return html`<div class="details">
    <section>
      <h3>${t('ops.stages')}</h3>
      ${peer.stages === null ? unmeasured() : stageTable(peer.stages)}
    </section>
    <section>
      <h3>${t('ops.counts')}</h3>
      <dl>${lines.map(([key, value]) => html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>`)}</dl>
    </section>
  </div>`;
}

/** @param {Record<import('./api.js').Stage, import('./api.js').Spread>} stages */
function stageTable(stages) {
  return html`<table>
    <thead><tr><td></td><th scope="col">p50</th><th scope="col">p95</th></tr></thead>
    <tbody>
      ${STAGES.map((stage) => html`<tr>
        <th scope="row"><i class=${stage}></i>${t(`ops.stage.${stage}`)}</th>
        <td>${stages[stage].p50_ms.toFixed(1)}</td><td>${stages[stage].p95_ms.toFixed(1)}</td>
      </tr>`)}
    </tbody>
  </table>`;
}

/** @param {number} per_s */
function fps(per_s) {
  return t('ops.value.fps', { fps: per_s.toFixed(1) });
}

/** @param {number} ms */
function milliseconds(ms) {
  return t('ops.value.ms', { ms: ms.toFixed(1) });
}
