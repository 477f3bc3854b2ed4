/**
 * Owns how a page of ours asks its server anything: one request, and what a no is.
 */

/** The server answered, and not with yes. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} detail a sentence of the server
   * @param {number | null} retryAfter_s
   */
  constructor(status, detail, retryAfter_s) {
    super(detail);
    this.status = status;
    this.retryAfter_s = retryAfter_s;
  }
}

/**
 * Ask as a page of ours; reject with {@link Refused} where the answer is not yes.
 * @param {string | null} token
 * @param {string} method
 * @param {string} url
 * @param {{ body?: string, type?: string, headers?: Record<string, string>,
 *   signal?: AbortSignal, keepalive?: boolean }} options
 */
export async function request(token, method, url, { body, type, headers = {}, signal, keepalive = false } = {}) {
  const response = await fetch(url, {
    method,
    body,
    signal,
    keepalive,
    headers: {
      ...headers,
      'Hangtime-Page': '1',
      ...(type ? { 'Content-Type': type } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

/** @param {Response} response */
async function refusal(response) {
  const problem = await response.json().catch(() => null);
  const detail = typeof problem?.detail === 'string' ? problem.detail : response.statusText;
  return new Refused(response.status, detail, readRetryAfter(response.headers.get('Retry-After')));
}

/**
 * Read a Retry-After header in seconds; null when there is none, or a date.
 * @param {string | null} header
 */
export function readRetryAfter(header) {
  return header !== null && /^\d+$/.test(header.trim()) ? Number(header) : null;
}
