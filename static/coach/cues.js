/**
 * Owns what the page says aloud and lets the hand feel. Every cue stands on the page in words as well:
 * nothing is told by sound or touch alone. Off until the coach asks for it.
 */
import { spokenLanguage } from '../i18n/words.js';

/** Hz and ms. @type {Record<'tick' | 'go' | 'good' | 'bad', [number, number]>} */
const TONES = { tick: [660, 90], go: [990, 260], good: [880, 160], bad: [330, 260] };
const LOUDNESS = 0.25;
/** A tone that ends at once clicks. */
const FADE_S = 0.02;

export class Cues {
  #isOn = false;
  /** @type {AudioContext | null} */
  #audio = null;
  #wasTapped = false;

  constructor() {
    // A browser keeps a page mute until it is tapped: after a reload with sound on, after a call on an iPhone.
    globalThis.addEventListener?.('click', () => this.#wake());
  }

  /**
   * Switch sound on or off; to be called from a tap, for browsers let a page sound only then.
   * @param {boolean} isOn
   */
  switch(isOn) {
    this.#isOn = isOn;
    if (isOn) {
      this.#audio ??= new AudioContext();
      this.#resume(this.#audio);
    } else {
      globalThis.speechSynthesis?.cancel();
    }
  }

  /** Take the chance of a tap. */
  #wake() {
    if (!this.#isOn) return;
    if (this.#audio && this.#audio.state !== 'running') this.#resume(this.#audio);
    // Safari speaks at any time once something was spoken in a tap, and be it nothing.
    if (!this.#wasTapped) this.speak('');
    this.#wasTapped = true;
  }

  /** @param {AudioContext} audio */
  #resume(audio) {
    audio.resume().catch(() => undefined); // a page without a tap yet stays mute until one
  }

  /**
   * Sound a tone and, where the device can, a short buzz.
   * @param {keyof typeof TONES} name
   */
  tone(name) {
    if (!this.#isOn) return;
    const [hertz, lasts_ms] = TONES[name];
    navigator.vibrate?.(lasts_ms);
    if (this.#audio?.state !== 'running') return;
    const start_s = this.#audio.currentTime;
    const end_s = start_s + lasts_ms / 1000;
    const gain = new GainNode(this.#audio, { gain: LOUDNESS });
    gain.gain.setValueAtTime(LOUDNESS, end_s - FADE_S);
    gain.gain.linearRampToValueAtTime(0, end_s);
    const tone = new OscillatorNode(this.#audio, { frequency: hertz });
    tone.connect(gain).connect(this.#audio.destination);
    tone.start(start_s);
    tone.stop(end_s);
  }

  /**
   * Speak a sentence; the newest one wins.
   * @param {string} sentence
   */
  speak(sentence) {
    if (!this.#isOn || !globalThis.speechSynthesis) return;
    speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(sentence);
    said.lang = spokenLanguage();
    speechSynthesis.speak(said);
  }
}
