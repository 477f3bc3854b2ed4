/**
 * Owns what is filmed: from the camera or clip that the coach chooses to the stage and the server. Says
 * `opened`, and `other` when camera and clip change places: neither goes on from the other's jumps.
 */
import { asking, noPicture } from './coach/sentences.js';
import { on, parts } from './parts.js';
import { listCameras, openCamera } from './source/camera.js';
import { SourceChooser, videoTrack } from './source/chooser.js';
import { openClip } from './source/clip.js';
import { ScreenLock } from './source/wake_lock.js';

/** @typedef {import('./source/camera.js').Source} Source */

export class Filming extends EventTarget {
  /** Why there is no picture. @type {import('./widgets/gate.js').GateCard} */
  trouble = asking();
  sources = new SourceChooser();
  #screen = new ScreenLock();
  /** @type {Source['kind'] | null} what the jumps in the list were seen by */
  #kind = null;
  #connection;
  #loop;
  #stage;

  /**
   * @param {import('./wire/connection.js').Connection} connection
   * @param {import('./coach/loop.js').Loop} loop
   * @param {import('./overlay/stage.js').Stage} stage
   */
  constructor(connection, loop, stage) {
    super();
    this.#connection = connection;
    this.#loop = loop;
    this.#stage = stage;
    on(parts.gate, 'camera', () => this.useCamera(null));
    on(parts.gate, 'clip', () => this.sources.use(openClip));
    on(parts.gate, 'reconnect', () => this.sources.current && this.#send(this.sources.current));
    on(parts.more, 'camera', (deviceId) => this.useCamera(deviceId));
    on(parts.more, 'clip', () => this.sources.use(openClip));
    on(this.sources, 'asking', () => this.#ask());
    on(this.sources, 'opened', (source) => this.#send(source));
    on(this.sources, 'failed', (error) => this.#deny(error));
    navigator.mediaDevices?.addEventListener('devicechange', () => this.#listCameras());
  }

  /** @param {string | null} deviceId */
  useCamera(deviceId) {
    this.sources.use(() => openCamera(deviceId));
  }

  #ask() {
    this.#stage.show(null, false);
    this.dispatchEvent(new CustomEvent('asking'));
    this.#loop.enter('ask');
  }

  /** @param {Source} source */
  #send(source) {
    if (this.#kind !== null && this.#kind !== source.kind) {
      this.#connection.stop();
      this.dispatchEvent(new CustomEvent('other'));
    }
    this.#kind = source.kind;
    this.#stage.show(source.stream, source.mirrored);
    this.#connection.publish(videoTrack(source));
    if (this.#connection.isOpen) this.#loop.begin();
    this.#screen.keepOn(true);
    this.#listCameras();
  }

  /** @param {unknown} error */
  #deny(error) {
    this.#connection.stop();
    this.#screen.keepOn(false);
    this.trouble = noPicture(error, location.href);
    this.#loop.enter('deny');
  }

  async #listCameras() {
    parts.more.cameras = await listCameras();
  }
}
