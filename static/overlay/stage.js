/**
 * Owns the canvas: keeps the camera's frames, waits for their results, draws both together.
 * Knows no connection; what it measures it offers as values.
 */
import { placePicture } from './geometry.js';
import { drawSkeleton, lineToHips } from './skeleton.js';
import { FrameRing } from './frame_ring.js';
import { FrameStamps } from './frame_stamps.js';
import { RtpClock } from './rtp_clock.js';
import { LONGEST_GAP_MS, PoseTrack } from './pose_track.js';
import { PlayoutDelay } from './delay.js';
import { Latency } from './latency.js';
import { drawGuide } from './guide.js';
import { drawHeightBar } from './height_bar.js';
import { ReplayStore } from './replay.js';
import { SessionClock } from './session_clock.js';

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
  #replays = new ReplayStore(() => document.createElement('canvas'));
  #times = new SessionClock();
  #delay = new PlayoutDelay();
  /** Where the hips were in the last and the best jump. @type {import('./types.js').Marks} */
  marks = { last_m: null, best_m: null, lastLabel: '', bestLabel: '' };
  /** Whether to draw where the athlete should stand. */
  isGuiding = false;
  #ratio = 1;
  #size = { width: 0, height: 0 };
  /** How long results take. */
  latency = new Latency();
  /** @type {import('../wire/types.js').PoseResult | null} */
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
    this.#ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    new ResizeObserver(() => this.#resize()).observe(canvas);
    // Without this callback no source opens: the page is there to say so.
    if ('requestVideoFrameCallback' in video) this.#awaitFrame();
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
    this.#replays.clear();
    this.forgetResults();
    this.#video.srcObject = stream;
    // Muted video may always play; a rejection means that the stream was replaced meanwhile.
    if (stream) this.#video.play().catch(() => undefined);
  }

  /** Begin anew with a new connection: its RTP timestamps have another origin. */
  forgetResults() {
    this.#clock = new RtpClock();
    this.#track.clear();
    this.#times = new SessionClock();
    this.#delay.clear();
    this.latency.clear();
    this.#newest = null;
    this.#newestArrival_ms = -Infinity;
  }

  /**
   * Take a result of the server.
   * @param {import('../wire/types.js').PoseResult} pose
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
    const latency_ms = stamp_ms === null ? null : now_ms - stamp_ms;
    this.latency.add(now_ms, latency_ms, pose.stages_s);
    if (stamp_ms === null || latency_ms === null) return;
    this.#track.add(stamp_ms, pose);
    this.#replays.see(stamp_ms, pose);
    this.#times.sawPose(pose, stamp_ms, now_ms);
    this.#delay.add(latency_ms);
  }

  /**
   * Take note of a change of phase that the server told.
   * @param {{ time_s: number, phase: string }} change
   */
  hearPhase({ time_s, phase }) {
    this.#times.heardPhase(time_s, phase, performance.now());
  }

  /**
   * Hold the pictures of a jump; null where they are not there, or it is not known which they are.
   * @param {number} takeoff_s in the server's time
   * @param {number} landing_s
   */
  hold(takeoff_s, landing_s) {
    const takeoff_ms = this.#times.stamp_ms(takeoff_s);
    const landing_ms = this.#times.stamp_ms(landing_s);
    if (takeoff_ms === null || landing_ms === null) return null;
    return this.#replays.hold(takeoff_ms, landing_ms, this.#mirrored);
  }

  /** Whether no result came for too long, although some came before. */
  get isBehind() {
    return this.#newest !== null && performance.now() - this.#newestArrival_ms > BEHIND_MS;
  }

  /** Whether frames and results are matched, not merely newest with newest. */
  get isMatched() {
    return this.#clock.isLearned;
  }

  #stamps = new FrameStamps();

  #awaitFrame() {
    this.#video.requestVideoFrameCallback((now_ms, told) => {
      const stamp_ms = this.#stamps.of(now_ms, told, this.#clock.isLearned);
      this.#keepFrame(stamp_ms);
      this.#clock.sawFrame(stamp_ms);
      this.#onFrame?.();
      this.#awaitFrame();
    });
  }

  /** @param {number} stamp_ms */
  #keepFrame(stamp_ms) {
    this.#size.width = this.#video.videoWidth;
    this.#size.height = this.#video.videoHeight;
    this.#ring.keep(this.#video, this.#size, stamp_ms);
    // From the kept picture: its colours are converted already.
    if (this.#ring.newest) this.#replays.keep(this.#ring.newest.picture, stamp_ms);
  }

  #resize() {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#ratio = Math.min(2, devicePixelRatio);
    this.#canvas.width = Math.round(clientWidth * this.#ratio);
    this.#canvas.height = Math.round(clientHeight * this.#ratio);
  }

  #draw() {
    requestAnimationFrame(() => this.#draw());
    const inStep = this.#clock.isLearned && !this.#delay.isTooLong && !this.isBehind;
    const frame = inStep
      ? this.#withResult(this.#ring.stampedBy(performance.now() - this.#delay.delay_ms) ?? this.#ring.oldest)
      : this.#ring.newest;
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.#ctx.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (!frame) return;
    const place = placePicture(frame.picture, this.#canvas, this.#mirrored);
    this.#ctx.setTransform(place.a, 0, 0, place.d, place.e, place.f);
    this.#ctx.drawImage(frame.picture, 0, 0, 1, 1);
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (this.isGuiding) drawGuide(this.#ctx, place, 2 * this.#ratio);
    if (inStep) this.#drawMatched(place, frame.stamp_ms);
    else if (!this.isBehind) this.#drawNewest(place);
  }

  /**
   * Return the frame that is due; while its result is late, the last one that has its own, as long as
   * its body is still drawn at all. So a skeleton lies on its own frame or nowhere.
   * @param {import('./frame_ring.js').KeptFrame | null} due
   */
  #withResult(due) {
    if (due === null || due.stamp_ms <= this.#track.known_ms) return due;
    const held = this.#ring.stampedBy(this.#track.known_ms);
    return held !== null && due.stamp_ms - held.stamp_ms <= LONGEST_GAP_MS ? held : due;
  }

  /**
   * @param {import('./types.js').Placement} place
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
    if (!body) return;
    drawSkeleton(this.#ctx, place, body.image, body.visibility, false);
    this.#drawHips(place, body.hipHeight_m);
  }

  /** @param {import('./types.js').Placement} place */
  #drawNewest(place) {
    const { image, visibility, hipHeight_m } = this.#newest ?? {};
    if (!image || !visibility) return;
    drawSkeleton(this.#ctx, place, image, visibility, true);
    this.#drawHips(place, hipHeight_m ?? null);
  }

  /**
   * @param {import('./types.js').Placement} place
   * @param {number | null} hip_m
   */
  #drawHips(place, hip_m) {
    if (hip_m !== null) drawHeightBar(this.#ctx, this.#ratio, place, hip_m, this.marks);
  }
}
