import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { asJson } from '../../static/ops/copied.js';
import { because, both, figure } from '../../static/ops/figures.js';
import { Cameras, INTERVAL_MS, KEPT, Series } from '../../static/ops/history.js';
import { loadOf } from '../../static/ops/load.js';
import { Polling } from '../../static/ops/polling.js';
import { SORTS, SORTED_BY, WORST_FIRST, chosen, keptInPlace, rowOf, sorted } from '../../static/ops/rows.js';
import { heightOf, sparkline } from '../../static/ops/sparkline.js';
import { BUDGET_THRESHOLDS, PEER_THRESHOLDS, judge } from '../../static/ops/thresholds.js';

const STAGES = Object.fromEntries(
  ['complete', 'decoded', 'pose_start', 'pose_end', 'sent'].map((name) => [name, { p50_ms: 20, p95_ms: 30 }]),
);
const WELL = {
  session: 'gym', connected_s: 60, codec: 'VP8', width: 640, height: 480, received_fps: 30, analysed_fps: 30,
  asked_fps: null, bitrate_bps: 1e6, jitter_ms: 2, packets_lost_pct: 0, frames_lost: 0, freezes: 0,
  pictures_analysed: 900, pictures_not_looked_at: 0, pictures_asked_down: 0, pictures_dropped: 0,
  capture_to_result_p50_ms: 60, capture_to_result_p95_ms: 90, stages: STAGES, analysis_ms: 12,
};
const NEW = {
  ...WELL, codec: null, width: null, height: null, received_fps: null, analysed_fps: null, bitrate_bps: null,
  jitter_ms: null, packets_lost_pct: null, capture_to_result_p50_ms: null, capture_to_result_p95_ms: null,
  stages: null, analysis_ms: null,
};
const BUDGET = { cameras: 1, capacity_cores: 2, share_used: 0.3, stands_looked_at_per_s: null, fits_one_more: true };

/** A row of readings that came one after the other. */
function rowAfter(...readings) {
  const cameras = new Cameras();
  readings.forEach((reading, index) => cameras.note(index * INTERVAL_MS, [{ ...WELL, ...reading }]));
  const peer = { ...WELL, ...readings.at(-1) };
  return rowOf(peer, cameras.of(peer.session));
}

const reasonsFor = (reading) => rowAfter(reading).reasons.map(({ name, level }) => `${name} ${level}`);

test('a figure is amber and red from its limit on, and not before', () => {
  assert.deepEqual(reasonsFor({}), []);
  assert.deepEqual(reasonsFor({ capture_to_result_p95_ms: 149.9 }), []);
  assert.deepEqual(reasonsFor({ capture_to_result_p95_ms: 150 }), ['latency amber']);
  assert.deepEqual(reasonsFor({ capture_to_result_p95_ms: 300 }), ['latency red']);
  assert.deepEqual(reasonsFor({ received_fps: 25 }), []);
  assert.deepEqual(reasonsFor({ received_fps: 24.9 }), ['received amber']);
  assert.deepEqual(reasonsFor({ received_fps: 0 }), ['received red']);
});

test('every threshold is reached before what is worse, red before amber in the list', () => {
  for (const { bad, amber, red } of [...PEER_THRESHOLDS, ...BUDGET_THRESHOLDS]) {
    if (amber !== null && red !== null) assert.ok(bad === 'high' ? amber < red : amber > red);
  }
  assert.deepEqual(reasonsFor({ capture_to_result_p95_ms: 200, packets_lost_pct: 11 }), ['loss red', 'latency amber']);
});

test('what was not measured is judged by nobody, and a camera of which nothing is known is not well', () => {
  const row = rowAfter(NEW);
  assert.deepEqual(row.reasons, []);
  assert.equal(row.level, 'waiting');
  assert.equal(rowAfter({}).level, 'ok');
});

test('what was not measured never becomes a number', () => {
  assert.deepEqual([figure(null), figure(0), figure(24.94, 1)], [null, '0', '24.9']);
  assert.deepEqual([both(null), both({ p50_ms: 61.4, p95_ms: 90 })], [null, '61 / 90']);
});

test('a camera that was asked for less is told of that, not of the pictures that it does not send', () => {
  assert.deepEqual(reasonsFor({ received_fps: 15, asked_fps: 15 }), ['asked amber']);
  assert.deepEqual(reasonsFor({ received_fps: 30, asked_fps: 30 }), []);
});

test('counts are judged by how much they grew while somebody watched, not by what was before', () => {
  assert.deepEqual(reasonsFor({ freezes: 500, pictures_dropped: 900 }), []);
  const row = rowAfter({ freezes: 500 }, { freezes: 500 }, { freezes: 502 });
  assert.deepEqual(row.reasons.map(({ name, value }) => [name, value]), [['freezes', 2]]);
  assert.deepEqual(row.grown.freezes, { by: 2, over_s: 4 });
});

test('counts of a connection that was made anew do not go on from the old one', () => {
  const row = rowAfter({ connected_s: 60, freezes: 9 }, { connected_s: 1, freezes: 1 });
  assert.equal(row.grown.freezes, null);
});

test('the budget is amber while standing athletes are looked at less, red when cameras are turned away', () => {
  const found = (budget) => judge(BUDGET_THRESHOLDS, { ...BUDGET, ...budget }).map(({ name, level }) => `${name} ${level}`);
  assert.deepEqual(found({}), []);
  assert.deepEqual(found({ share_used: 0.7 }), ['share amber']);
  assert.deepEqual(found({ share_used: 0.96, fits_one_more: false }), ['share red', 'room red']);
});

test('a reason says the figure and the limit that it crossed, and never rounds it away', () => {
  const said = (reading) => because(rowAfter(reading).reasons[0], 0);
  assert.equal(said({ capture_to_result_p95_ms: 320.4 }), 'Capture to result 320 ms (p95): red from 300.');
  assert.equal(said({ received_fps: 24.9 }), '24.9 pictures a second come in: amber below 25.');
  const row = rowAfter({ freezes: 0 }, { freezes: 7 });
  assert.equal(because(row.reasons[0], row.grown.freezes.over_s), 'Picture froze: 7 in the last 2 s: red from 6.');
});

const three = [
  rowAfter({ session: 'b', packets_lost_pct: 1 }),
  rowAfter({ session: 'a', packets_lost_pct: null }),
  rowAfter({ session: 'c', packets_lost_pct: 20 }),
];
const names = (rows) => rows.map(({ peer }) => peer.session).join('');

test('the worst come first, and equals by name', () => {
  assert.equal(names(sorted(three, WORST_FIRST)), 'cab');
});

test('what was not measured comes last, whichever way', () => {
  assert.equal(names(sorted(three, { by: 'loss', isDescending: true })), 'cba');
  assert.equal(names(sorted(three, { by: 'loss', isDescending: false })), 'bca');
});

test('every column tells two cameras apart, and puts the one that it knows nothing of last', () => {
  const better = { ...WELL, session: 'y', codec: 'H264', width: 320, freezes: 3, stages: { ...STAGES, sent: { p50_ms: 1, p95_ms: 2 } } };
  for (const key of ['received_fps', 'analysed_fps', 'bitrate_bps', 'jitter_ms', 'packets_lost_pct', 'capture_to_result_p95_ms']) {
    better[key] += 0.5;
  }
  const [one, other] = [rowAfter({ session: 'x', packets_lost_pct: 50 }), rowAfter(better)];
  const unknown = rowAfter({ ...NEW, session: 'z' });
  for (const by of SORTS) {
    const ways = [true, false].map((isDescending) => names(sorted([one, other, unknown], { by, isDescending })));
    assert.notEqual(ways[0], ways[1], by);
    if (SORTED_BY[by](unknown) === null) assert.deepEqual(ways.map((way) => way.at(-1)), ['z', 'z'], by);
  }
});

test('a column that is chosen again turns round; names begin at A, figures at the largest', () => {
  assert.deepEqual(chosen(WORST_FIRST, 'session'), { by: 'session', isDescending: false });
  assert.deepEqual(chosen(WORST_FIRST, 'loss'), { by: 'loss', isDescending: true });
  assert.deepEqual(chosen({ by: 'loss', isDescending: true }, 'loss'), { by: 'loss', isDescending: false });
});

test('rows that somebody is at stay where they are, newcomers below', () => {
  assert.equal(names(keptInPlace(three, ['b', 'c'])), 'bca');
});

test('a line ends at the right edge, zero at the bottom, and goes no higher than the top', () => {
  assert.equal(sparkline([0, 10, 20], 59, 10, 10), 'M57 10L58 0L59 0');
  assert.equal(sparkline([], 59, 10, 10), '');
  assert.equal(heightOf(5, 10, 10), 5);
});

test('a line breaks where nothing was measured, and one value alone is a dot', () => {
  assert.equal(sparkline([1, null, 1, 1], 59, 10, 10), 'M56 9h0M58 9L59 9');
  assert.equal(sparkline([null, 1, null], 59, 10, 10), 'M58 9h0');
});

test('sixty values reach from edge to edge', () => {
  const path = sparkline(Array.from({ length: KEPT }, () => 1), 112, 28, 1);
  assert.ok(path.startsWith('M0 0L'));
  assert.ok(path.endsWith('L112 0'));
});

test('two minutes are kept, a while in which nobody looked is a gap', () => {
  const series = new Series();
  for (let n = 0; n < 2 * KEPT; n += 1) series.note(n * INTERVAL_MS, n);
  assert.equal(series.values((n) => n).length, KEPT);
  series.note(2 * KEPT * INTERVAL_MS + 30_000, 500);
  assert.deepEqual(series.values((n) => n).slice(-3), [2 * KEPT - 1, null, 500]);
  series.note(1e9, 501);
  assert.deepEqual(series.values((n) => n), [null, 501]);
  assert.equal(series.growth((n) => n), null);
});

test('what is copied has the figures as they came, null where nothing was measured, and why', () => {
  const text = asJson(new Date(0), BUDGET, [rowAfter({ ...NEW, packets_lost_pct: 20 })]);
  const { known_at, budget, cameras } = JSON.parse(text);
  assert.equal(known_at, '1970-01-01T00:00:00.000Z');
  assert.deepEqual(budget, BUDGET);
  assert.deepEqual(cameras[0].reasons, ['20 % of packets lost on the way: red from 10.']);
  assert.equal(cameras[0].received_fps, null);
});

test('the queues are told by what they dropped while somebody watched', () => {
  const [all, cameras] = [new Series(), new Cameras()];
  const look = (now_ms, ...dropped) => {
    const peers = dropped.map((pictures_dropped, n) => ({ ...WELL, session: `s${n}`, pictures_dropped }));
    const known = { kind: 'known', peers, budget: BUDGET };
    all.note(now_ms, known);
    cameras.note(now_ms, peers);
    return loadOf(known, all, cameras);
  };
  assert.equal(look(0, 100, 7).dropped_in_all, null);
  look(2000, 104, 7);
  const load = look(4000, 105, 10);
  assert.deepEqual(load.dropped_in_all, { by: 8, over_s: 4 });
  assert.deepEqual(load.dropped, [null, 4, 4]);
  assert.deepEqual(load.shares, [30, 30, 30]);
  assert.deepEqual(look(6000, 106).dropped.at(-1), 0); // one left
});

class Seen extends EventTarget {
  hidden = false;

  turn(hidden) {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A page, how often the server was asked, and time to let pass. */
function asked(t, goesOn = true) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const page = new Seen();
  const found = { page, count: 0 };
  const ask = async () => {
    found.count += 1;
    return goesOn;
  };
  const polling = new Polling(ask, page, 2000);
  const passes = async (ms) => {
    await Promise.resolve();
    await Promise.resolve();
    t.mock.timers.tick(ms);
    await Promise.resolve();
  };
  return { found, page, polling, passes };
}

test('the server is asked again after each answer, and left alone while nobody sees the page', async (t) => {
  const { found, page, polling, passes } = asked(t);
  polling.start();
  await passes(2000);
  await passes(2000);
  assert.equal(found.count, 3);
  page.turn(true);
  await passes(60_000);
  assert.equal(found.count, 3);
  page.turn(false);
  assert.equal(found.count, 4);
  await passes(2000);
  assert.equal(found.count, 5);
});

test('paused, nothing is asked, whether the page is seen again or not', async (t) => {
  const { found, page, polling, passes } = asked(t);
  polling.start();
  polling.isPaused = true;
  await passes(60_000);
  page.turn(true);
  page.turn(false);
  assert.equal(found.count, 1);
  polling.isPaused = false;
  await passes(0);
  assert.equal(found.count, 2);
});

test('whoever must sign in first is asked again when the page is seen again', async (t) => {
  const { found, page, polling, passes } = asked(t, false);
  polling.start();
  await passes(60_000);
  assert.equal(found.count, 1);
  page.turn(true);
  page.turn(false);
  assert.equal(found.count, 2);
});
