import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import './english.js';
import { PHASES, WireError, decodePose, isNewer, parseEvent } from '../../static/wire/messages.js';

const golden = JSON.parse(readFileSync(new URL('../data/wire/pose.json', import.meta.url), 'utf8'));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex')).buffer;
const nearly = (actual, expected, tolerance) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);

for (const { name, message, hex } of golden) {
  test(`the golden pose "${name}" reads as it was meant`, () => {
    const pose = decodePose(bytes(hex));
    assert.equal(pose.image !== null, message.flags.body);
    assert.equal(pose.pictureSizeChanged, message.flags.picture_size_changed);
    assert.equal(pose.rateReduced, message.flags.rate_reduced);
    assert.equal(pose.sequence, message.sequence);
    assert.equal(pose.rtpTimestamp, message.rtp_timestamp);
    assert.equal(pose.phase, PHASES[message.phase]);
    assert.equal(pose.quality, message.quality);
    assert.deepEqual(pose.stages_s, message.stages_s);
    assert.equal(pose.hipHeight_m, message.hip_height_m);
    message.image?.flat().forEach((value, i) => nearly(pose.image[i], value, 0.5 / 16384 + 1e-7));
    message.visibility?.forEach((value, i) => nearly(pose.visibility[i], value, 0.5 / 255 + 1e-4));
  });

  test(`the golden pose "${name}" reads the same with bytes of a later version behind it`, () => {
    assert.deepEqual(decodePose(bytes(`${hex}0102030405`)), decodePose(bytes(hex)));
  });

  test(`the golden pose "${name}" is refused when it is cut short or of another version`, () => {
    assert.throws(() => decodePose(bytes(hex.slice(0, -2))), WireError);
    assert.throws(() => decodePose(bytes(`02${hex.slice(2)}`)), WireError);
  });
}

test('sequence numbers are compared across their wrap', () => {
  assert.ok(isNewer(0, null));
  assert.ok(isNewer(8, 7));
  assert.ok(isNewer(2, 65534));
  assert.ok(!isNewer(7, 7));
  assert.ok(!isNewer(65534, 2));
});

const golden_saved = JSON.parse(readFileSync(new URL('../data/wire/rep_saved.json', import.meta.url), 'utf8'));
for (const { name, message, text } of golden_saved) {
  test(`the golden message "${name}" reads as it was meant`, () => {
    assert.deepEqual(parseEvent(text), { type: 'rep_saved', ...message });
  });
}

const golden_gates = JSON.parse(readFileSync(new URL('../data/wire/gates.json', import.meta.url), 'utf8'));
for (const { name, message, text } of golden_gates) {
  test(`the golden message "${name}" reads as it was meant`, () => {
    assert.deepEqual(parseEvent(text), { type: 'gates', gates: message.gates });
  });
}

const golden_changed = JSON.parse(readFileSync(new URL('../data/wire/rep_changed.json', import.meta.url), 'utf8'));
for (const { name, message: { deleted, ...message }, text } of golden_changed) {
  test(`the golden message "${name}" reads as it was meant`, () => {
    assert.deepEqual(parseEvent(text), { type: 'rep_changed', ...message, isDeleted: deleted });
  });
}

const golden_configured = JSON.parse(readFileSync(new URL('../data/wire/configured.json', import.meta.url), 'utf8'));
for (const { name, message, text } of golden_configured) {
  test(`the golden message "${name}" reads as it was meant`, () => {
    assert.deepEqual(parseEvent(text), { type: 'configured', ...message, isYours: false });
  });
}

test('a gate of a later server is passed over, one that is missing is not made up', () => {
  const told = { type: 'gates', v: 1, gates: { light: { ok: true, value: 0.4 }, wind: { ok: false, value: 9 } } };
  assert.deepEqual(parseEvent(JSON.stringify(told)).gates, { light: { ok: true, value: 0.4 } });
});

const REP = {
  rep_id: 'a', revision: 1, final: false, test: 'cmj', flight_time_s: 0.5, unavailable: {},
  uncertainty: { flight_time_s: 0.01 }, quality: { score: 80, reasons: [] }, later_key: 1,
};

test('a rep keeps its quantities and ignores nothing it may need', () => {
  const event = parseEvent(JSON.stringify({ type: 'rep', v: 1, rep: REP }));
  assert.equal(event.type, 'rep');
  assert.equal(event.rep.flight_time_s, 0.5);
  assert.deepEqual(event.rep.quality, { score: 80, reasons: [] });
});

test('a message of a kind that does not exist yet is passed over', () => {
  assert.equal(parseEvent('{"type":"later","v":1}'), null);
  assert.equal(parseEvent('{"type":"toString","v":1}'), null);
});

test('a hello tells what is saved and why saving waits, an older server\'s neither', () => {
  const hello = { type: 'hello', v: 1, session: 's', resumed: true, reps: 2, configuration: { test: 'cmj' } };
  const told = { ...hello, saved: { a: 2 }, saving: { code: 'saving_waits', text: 'The database is away.' } };
  assert.deepEqual(parseEvent(JSON.stringify(told)).saved, { a: 2 });
  assert.equal(parseEvent(JSON.stringify(told)).saving.text, 'The database is away.');
  assert.deepEqual(parseEvent(JSON.stringify(hello)).saved, {});
  assert.equal(parseEvent(JSON.stringify(hello)).saving, null);
});

test("a hello tells the server's version, an older server's none", () => {
  const hello = { type: 'hello', v: 1, session: 's', resumed: true, reps: 2, configuration: { test: 'cmj' } };
  assert.equal(parseEvent(JSON.stringify({ ...hello, server: '0.1.0' })).server, '0.1.0');
  assert.equal(parseEvent(JSON.stringify(hello)).server, null);
});

test('a hello without a resume token says so', () => {
  const hello = { type: 'hello', v: 1, session: 's', resumed: false, reps: 2, configuration: { test: 'cmj' } };
  assert.deepEqual(parseEvent(JSON.stringify(hello)).resume, null);
});

for (const broken of [
  'nonsense', '7', 'null', '{"v":1}', '{"type":"rep","v":1}', '{"type":"rep_saved","v":1,"rep_id":"a"}',
  JSON.stringify({ type: 'rep', rep: { ...REP, revision: 'one' } }),
  JSON.stringify({ type: 'rep', rep: { ...REP, quality: null } }),
  '{"type":"phase","time_s":1,"phase":"hovering"}', '{"type":"bye","code":"x"}',
]) {
  test(`the message ${broken.slice(0, 40)} is refused with a sentence`, () => {
    assert.throws(() => parseEvent(broken), (error) => error instanceof WireError && error.message.endsWith('.'));
  });
}
