/**
 * Owns which source is open: one at a time, and the last one asked for wins.
 * Says `asking`, `opened` ({@link Source}), `failed` (the error).
 */
import { CameraError } from './camera.js';

/** @typedef {import('./types.js').Source} Source */

export class SourceChooser extends EventTarget {
  /** @type {Source | null} */
  #current = null;
  /** Counts what was asked for; an answer to an older question is closed unseen. */
  #asked = 0;

  /** The source that is open; null while asking or after a failure. */
  get current() {
    return this.#current;
  }

  /**
   * Close what is open and open another; some phones open only one camera at a time.
   * @param {() => Promise<Source>} open
   */
  async use(open) {
    this.#asked += 1;
    const asked = this.#asked;
    this.#close();
    this.#say('asking');
    try {
      const source = await open();
      if (asked === this.#asked) this.#opened(source);
      else source.close();
    } catch (error) {
      if (asked === this.#asked) this.#say('failed', error);
    }
  }

  /** @param {Source} source */
  #opened(source) {
    this.#current = source;
    videoTrack(source).addEventListener('ended', () => {
      if (source !== this.#current) return;
      this.#close();
      this.#say('failed', new CameraError('ended'));
    });
    this.#say('opened', source);
  }

  #close() {
    this.#current?.close();
    this.#current = null;
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {Source} source */
export function videoTrack(source) {
  return source.stream.getVideoTracks()[0];
}
