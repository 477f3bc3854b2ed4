/** Owns what the review shows around a jump: the way back, the exports, and what stands where none is. */
import { html } from '/static/vendor/lit.js';
import { t } from '../i18n/words.js';
import { icon } from '../widgets/icons.js';

const EXPORTS = /** @type {const} */ (['csv', 'json', 'pdf', 'zip']);

export function back() {
  return html`<a class="back" href="/sessions">${icon('back')}${t('review.to_sessions')}</a>`;
}

export function heading() {
  return html`<h1 class="unseen">${t('review.session')}</h1>`;
}

export function bones() {
  return html`<p class="unseen" role="status">${t('review.loading')}</p>
    <div class="late" aria-hidden="true"><div class="bone title"></div><div class="panes">
      <div class="bone stage"></div><div class="bone stage"></div><div class="bone stage"></div></div></div>`;
}

export function empty() {
  return html`<div class="empty"><h2>${t('review.none')}</h2><p>${t('review.none.do')}</p>
    <a class="button first" href="/">${t('review.none.begin')}</a></div>`;
}

/** @param {string} session_id */
export function exports(session_id) {
  return html`<nav class="row" aria-label=${t('review.exports')}>${EXPORTS.map((ending) => html`<a class="button" download
    href=${`/api/v1/sessions/${encodeURIComponent(session_id)}/export.${ending}`}
    title=${t(`review.export.${ending}`)}>${ending.toUpperCase()}</a>`)}</nav>`;
}
