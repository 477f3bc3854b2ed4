/**
 * Owns what is chosen for this device on every page: colours, language, what heights are written in. Each
 * holds at once: colours where the page stands, the others by reading it anew.
 */
import { LitElement, css, html, nothing } from '/static/vendor/lit.js';
import { Choices, LENGTHS, SCHEMES, dress } from '../coach/choices.js';
import { LANGUAGES } from '../i18n/language.js';
import { t } from '../i18n/words.js';
import { base, fields } from './shared.js';

export class Device extends LitElement {
  static styles = [
    base,
    fields,
    css`
      div {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, auto);
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-3) 0;
        border-top: 1px solid var(--line);
      }
    `,
  ];

  #choices = new Choices(localStorage);

  render() {
    const { scheme, language, length } = this.#choices;
    return html`
      ${row('scheme', SCHEMES.map((each) => [each, t(`device.scheme.${each}`)]), scheme, this.#dress)}
      ${row('language', [['', t('device.language.auto')], ...Object.entries(LANGUAGES)], language ?? '', this.#speak)}
      ${row('length', LENGTHS.map((each) => [each, t(`device.length.${each}`)]), length, this.#measure)}`;
  }

  /** @param {string} chosen */
  #dress = (chosen) => {
    this.#choices.scheme = /** @type {import('../coach/choices.js').Scheme} */ (chosen);
    dress(document.documentElement, this.#choices.scheme);
  };

  /** @param {string} chosen */
  #speak = (chosen) => {
    this.#choices.language = chosen;
    readAnew();
  };

  /** @param {string} chosen */
  #measure = (chosen) => {
    this.#choices.length = /** @type {import('../coach/choices.js').Length} */ (chosen);
    readAnew();
  };
}
customElements.define('ht-device', Device);

/**
 * @param {'scheme' | 'language' | 'length'} name
 * @param {[string, string][]} options value and words
 * @param {string} chosen
 * @param {(chosen: string) => void} choose
 */
function row(name, options, chosen, choose) {
  return html`<div>
    <label for=${name}>${t(`device.${name}`)}</label>
    <select id=${name} @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}
        lang=${Object.hasOwn(LANGUAGES, value) ? value : nothing}>${words}</option>`)}
    </select>
  </div>`;
}

/** Read the page anew; the language that its address asks for would win over the one chosen now. */
function readAnew() {
  const address = new URL(location.href);
  address.searchParams.delete('lang');
  history.replaceState(history.state, '', address);
  location.reload();
}
