/**
 * Owns one RTCPeerConnection from its offer to its end. It never tries again: connection.js does.
 * Says: `pose` (ArrayBuffer), `event` (string), `open`, `lost`.
 */
import { trickleFragment } from './whip.js';

const GATHERING_LIMIT_MS = 500;
/** A picture of this short side is what the pose model can use; more only starves the encoder. */
const SENT_SHORT_SIDE = 540;
const BITS_PER_S_AT_30_FPS = 1_200_000;
/** Chromium begins near 340 kb/s and takes half a minute to trust the path; meanwhile ankles are a blur. */
const START_KBIT_PER_S = BITS_PER_S_AT_30_FPS / 1000;

export class Peer extends EventTarget {
  #pc;
  #pose;
  #events;
  #sender;
  #whip;
  /** @type {string | null} */
  #location = null;
  /** @type {RTCIceCandidate[]} */
  #late = [];
  #closed = false;
  /** What the server asked for last. @type {import('./types.js').Rate | null} */
  #rate = null;
  /** One change of the encoder at a time: what `getParameters` returned is good for one call. */
  #settling = Promise.resolve();

  /**
   * @param {import('./whip.js').Whip} whip
   * @param {RTCIceServer[]} iceServers
   * @param {MediaStreamTrack} track
   */
  constructor(whip, iceServers, track) {
    super();
    this.#whip = whip;
    this.#pc = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });
    this.#pose = this.#pc.createDataChannel('pose', { ordered: false, maxRetransmits: 0 });
    this.#pose.binaryType = 'arraybuffer';
    this.#events = this.#pc.createDataChannel('events');
    const transceiver = this.#pc.addTransceiver(track, { direction: 'sendonly' });
    this.#sender = transceiver.sender;
    preferCodecs(transceiver);
    this.#listen();
  }

  #listen() {
    this.#pose.onmessage = ({ data }) => this.#say('pose', data);
    this.#events.onmessage = ({ data }) => this.#say('event', data);
    this.#events.onopen = () => this.#say('open');
    this.#events.onclose = () => this.#lose();
    this.#pc.onconnectionstatechange = () => {
      if (this.#pc.connectionState === 'failed') this.#lose();
    };
  }

  /**
   * Offer, answer, and settle how the picture is sent.
   * @param {string | null} resume
   * @param {AbortSignal} signal
   */
  async open(resume, signal) {
    await this.#pc.setLocalDescription();
    signal.throwIfAborted();
    await this.#gathered();
    signal.throwIfAborted();
    const offer = this.#pc.localDescription?.sdp ?? '';
    this.#pc.onicecandidate = ({ candidate }) => candidate && this.#trickle(offer, candidate);
    const { answer, location } = await this.#whip.publish(offer, resume, signal);
    this.#location = location;
    signal.throwIfAborted();
    await this.#pc.setRemoteDescription({ type: 'answer', sdp: withStartBitrate(answer, START_KBIT_PER_S) });
    signal.throwIfAborted();
    if (this.#late.length > 0) this.#sendCandidates(offer, this.#late.splice(0));
    await this.settle();
  }

  /**
   * Give the encoder its limits, by what the track delivers now and what the server asked for. One that
   * will not is no trouble: it sends more, and the server passes over what it did not want.
   */
  async settle() {
    this.#settling = this.#settling.then(() => this.#setLimits()).catch(() => undefined);
    await this.#settling;
  }

  async #setLimits() {
    const parameters = this.#sender.getParameters();
    const limits = encodingLimits(this.#sender.track?.getSettings() ?? {}, this.#rate);
    for (const encoding of parameters.encodings) Object.assign(encoding, limits);
    parameters.degradationPreference = 'maintain-framerate';
    await this.#sender.setParameters(parameters);
  }

  /**
   * Send as the server asks from now on.
   * @param {import('./types.js').Rate} rate
   */
  async obey(rate) {
    this.#rate = rate;
    await this.settle();
  }

  /** @param {MediaStreamTrack} track */
  async replaceTrack(track) {
    await this.#sender.replaceTrack(track);
    await this.settle();
  }

  /** @param {object} message */
  send(message) {
    if (this.#events.readyState === 'open') this.#events.send(JSON.stringify(message));
  }

  /** How the way to the server does. */
  async stats() {
    return this.#pc.getStats();
  }

  /** Close for good and tell the server; one that cannot be told finds out by silence. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#pc.close();
    if (this.#location) this.#whip.end(this.#location).catch(() => undefined);
  }

  async #gathered() {
    if (this.#pc.iceGatheringState === 'complete') return;
    await new Promise((resolve) => {
      const limit = setTimeout(resolve, GATHERING_LIMIT_MS);
      this.#pc.onicegatheringstatechange = () => {
        if (this.#pc.iceGatheringState !== 'complete') return;
        clearTimeout(limit);
        resolve(undefined);
      };
    });
  }

  /**
   * @param {string} offer
   * @param {RTCIceCandidate} candidate
   */
  #trickle(offer, candidate) {
    if (this.#location) this.#sendCandidates(offer, [candidate]);
    else this.#late.push(candidate);
  }

  /**
   * @param {string} offer
   * @param {RTCIceCandidate[]} candidates
   */
  #sendCandidates(offer, candidates) {
    // A candidate that cannot be told is one path less; without any, the peer is lost and says so.
    this.#whip
      .trickle(/** @type {string} */ (this.#location), trickleFragment(offer, candidates))
      .catch(() => undefined);
  }

  #lose() {
    if (!this.#closed) this.#say('lost');
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #say(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * Return the limits of an encoding: what the pose model can use, and no more than the server asked for.
 * @param {MediaTrackSettings} settings of the track
 * @param {import('./types.js').Rate | null} rate
 */
export function encodingLimits({ width = 1280, height = 720, frameRate = 30 }, rate) {
  return {
    scaleResolutionDownBy: Math.max(1, Math.min(width, height) / SENT_SHORT_SIDE) * (rate?.scaleDownBy ?? 1),
    maxBitrate: Math.round(BITS_PER_S_AT_30_FPS * Math.max(1, frameRate / 30)),
    ...(rate && { maxFramerate: rate.maxFps }),
  };
}

/**
 * Offer only what the server decodes: phones encode H.264 in hardware. Chromium's own H.264 encoder
 * is quicker than its VP8 (3 against 6 ms), but flights measured on its pictures came out 9 ms short.
 * @param {RTCRtpTransceiver} transceiver
 */
function preferCodecs(transceiver) {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const isPhone = matchMedia('(pointer: coarse)').matches;
  const rank = codecOrder(codecs, isPhone);
  if (rank.length > 0) transceiver.setCodecPreferences?.(rank);
}

/**
 * Return the codecs to offer, best first, with retransmission kept.
 * @template {{ mimeType: string, sdpFmtpLine?: string }} Codec
 * @param {Codec[]} codecs
 * @param {boolean} isPhone
 * @returns {Codec[]}
 */
export function codecOrder(codecs, isPhone) {
  const vp8 = codecs.filter(({ mimeType }) => mimeType === 'video/VP8');
  const h264 = codecs.filter(
    ({ mimeType, sdpFmtpLine = '' }) =>
      mimeType === 'video/H264' &&
      sdpFmtpLine.includes('packetization-mode=1') &&
      /profile-level-id=42/i.test(sdpFmtpLine),
  );
  const spoken = isPhone ? [...h264, ...vp8] : [...vp8, ...h264];
  if (spoken.length === 0) return [];
  return [...spoken, ...codecs.filter(({ mimeType }) => mimeType === 'video/rtx')];
}

/**
 * Tell the own encoder, by way of the answer, at which rate to begin. Only Chromium and Safari listen.
 * @param {string} answer
 * @param {number} kbit_per_s
 */
export function withStartBitrate(answer, kbit_per_s) {
  const parameter = `x-google-start-bitrate=${kbit_per_s}`;
  return answer.replace(
    /(a=rtpmap:(\d+) (?:VP8|H264)\/90000\r\n(?:a=rtcp-fb:\2 .*\r\n)*)(a=fmtp:\2 .*)?/g,
    (_, before, type, format) => `${before}${format ? `${format};${parameter}` : `a=fmtp:${type} ${parameter}\r\n`}`,
  );
}
