/** Owns how a form of the pages of accounts is sent, and where such a page says what went wrong. */
import { Refused, sentence } from '../wire/api.js';

/** @param {string} id */
export function part(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no #${id}`);
  return found;
}

/**
 * Do something each time a form is sent; say why it failed, and let nobody send it twice meanwhile.
 * @param {string} id
 * @param {(fields: Record<string, string>) => Promise<void>} work
 */
export function onSent(id, work) {
  const form = part(id);
  if (!(form instanceof HTMLFormElement)) throw new Error(`#${id} is no form`);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    const fields = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, String(value)]));
    if (button) button.disabled = true;
    say('');
    await work(fields).catch(tell);
    if (button) button.disabled = false;
  });
}

/** @param {unknown} error */
export function tell(error) {
  say(sentence(error));
  // The server speaks English.
  part('told').lang = error instanceof Refused ? 'en' : '';
}

/** @param {string} text */
export function say(text) {
  part('told').textContent = text;
}
