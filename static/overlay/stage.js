/**
 * Owns the canvas: keeps the camera's frames, waits for their results, draws both together.
 * Knows no connection; what it measures it offers as values.
 */
import { placePicture } from './geometry.js';
import { drawSkeleton, lineToHips } from './skeleton.js';
import { FrameRing } from './frame_ring.js';
import { RtpClock } from './rtp_clock.js';
import { PoseTrack } from './pose_track.js';
import { PlayoutDelay } from './delay.js';
import { Latency } from './latency.js';

/** Without a result for so long the skeleton would lie. */
const BEHIND_MS = 1000;
/** From the shutter to the first packet, where nothing else is known. */
const ENCODING_MS = 15;
const TRAIL_COLOUR = 'rgba(255, 255, 255, 0.55)';

export class Stage {
  #canvas;
  #video;
  #ctx;
  #mirrored = false;
  #ring = new FrameRing(() => document.createElement('canvas'));
  #clock = new RtpClock();
  #track = new PoseTrack();
  #delay = new PlayoutDelay();
  /** How long results take. */
  latency = new Latency();
  /** @type {import('../wire/messages.js').PoseResult | null} */
  #newest = null;
  #newestArrival_ms = -Infinity;
  /** @type {(() => void) | null} */
  #onFrame = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLVideoElement} video shows the stream that is sent
   */
  constructor(canvas, video) {
    this.#canvas = canvas;
    this.#video = video;
    this.#ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#awaitFrame();
    requestAnimationFrame(() => this.#draw());
  }

  /** @param {() => void} tell called for every picture the camera gave */
  onFrame(tell) {
    this.#onFrame = tell;
  }

  /**
   * Show a stream.
   * @param {MediaStream | null} stream
   * @param {boolean} mirrored
   */
  show(stream, mirrored) {
    this.#mirrored = mirrored;
    this.#ring.clear();
    this.forgetResults();
    this.#video.srcObject = stream;
    // Muted video may always play; a rejection means that the stream was replaced meanwhile.
    if (stream) this.#video.play().catch(() => undefined);
  }

  /** Begin anew with a new connection: its RTP timestamps have another origin. */
  forgetResults() {
    this.#clock = new RtpClock();
    this.#track.clear();
    this.#delay.clear();
    this.latency.clear();
    this.#newest = null;
    this.#newestArrival_ms = -Infinity;
  }

  /**
   * Take a result of the server.
   * @param {import('../wire/messages.js').PoseResult} pose
   * @param {number} roundTrip_ms
   */
  take(pose, roundTrip_ms) {
    const now_ms = performance.now();
    const atServer_ms = pose.stages_s[4] * 1000;
    const stamp_ms = this.#clock.sawResult(
      pose.rtpTimestamp, now_ms, atServer_ms + roundTrip_ms + ENCODING_MS,
    );
    this.#newest = pose;
    this.#newestArrival_ms = now_ms;
    const latency_ms = stamp_ms === null ? null : now_ms - stamp_ms - this.#stampLag_ms;
    this.latency.add(now_ms, latency_ms, pose.stages_s);
    if (stamp_ms === null || latency_ms === null) return;
    this.#track.add(stamp_ms, pose);
    this.#delay.add(latency_ms);
  }

  /** Whether no result came for too long, although some came before. */
  get isBehind() {
    return this.#newest !== null && performance.now() - this.#newestArrival_ms > BEHIND_MS;
  }

  /** Whether frames and results are matched, not merely newest with newest. */
  get isMatched() {
    return this.#clock.isLearned;
  }

  /** Page clock − stamp clock: 0 where the browser tells the capture time. */
  #stampLag_ms = 0;

  #awaitFrame() {
    this.#video.requestVideoFrameCallback((now_ms, { captureTime, mediaTime }) => {
      const seen_ms = captureTime ?? now_ms;
      const stamp_ms = captureTime ?? mediaTime * 1000;
      this.#stampLag_ms = seen_ms - stamp_ms;
      this.#ring.keep(this.#video, stamp_ms, seen_ms);
      this.#clock.sawFrame(stamp_ms, seen_ms);
      this.#onFrame?.();
      this.#awaitFrame();
    });
  }

  #resize() {
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = Math.min(2, devicePixelRatio);
    this.#canvas.width = Math.round(clientWidth * ratio);
    this.#canvas.height = Math.round(clientHeight * ratio);
  }

  #draw() {
    requestAnimationFrame(() => this.#draw());
    const inStep = this.#clock.isLearned && !this.#delay.isTooLong && !this.isBehind;
    const frame = inStep
      ? this.#ring.seenBy(performance.now() - this.#delay.delay_ms)
      : this.#ring.newest;
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.#ctx.fillStyle = '#000';
    this.#ctx.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (!frame) return;
    const place = placePicture(frame.picture, this.#canvas, this.#mirrored);
    this.#ctx.setTransform(place.a, 0, 0, place.d, place.e, place.f);
    this.#ctx.drawImage(frame.picture, 0, 0, 1, 1);
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (inStep) this.#drawMatched(place, frame.stamp_ms);
    else if (!this.isBehind) this.#drawNewest(place);
  }

  /**
   * @param {import('./geometry.js').Placement} place
   * @param {number} stamp_ms
   */
  #drawMatched(place, stamp_ms) {
    this.#ctx.beginPath();
    this.#track.trail(stamp_ms, ({ image }) => lineToHips(this.#ctx, place, image));
    this.#ctx.setLineDash([]);
    this.#ctx.lineWidth = 2;
    this.#ctx.strokeStyle = TRAIL_COLOUR;
    this.#ctx.stroke();
    const body = this.#track.at(stamp_ms);
    if (body) drawSkeleton(this.#ctx, place, body.image, body.visibility, false);
  }

  /** @param {import('./geometry.js').Placement} place */
  #drawNewest(place) {
    const { image, visibility } = this.#newest ?? {};
    if (image && visibility) drawSkeleton(this.#ctx, place, image, visibility, true);
  }
}
