/**
 * Owns what the coach chose for this device, kept over a reload. A browser that keeps nothing forgets it.
 */

/**
 * @typedef {'auto' | 'dark' | 'light'} Scheme
 * @typedef {'cm' | 'in'} Length
 */

/** @type {readonly Scheme[]} */
export const SCHEMES = ['auto', 'dark', 'light'];

/** @type {readonly Length[]} */
export const LENGTHS = ['cm', 'in'];

export class Choices {
  #storage;

  /** @param {Pick<Storage, 'getItem' | 'setItem'>} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {Scheme} */
  get scheme() {
    return SCHEMES.find((scheme) => scheme === this.#read('scheme')) ?? 'auto';
  }

  set scheme(scheme) {
    this.#write('scheme', scheme);
  }

  /** Off until asked for. */
  get sound() {
    return this.#read('sound') === 'on';
  }

  set sound(isOn) {
    this.#write('sound', isOn ? 'on' : 'off');
  }

  /** The tag of a language; null: as the browser prefers. */
  get language() {
    return this.#read('language');
  }

  set language(tag) {
    this.#write('language', tag ?? '');
  }

  /** What heights are written in. @returns {Length} */
  get length() {
    return LENGTHS.find((unit) => unit === this.#read('length')) ?? 'cm';
  }

  set length(unit) {
    this.#write('length', unit);
  }

  /** @param {string} name */
  #read(name) {
    try {
      return this.#storage.getItem(`hangtime.${name}`);
    } catch {
      return null; // storage is switched off
    }
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #write(name, value) {
    try {
      this.#storage.setItem(`hangtime.${name}`, value);
    } catch {
      // Storage is full or switched off: the choice holds until the page is left.
    }
  }
}

/**
 * Show the page in a scheme.
 * @param {HTMLElement} root
 * @param {Scheme} scheme
 */
export function dress(root, scheme) {
  if (scheme === 'auto') delete root.dataset.scheme;
  else root.dataset.scheme = scheme;
}

/**
 * Have the page sound as was chosen, from now on.
 * @param {import('../widgets/more.js').More} more where it is chosen
 * @param {import('./cues.js').Cues} cues
 */
export function followSound(more, cues) {
  const choices = new Choices(localStorage);
  const sound = (/** @type {boolean} */ isOn) => {
    more.sound = isOn;
    cues.switch(isOn);
  };
  more.addEventListener('sound', (event) => {
    sound((choices.sound = /** @type {CustomEvent} */ (event).detail));
    cues.tone('go');
  });
  sound(choices.sound);
}
