/** Owns what somebody with a share link sees: the jumps of a session, and until when. */
import { HEIGHT, TESTS, asText, show } from '../coach/quantities.js';
import { ask, part, say, sentence } from './ask.js';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/**
 * One line of the list.
 * @param {import('../wire/types.js').Rep} rep
 */
function line(rep) {
  const item = document.createElement('li');
  const { name, beside } = TESTS[rep.test] ?? TESTS.cmj;
  const height = document.createElement('b');
  height.textContent = asText(show(rep, HEIGHT));
  item.append(height, ...[name, ...beside.map((each) => `${each.label} ${asText(show(rep, each))}`)].map(quiet));
  return item;
}

/** @param {string} text */
function quiet(text) {
  const span = document.createElement('span');
  span.textContent = text;
  return span;
}

try {
  const shown = await ask('POST', '/shared', { token: location.hash.slice(1) || '-' });
  if (shown.nickname) part('whose').textContent = shown.nickname;
  const until = DAY.format(new Date(shown.expires_at));
  part('when').textContent = `${DAY.format(new Date(shown.began_at))}. This link is good until ${until}.`;
  part('jumps').replaceChildren(...shown.reps.map(line));
  if (shown.reps.length === 0) say('No jumps are stored in this session.');
} catch (error) {
  say(sentence(error));
}
