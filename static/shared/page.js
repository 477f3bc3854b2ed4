/** Owns what somebody with a share link sees: the jumps of a session, and until when. */
import { HEIGHT, TESTS, asText, show } from '../coach/quantities.js';
import { spokenLanguage, t } from '../i18n/words.js';
import { part, say, tell } from '../people/forms.js';
import { Api } from '../wire/api.js';

const DAY = new Intl.DateTimeFormat(spokenLanguage(), { dateStyle: 'full', numberingSystem: 'latn' });

/**
 * One line of the list.
 * @param {import('../wire/types.js').Rep} rep
 */
function line(rep) {
  const item = document.createElement('li');
  const { name, beside } = TESTS[rep.test] ?? TESTS.cmj;
  const height = document.createElement('b');
  height.textContent = asText(show(rep, HEIGHT));
  item.append(height, ...[t(name), ...beside.map((each) => `${t(each.label)} ${asText(show(rep, each))}`)].map(quiet));
  return item;
}

/** @param {string} text */
function quiet(text) {
  const span = document.createElement('span');
  span.textContent = text;
  return span;
}

try {
  const shown = await new Api(null).ask('POST', '/shared', { token: location.hash.slice(1) || '-' });
  if (shown.nickname) part('whose').textContent = shown.nickname;
  const [day, until] = [shown.began_at, shown.expires_at].map((at) => DAY.format(new Date(at)));
  part('when').textContent = t('shared.when', { day, until });
  part('jumps').replaceChildren(...shown.reps.map(line));
  if (shown.reps.length === 0) say(t('shared.none'));
} catch (error) {
  tell(error);
}
