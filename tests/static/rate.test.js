import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { WireError, parseEvent } from '../../static/wire/messages.js';
import { Peer, encodingLimits } from '../../static/wire/peer.js';

const golden = JSON.parse(readFileSync(new URL('../data/wire/rate.json', import.meta.url), 'utf8'));
const PHONE = { width: 1080, height: 1920, frameRate: 60 };

for (const { name, message } of golden) {
  test(`the golden rate "${name}" reads as it was meant`, () => {
    assert.deepEqual(parseEvent(JSON.stringify(message)), {
      type: 'rate', maxFps: message.max_fps, scaleDownBy: message.scale_resolution_down_by,
    });
  });
}

for (const broken of [{ max_fps: 0 }, { max_fps: -5 }, { max_fps: '15' }, { scale_resolution_down_by: null }]) {
  test(`a rate with ${JSON.stringify(broken)} is refused`, () => {
    assert.throws(() => parseEvent(JSON.stringify({ ...golden[0].message, ...broken })), WireError);
  });
}

test('without a word of the server the encoder is limited by what the pose model can use', () => {
  assert.deepEqual(encodingLimits(PHONE, null), { scaleResolutionDownBy: 2, maxBitrate: 2_400_000 });
});

test('what the server asks comes on top of the own limits', () => {
  const limits = encodingLimits(PHONE, { maxFps: 5, scaleDownBy: 1.5 });
  assert.deepEqual(limits, { scaleResolutionDownBy: 3, maxBitrate: 2_400_000, maxFramerate: 5 });
});

/** What of a browser a peer asks for. Each `getParameters` is good for one `setParameters`. */
class Sender {
  set = [];
  track = { getSettings: () => PHONE };
  #transaction = null;
  refuses = false;

  getParameters() {
    this.#transaction = {};
    return { transaction: this.#transaction, encodings: [{ active: true }] };
  }

  async setParameters({ transaction, encodings }) {
    const isCurrent = transaction === this.#transaction;
    this.#transaction = null;
    await Promise.resolve();
    if (this.refuses || !isCurrent) throw new Error('InvalidStateError');
    this.set.push(encodings[0]);
  }
}

function peerOn(sender) {
  globalThis.RTCPeerConnection = class {
    createDataChannel = () => ({});
    addTransceiver = () => ({ sender });
  };
  globalThis.RTCRtpReceiver = { getCapabilities: () => ({ codecs: [] }) };
  globalThis.matchMedia = () => ({ matches: false });
  return new Peer({}, [], {});
}

test('a peer sends as the server asks, and freely again when it says so', async () => {
  const sender = new Sender();
  const peer = peerOn(sender);
  for (const { message } of golden) await peer.obey(parseEvent(JSON.stringify(message)));
  assert.deepEqual(sender.set.map(({ maxFramerate }) => maxFramerate), [15, 5, 60]);
  assert.deepEqual(sender.set.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy), [2, 3, 2]);
  assert.ok(sender.set.every(({ active }) => active));
});

test('a rate outlives a change of camera, even one at the same time', async () => {
  const sender = new Sender();
  const peer = peerOn(sender);
  await Promise.all([peer.obey({ maxFps: 10, scaleDownBy: 1 }), peer.settle()]);
  assert.deepEqual(sender.set.map(({ maxFramerate }) => maxFramerate), [10, 10]);
});

test('an encoder that refuses a rate breaks nothing', async () => {
  const sender = new Sender();
  const peer = peerOn(sender);
  sender.refuses = true;
  await peer.obey({ maxFps: 10, scaleDownBy: 1 });
  sender.refuses = false;
  await peer.obey({ maxFps: 15, scaleDownBy: 1 });
  assert.deepEqual(sender.set.map(({ maxFramerate }) => maxFramerate), [15]);
});
