/**
 * Owns the row under the thumb: which camera, the clip, and pausing. Says `camera` (device id or null),
 * `clip`, `pause` and `resume`.
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { icon } from './icons.js';
import { base, buttons } from './shared.js';

const CLIP = 'clip';

export class Controls extends LitElement {
  static properties = {
    cameras: { attribute: false },
    source: { attribute: false },
    isPaused: { attribute: false },
    canPause: { attribute: false },
  };

  static styles = [
    base,
    buttons,
    css`
      div {
        display: flex;
        gap: 12px;
      }
      label {
        position: relative;
        display: flex;
        flex: 1 1 0;
        min-width: 0;
        align-items: center;
      }
      label svg {
        position: absolute;
        inset-inline-start: 14px;
        pointer-events: none;
      }
      select {
        width: 100%;
        min-height: var(--hit);
        padding: 0 12px 0 44px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--text);
        font: 600 var(--size-16) / 1.2 var(--font);
        text-overflow: ellipsis;
      }
      .unseen {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .pause {
        flex: none;
        min-width: 8rem;
        padding: 0 12px;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ deviceId: string, label: string }[]} */
    this.cameras = [];
    /** @type {import('../source/camera.js').Source | null} */
    this.source = null;
    this.isPaused = false;
    this.canPause = false;
  }

  render() {
    const chosen = this.source?.kind === 'clip' ? CLIP : (this.source?.deviceId ?? '');
    return html`<div>
      <label>
        <span class="unseen">Picture from</span>
        ${icon('camera')}
        <select @change=${this.#choose} .value=${chosen}>
          ${this.source === null ? html`<option value="" selected>Choose a camera</option>` : ''}
          ${this.cameras.map(
            ({ deviceId, label }) =>
              html`<option value=${deviceId} ?selected=${deviceId === chosen}>${label}</option>`,
          )}
          ${this.cameras.length === 0 ? html`<option value="any">Camera</option>` : ''}
          <option value=${CLIP} ?selected=${chosen === CLIP}>Demo clip</option>
        </select>
      </label>
      ${this.cameras.length > 1
        ? html`<button type="button" aria-label="Next camera" @click=${this.#flip}>${icon('flip')}</button>`
        : ''}
      <button type="button" class="pause" ?disabled=${!this.canPause} @click=${this.#pause}>
        ${icon(this.isPaused ? 'play' : 'pause')}${this.isPaused ? 'Resume' : 'Pause'}
      </button>
    </div>`;
  }

  /** @param {Event} event */
  #choose(event) {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    if (value === CLIP) this.#say('clip');
    else this.#say('camera', value === 'any' || value === '' ? null : value);
  }

  #flip() {
    const at = this.cameras.findIndex(({ deviceId }) => deviceId === this.source?.deviceId);
    this.#say('camera', this.cameras[(at + 1) % this.cameras.length].deviceId);
  }

  #pause() {
    this.#say(this.isPaused ? 'resume' : 'pause');
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #say(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
customElements.define('ht-controls', Controls);
