/**
 * Owns the sheet on which somebody new is entered. Says `enter` with what was typed: a nickname, whether
 * the athlete agreed to be stored, a body mass or null.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from './icons.js';
import { base, buttons, say } from './shared.js';
import { head, sheet } from './sheet.js';

/** @typedef {{ nickname: string, has_consent: boolean, mass_kg: number | null }} Entered */

export class NewAthlete extends LitElement {
  static properties = { trouble: { attribute: false }, isBusy: { attribute: false } };

  static styles = [
    base,
    buttons,
    sheet,
    css`
      form {
        display: grid;
        gap: var(--space-4);
      }
      label.field {
        display: grid;
        gap: var(--space-1);
        font-weight: 600;
      }
      label.field small,
      .choice small {
        color: var(--quiet);
        font-size: var(--size-14);
        font-weight: 400;
      }
      input:not([type='radio']) {
        min-height: var(--hit);
        padding: 0 var(--space-3);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--text);
        font: 500 var(--size-16) / 1.2 var(--font);
      }
      .mass input {
        width: 10ch;
        appearance: textfield;
      }
      ::-webkit-inner-spin-button {
        appearance: none;
      }
      fieldset {
        display: grid;
        gap: var(--space-2);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 var(--space-1);
        font-weight: 600;
      }
      .choice {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 0 var(--space-3);
        min-height: var(--hit);
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        cursor: pointer;
      }
      .choice:has(:checked) {
        border-color: var(--accent);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .choice input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--accent);
      }
      .choice span {
        display: grid;
      }
      .trouble {
        margin: 0;
        color: var(--bad);
      }
      .first {
        min-height: 56px;
      }
    `,
  ];

  constructor() {
    super();
    /** Why it was refused. */
    this.trouble = '';
    this.isBusy = false;
  }

  async open() {
    this.trouble = '';
    await this.updateComplete;
    this.#form().reset();
    this.#dialog().showModal();
  }

  close() {
    this.#dialog().close();
  }

  #dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector('dialog'));
  }

  #form() {
    return /** @type {HTMLFormElement} */ (this.renderRoot.querySelector('form'));
  }

  render() {
    return html`<dialog aria-labelledby="title">
      ${head(t('athlete.add'))}
      <form @submit=${this.#enter}>
        <label class="field">${t('new.nickname')}
          <input name="nickname" required maxlength="80" pattern=".*\\S.*" autocomplete="off" autofocus enterkeyhint="done">
        </label>
        <fieldset>
          <legend>${t('new.consent')}</legend>
          ${this.#choice('yes')}${this.#choice('no')}
        </fieldset>
        <label class="field mass">${t('new.mass')}
          <input name="mass" type="number" min="20" max="300" step="0.1" inputmode="decimal" aria-describedby="mass">
          <small id="mass">${t('new.mass_explained')}</small>
        </label>
        ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
        <button class="first" ?disabled=${this.isBusy}>${icon('add')}${t('new.enter')}</button>
      </form>
    </dialog>`;
  }

  /** @param {'yes' | 'no'} answer */
  #choice(answer) {
    return html`<label class="choice"><input type="radio" name="consent" value=${answer} required>
      <span>${t(`new.consent.${answer}`)}<small>${t(`new.consent.${answer}_means`)}</small></span></label>`;
  }

  /** @param {SubmitEvent} event */
  #enter(event) {
    event.preventDefault();
    const typed = new FormData(this.#form());
    const mass = String(typed.get('mass') ?? '');
    say(this, 'enter', {
      nickname: String(typed.get('nickname')).trim(),
      has_consent: typed.get('consent') === 'yes',
      mass_kg: mass === '' ? null : Number(mass),
    });
  }
}
customElements.define('ht-new-athlete', NewAthlete);
