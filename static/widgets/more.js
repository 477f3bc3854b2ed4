/**
 * Owns the sheet of what is set once: which camera, pausing, sound, this device, keys. Says `camera`
 * (device id or null), `clip`, `pause`, `remote`, `screens`, `sound` (on or off).
 */
import { LitElement, css, html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import './device.js';
import { icon } from './icons.js';
import { KEYS } from '../coach/keys.js';
import { base, buttons, fields, say } from './shared.js';
import { head, sheet } from './sheet.js';

const CLIP = 'clip';

export class More extends LitElement {
  static properties = {
    cameras: { attribute: false },
    source: { attribute: false },
    canPause: { attribute: false },
    sound: { attribute: false },
  };

  static styles = [
    base,
    buttons,
    fields,
    sheet,
    css`
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-3) 0;
        border-top: 1px solid var(--line);
      }
      .row small {
        grid-column: 1 / -1;
        color: var(--quiet);
        font-size: var(--size-14);
      }
      a {
        display: flex;
        align-items: center;
        min-height: var(--hit);
        color: var(--accent);
      }
      .source select {
        width: 100%;
      }
      .source label {
        grid-column: 1 / -1;
      }
      .switch {
        padding: 0 20px;
      }
      .switch[aria-checked='true'] {
        border-color: transparent;
        background: var(--accent);
        color: var(--on-accent);
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2) var(--space-4);
        margin: var(--space-3) 0 0;
        color: var(--quiet);
        font-size: var(--size-14);
      }
      dd {
        margin: 0;
      }
      kbd {
        padding: 2px 8px;
        border: 1px solid var(--line);
        border-radius: 6px;
        color: var(--text);
        font: 600 var(--size-14) / 1.3 var(--font);
      }
      @media (hover: none) {
        .keys {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{ deviceId: string, label: string }[]} */
    this.cameras = [];
    /** @type {import('../source/types.js').Source | null} */
    this.source = null;
    this.canPause = false;
    this.sound = false;
  }

  open() {
    const dialog = this.#dialog();
    if (!dialog.open) dialog.showModal();
  }

  get isOpen() {
    return this.#dialog()?.open ?? false;
  }

  #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  render() {
    return html`<dialog aria-labelledby="title">
      ${head(t('more.title'))}
      ${this.#pictureFrom()}
      <div class="row">
        <span id="sound">${t('more.sound')}</span>
        <button type="button" class="switch" role="switch" aria-checked=${this.sound} aria-labelledby="sound"
          @click=${() => say(this, 'sound', !this.sound)}>${icon(this.sound ? 'check' : 'close')}</button>
        <small>${t('more.sound_explained')}</small>
      </div>
      <ht-device></ht-device>
      <div class="row">
        <span>${t('more.pause')}</span>
        <button type="button" ?disabled=${!this.canPause} aria-label=${t('more.pause')} @click=${this.#pause}>
          ${icon('pause')}
        </button>
      </div>
      <div class="row">
        <span id="remote">${t('more.remote')}</span>
        <button type="button" aria-labelledby="remote" @click=${this.#remote}>${icon('phone')}</button>
        <small>${t('more.remote_explained')}</small>
      </div>
      <div class="row">
        <span id="screens">${t('more.screens')}</span>
        <button type="button" aria-labelledby="screens" @click=${this.#screens}>${icon('screen')}</button>
        <small>${t('more.screens_explained')}</small>
      </div>
      <div class="row">
        <a href="/help/camera" target="_blank">${t('more.help')}</a>
      </div>
      <section class="keys">
        <h3>${t('more.keys')}</h3>
        <dl>
          ${KEYS.map(({ shown, told }) => html`<dt>${shown.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${t(told)}</dd>`)}
        </dl>
      </section>
    </dialog>`;
  }

  #pictureFrom() {
    const chosen = this.source?.kind === 'clip' ? CLIP : (this.source?.deviceId ?? '');
    return html`<div class="row source">
      <label for="source">${t('more.source')}</label>
      <select id="source" @change=${this.#choose} .value=${chosen}>
        ${this.source === null ? html`<option value="" selected>${t('more.choose')}</option>` : ''}
        ${this.cameras.map(({ deviceId, label }) =>
          html`<option value=${deviceId} ?selected=${deviceId === chosen}>${label}</option>`)}
        ${this.cameras.length === 0 ? html`<option value="any">${t('more.any')}</option>` : ''}
        <option value=${CLIP} ?selected=${chosen === CLIP}>${t('more.clip')}</option>
      </select>
      ${this.cameras.length > 1
        ? html`<button type="button" aria-label=${t('more.flip')} @click=${this.#flip}>${icon('flip')}</button>`
        : ''}
    </div>`;
  }

  /** @param {Event} event */
  #choose(event) {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    if (value === CLIP) say(this, 'clip');
    else say(this, 'camera', value === 'any' || value === '' ? null : value);
  }

  #flip() {
    const at = this.cameras.findIndex(({ deviceId }) => deviceId === this.source?.deviceId);
    say(this, 'camera', this.cameras[(at + 1) % this.cameras.length].deviceId);
  }

  #remote() {
    this.#dialog().close();
    say(this, 'remote');
  }

  #screens() {
    this.#dialog().close();
    say(this, 'screens');
  }

  #pause() {
    this.#dialog().close();
    say(this, 'pause');
  }
}
customElements.define('ht-more', More);
