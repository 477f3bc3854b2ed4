/** Owns the curves of a repetition as a table of numbers. */
import { html } from '/static/vendor/lit.js';
import { number } from '../coach/quantities.js';
import { t } from '../i18n/words.js';
import { takeoffOf } from './paths.js';

const COLUMNS = /** @type {const} */ (['time', 'hips', 'centre', 'velocity']);

/**
 * @param {import('./types.js').Curves} curves
 * @param {[number, number]} range from take-off, in seconds
 */
export function samples(curves, [from, to]) {
  const zero = takeoffOf(curves);
  const rows = curves.time_s.map((time_s, i) => ({ at: time_s - zero, i })).filter(({ at }) => at >= from && at <= to);
  return html`<div class="samples" tabindex="0" role="region" aria-label=${t('review.samples')}><table>
    <caption>${t('review.samples.caption')}</caption>
    <thead><tr>${COLUMNS.map((each) => html`<th scope="col">${t(`review.samples.${each}`)}</th>`)}</tr></thead>
    <tbody>${rows.map(({ at, i }) => html`<tr><th scope="row">${number(at, 3)}</th>
      ${[curves.hip_m[i], curves.com_m[i], curves.velocity_m_s[i]].map((value) => html`<td>${number(value, 3)}</td>`)}
    </tr>`)}</tbody></table></div>`;
}
