import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Latency } from '../../static/overlay/latency.js';

/** receive 1, decode 2, wait 1, pose 7, send 0.5 ms */
const STAGES_S = [0.001, 0.003, 0.004, 0.011, 0.0115];

test('a breakdown adds up to the whole, with the network as what the server did not see', () => {
  const latency = new Latency();
  for (const total of [20, 30, 25]) latency.add(0, total, STAGES_S);
  const { total_ms, p95_ms, stages } = latency.breakdown(100) ?? assert.fail();
  assert.equal(total_ms, 25);
  assert.equal(p95_ms, 30);
  assert.deepEqual(stages.map(({ name }) => name), ['network', 'receive', 'decode', 'wait', 'pose', 'send']);
  assert.ok(Math.abs(stages.reduce((sum, { ms }) => sum + ms, 0) - 25) < 1e-9);
  assert.ok(Math.abs(stages[4].ms - 7) < 1e-9);
});

test('while capture times are not known neither the whole nor the network is invented', () => {
  const latency = new Latency();
  latency.add(0, null, STAGES_S);
  const { total_ms, p95_ms, stages } = latency.breakdown(1) ?? assert.fail();
  assert.deepEqual([total_ms, p95_ms, stages[0].name], [null, null, 'receive']);
  assert.deepEqual(latency.digest(1), {
    results: 1,
    capture_to_result_p50_ms: null,
    capture_to_result_p95_ms: null,
    capture_to_result_max_ms: null,
  });
});

test('a digest is of the results since the last one, and none is made of nothing', () => {
  const latency = new Latency();
  assert.equal(latency.digest(0), null);
  for (let i = 1; i <= 100; i += 1) latency.add(i, i, STAGES_S);
  assert.deepEqual(latency.digest(100), {
    results: 100,
    capture_to_result_p50_ms: 51,
    capture_to_result_p95_ms: 96,
    capture_to_result_max_ms: 100,
  });
  assert.equal(latency.digest(200), null);
  latency.add(201, 7, STAGES_S);
  assert.equal(latency.digest(300)?.results, 1);
});

test('what is old, or of another connection, is forgotten', () => {
  const latency = new Latency();
  for (let i = 0; i < 2000; i += 1) latency.add(i, i, STAGES_S);
  assert.equal(latency.digest(2000)?.results, 600);
  assert.equal(latency.breakdown(60_000), null);
  latency.add(60_000, 9, STAGES_S);
  latency.clear();
  assert.equal(latency.breakdown(60_001), null);
});

test('a digest has the keys of the golden message', () => {
  const { type, v, ...golden } = JSON.parse(
    readFileSync(new URL('../data/wire/latency.json', import.meta.url), 'utf8'),
  );
  const latency = new Latency();
  latency.add(0, 1, STAGES_S);
  assert.deepEqual([type, v], ['latency', 1]);
  assert.deepEqual(Object.keys(latency.digest(1) ?? {}), Object.keys(golden));
});
