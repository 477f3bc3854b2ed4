/** Owns what may be done with a jump on its review: set it beside another, give it away, strike it out and say why. */
import { html, nothing } from '/static/vendor/lit.js';
import { HEIGHT, asText } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';
import { shown } from './quantities.js';

/** @import { Athlete, Rep, StrikeReason } from './types.js' */

/** The likeliest first. @type {readonly StrikeReason[]} */
const REASONS = ['not_a_valid_try', 'warm_up', 'wrong_athlete', 'camera_moved', 'measured_wrong', 'other'];

/**
 * @typedef {object} Acts
 * @property {Rep} rep
 * @property {{ each: Rep, called: string }[]} others that it can stand beside
 * @property {string} compared the `rep_id` of the one it stands beside; empty: none
 * @property {Pick<Athlete, 'athlete_id' | 'nickname'>[]} athletes whose it can be
 * @property {boolean} isBusy
 * @property {(rep_id: string) => void} compare
 * @property {(athlete_id: string | null) => void} move
 * @property {() => void} strike
 * @property {(reason: StrikeReason | null) => void} strikeFor
 */

/** @param {Acts} acts */
export function acts({ rep, others, compared, athletes, isBusy, compare, move, strike, strikeFor }) {
  const give = (/** @type {Event} */ event) => {
    const wished = chosenIn(event) || null;
    // Whose it is stands there until the store says another, and again where it refuses.
    /** @type {HTMLSelectElement} */ (event.target).value = rep.athlete_id ?? '';
    move(wished);
  };
  return html`<div class="acts">
    <label>${t('review.beside')}<select @change=${(/** @type {Event} */ event) => compare(chosenIn(event))}>
      <option value="" .selected=${compared === ''}>${t('review.beside.none')}</option>
      ${others.map(({ each, called }) => html`<option value=${each.rep_id} .selected=${each.rep_id === compared}>
        ${t('review.option', { called, height: asText(shown(each, HEIGHT)) })}</option>`)}</select></label>
    <label>${t('review.athlete')}<select ?disabled=${isBusy} @change=${give}>
      <option value="" .selected=${rep.athlete_id === null}>${t('review.nobody')}</option>
      ${athletes.map((each) => html`<option value=${each.athlete_id} .selected=${each.athlete_id === rep.athlete_id}>
        ${each.nickname ?? t('review.unnamed')}</option>`)}</select></label>
    <button type="button" ?disabled=${isBusy} @click=${strike}>${rep.deleted_at === null
      ? html`${icon('strike')}${t('review.strike')}` : html`${icon('undo')}${t('review.count_again')}`}</button>
    ${rep.deleted_at === null ? nothing : html`<fieldset class="why">
      <legend>${t('review.strike.why')}</legend>
      ${REASONS.map((reason) => html`<button type="button" ?disabled=${isBusy} aria-pressed=${reason === rep.strike_reason}
        @click=${() => strikeFor(reason === rep.strike_reason ? null : reason)}>${t(`review.strike_for.${reason}`)}</button>`)}
    </fieldset>`}
  </div>`;
}

/** @param {Event} event of a select */
function chosenIn({ target }) {
  return /** @type {HTMLSelectElement} */ (target).value;
}
