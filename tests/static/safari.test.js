/** Safari on an iPhone, by what it lacks: each stand-in has the gaps and no more. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import './english.js';
import { Cues } from '../../static/coach/cues.js';
import { noPicture } from '../../static/coach/sentences.js';
import { Stage } from '../../static/overlay/stage.js';
import { readBattery } from '../../static/source/battery.js';
import { openCamera } from '../../static/source/camera.js';
import { openClip, requestFrame } from '../../static/source/clip.js';
import { ScreenLock } from '../../static/source/wake_lock.js';
import { Peer, codecOrder } from '../../static/wire/peer.js';

/** Put stand-ins into the global scope until the test ends. */
function with_(context, stand_ins) {
  for (const [name, value] of Object.entries(stand_ins)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    context.after(() => (before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]));
  }
}

/** The screen's locks, as a browser grants them. */
class Locks {
  held = [];
  async request() {
    const lock = Object.assign(new EventTarget(), {
      released: false,
      drop: () => {
        lock.released = true;
        lock.dispatchEvent(new Event('release'));
      },
      release: async () => lock.drop(),
    });
    this.held.push(lock);
    return lock;
  }
}

/** A screen lock of a page that is seen. */
function lockedBy(context, wakeLock) {
  const listeners = [];
  with_(context, {
    document: { visibilityState: 'visible', addEventListener: (_, listen) => listeners.push(listen) }, navigator: { wakeLock },
  });
  const told = [];
  return { screen: new ScreenLock((mayDim) => told.push(mayDim)), told, isSeen: () => listeners[0]() };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));
class OldVideo {}
class Video { requestVideoFrameCallback() {} }

const secure = (navigator) => ({ isSecureContext: true, navigator, HTMLVideoElement: Video, matchMedia: () => ({ matches: false }) });

test('a phone is asked for its back camera by wishes alone, which no iPhone can fail to meet', async (context) => {
  const asked = [];
  const track = { getSettings: () => ({ facingMode: 'environment', frameRate: 30, width: 1280, height: 720 }), stop() {} };
  with_(context, secure({ mediaDevices: { getUserMedia: async (wishes) => {
    asked.push(wishes);
    return { getVideoTracks: () => [track] };
  } } }));
  const source = await openCamera(null);
  assert.equal(source.mirrored, false);
  const [{ video, audio }] = asked;
  assert.equal(audio, undefined); // no question about a microphone
  assert.equal(video.facingMode.ideal, 'environment');
  for (const [name, wish] of Object.entries(video)) assert.deepEqual(Object.keys(wish), ['ideal'], name);
  // No exposure, no ISO, no focus: Safari has none of them, so nothing depends on them.
  assert.deepEqual(Object.keys(video).sort(), ['facingMode', 'frameRate', 'height', 'resizeMode', 'width']);
});

test('over http an iPhone has no cameras at all, and the page says which address has', async (context) => {
  with_(context, { ...secure({}), isSecureContext: false });
  await assert.rejects(openCamera(null), ({ problem }) => problem === 'insecure');
  with_(context, secure({})); // nor in a browser within another app
  await assert.rejects(openCamera(null), ({ problem }) => problem === 'insecure');
});

test('a Safari that tells of no frames is too old for camera and clip alike, and the page lives to say so', async (context) => {
  with_(context, {
    ...secure({ mediaDevices: {} }), HTMLVideoElement: OldVideo, requestAnimationFrame() {},
    ResizeObserver: class { observe() {} }, document: { createElement: () => ({ getContext() {} }) },
  });
  new Stage({ getContext: () => ({}) }, new OldVideo());
  for (const open of [() => openCamera(null), openClip]) {
    const error = await open().then(() => null, (reason) => reason);
    assert.equal(error.problem, 'old_browser');
    const card = noPicture(error, 'https://gym.example/');
    assert.match(card.title, /too old/);
    assert.deepEqual(card.actions, []); // neither would do anything
  }
});

test('the clip plays muted and in line, and is captured from a canvas: a video of Safari captures nothing', async (context) => {
  const calls = [];
  const frames = [];
  const track = { requestFrame: () => calls.push('captured'), stop() {} };
  class Clip extends Video {
    videoWidth = 540;
    videoHeight = 960;
    async play() { calls.push(`played ${this.muted ? 'muted' : 'aloud'} ${this.playsInline ? 'in line' : 'alone'}`); }
    pause() {}
    removeAttribute() {}
    load() {}
    requestVideoFrameCallback(take) { frames.push(take); }
  }
  const canvas = () => {
    const made = { captureStream: (rate) => (calls.push(`a stream at ${rate}`), { getVideoTracks: () => [track] }) };
    made.getContext = () => ({ canvas: made, drawImage() {} });
    return made;
  };
  with_(context, {
    HTMLVideoElement: Clip, document: { createElement: (name) => (name === 'video' ? new Clip() : canvas()) },
  });
  const source = await openClip();
  assert.deepEqual(calls, ['played muted in line', 'a stream at 0']);
  frames.shift()(0, { expectedDisplayTime: performance.now() - 1000 });
  await turn();
  assert.equal(calls.at(-1), 'captured');
  source.close();
});

test('a canvas is captured by its track, or by its stream where the track cannot', () => {
  const told = [];
  const of = (name) => ({ requestFrame: () => told.push(name) });
  requestFrame(of('stream'), of('track'));
  requestFrame(of('stream'), {});
  assert.deepEqual(told, ['track', 'stream']);
});

test('the preview is muted and in line, or an iPhone would not play it without a tap and not in its place', async () => {
  const page = await readFile(new URL('../../static/index.html', import.meta.url), 'utf8');
  const [video] = page.match(/<video[^>]*>/);
  assert.match(video, / muted /);
  assert.match(video, / playsinline /);
});

test('a screen that may go dark is told: no lock, a lock refused, and one that holds', async (context) => {
  const listeners = [];
  let lock;
  with_(context, {
    document: { visibilityState: 'visible', addEventListener: (_, listen) => listeners.push(listen) },
    navigator: { get wakeLock() { return lock; } },
  });
  const told = [];
  const screen = new ScreenLock((mayDim) => told.push(mayDim));
  await screen.keepOn(true); // before iOS 16.4
  lock = { request: () => Promise.reject(new DOMException('', 'NotAllowedError')) }; // low battery, Home Screen
  listeners[0]();
  await turn();
  lock = new Locks();
  listeners[0](); // back from another app: asked for anew
  await turn();
  assert.deepEqual(told, [true, true, false]);
  await screen.keepOn(false);
  assert.equal(told.at(-1), false);
});

test('a lock that the system takes back is told, and had again when the page is seen again', async (context) => {
  const locks = new Locks();
  const { screen, told, isSeen } = lockedBy(context, locks);
  await screen.keepOn(true);
  locks.held.at(-1).drop(); // to spare the battery
  assert.deepEqual(told, [false, true]);
  isSeen();
  await turn();
  assert.deepEqual(told, [false, true, false]);
});

test('however often the camera is changed, one lock is held, and none once it is closed', async (context) => {
  const locks = new Locks();
  const { screen, told } = lockedBy(context, locks);
  await Promise.all([screen.keepOn(true), screen.keepOn(true)]);
  await screen.keepOn(true);
  assert.equal(locks.held.length, 1);
  await screen.keepOn(false);
  assert.deepEqual(locks.held.map(({ released }) => released), [true]);
  assert.equal(told.at(-1), false, 'a lock that was let go is none that was taken');
});

test('a lock that comes after the camera was closed is let go', async (context) => {
  const locks = new Locks();
  const { screen } = lockedBy(context, locks);
  const asked = screen.keepOn(true);
  await screen.keepOn(false);
  await asked;
  assert.deepEqual(locks.held.map(({ released }) => released), [true]);
});

test('no vibration, no battery: tones and words do without', async (context) => {
  with_(context, { navigator: {}, AudioContext: class { state = 'suspended'; async resume() {} } });
  const cues = new Cues();
  cues.switch(true);
  cues.tone('go');
  assert.equal(await readBattery(), null);
});

test('after a reload or a call the next tap wakes the sound, and lets the phone speak from then on', (context) => {
  const taps = [];
  const said = [];
  let resumed = 0;
  class Audio {
    state = 'suspended';
    async resume() { resumed += 1; }
  }
  with_(context, {
    navigator: {}, AudioContext: Audio, addEventListener: (type, listen) => type === 'click' && taps.push(listen),
    SpeechSynthesisUtterance: class { constructor(text) { this.text = text; } },
    speechSynthesis: { cancel() {}, speak: ({ text }) => said.push(text) },
  });
  const cues = new Cues();
  taps[0]();
  assert.deepEqual([resumed, said], [0, []]); // sound is off
  cues.switch(true);
  assert.equal(resumed, 1);
  taps[0]();
  taps[0]();
  assert.deepEqual([resumed, said], [3, ['']]);
});

// As Safari on an iPhone lists them.
const line = (profile, mode) => `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`;
const CODECS = [
  { mimeType: 'video/H264', sdpFmtpLine: line('640c1f', 1) },
  { mimeType: 'video/H264', sdpFmtpLine: line('42e01f', 1) },
  { mimeType: 'video/H264', sdpFmtpLine: line('42e01f', 0) },
  { mimeType: 'video/H265', sdpFmtpLine: 'level-id=93;profile-id=1' },
  { mimeType: 'video/VP8' }, { mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=0' }, { mimeType: 'video/rtx' },
];

test('an iPhone offers the H.264 that its own encoder makes and the server reads, then VP8', () => {
  const order = codecOrder(CODECS, true);
  assert.deepEqual(order.map(({ mimeType }) => mimeType.slice(6)), ['H264', 'VP8', 'rtx']);
  assert.match(order[0].sdpFmtpLine, /42e01f/);
});

test('an encoder that takes no limits films all the same', async (context) => {
  const channel = () => ({});
  class Connection {
    iceGatheringState = 'complete';
    localDescription = { sdp: 'v=0' };
    createDataChannel = channel;
    addTransceiver = () => ({ sender: {
      track: { getSettings: () => ({}) }, getParameters: () => ({ encodings: [{}] }),
      setParameters: () => Promise.reject(new DOMException('', 'InvalidModificationError')),
    } }); // and no setCodecPreferences
    async setLocalDescription() {}
    async setRemoteDescription({ type }) { this.answered = type; }
  }
  const made = [];
  with_(context, {
    RTCPeerConnection: class extends Connection { constructor() { super(); made.push(this); } },
    RTCRtpReceiver: { getCapabilities: () => ({ codecs: CODECS }) }, matchMedia: () => ({ matches: true }),
  });
  const peer = new Peer({ publish: async () => ({ answer: 'v=0', location: null }) }, [], {});
  await peer.open(null, new AbortController().signal);
  assert.equal(made[0].answered, 'answer');
});
