/** Owns how the remote control gets at the stream of its session, and which answers are final. */
import { Refused, request } from '../wire/http.js';
import { Listening } from '../wire/listening.js';

const FINAL_STATUS = [401, 403, 404];

/** @param {unknown} error */
const isFinal = (error) => error instanceof Refused && FINAL_STATUS.includes(error.status);

/**
 * @param {string} session
 * @param {string | null} token
 */
export function listenTo(session, token) {
  const path = `/api/v1/sessions/${encodeURIComponent(session)}/events`;
  return new Listening(
    (signal) =>
      request(token, 'GET', path, { signal }).catch((error) => {
        // A token that has ended: who signed in here may come in all the same.
        if (token !== null && isFinal(error)) return request(null, 'GET', path, { signal });
        throw error;
      }),
    (error) => (isFinal(error) ? 'refused' : 'lost'),
  );
}
