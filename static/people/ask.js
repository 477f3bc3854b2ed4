/** Owns how a page without a camera asks the server, and where it says what went wrong. */

/** The server said no: `message` is its own sentence. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * Ask; resolve to the JSON of the answer, null without one; reject with a Refusal.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} any: the caller knows what it asked for
 */
export async function ask(method, path, body, signal) {
  const response = await fetch(`/api/v1${path}`, {
    method,
    signal,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      'Hangtime-Page': '1',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
  });
  if (response.status === 204) return null;
  const told = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(response.status, told?.detail ?? `The server refused (${response.status}).`);
  return told;
}

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
    try {
      await work(fields);
    } catch (error) {
      say(sentence(error));
    }
    if (button) button.disabled = false;
  });
}

/** @param {unknown} error */
export function sentence(error) {
  if (error instanceof TypeError) return 'The server does not answer: check the network, then try again.';
  return error instanceof Error ? error.message : String(error);
}

/** @param {string} text */
export function say(text) {
  part('told').textContent = text;
}
