/**
 * Owns the HTTP side of publishing (WHIP, RFC 9725): offers out, answers in. Knows no peer connection.
 */
import { request } from './http.js';

export class Whip {
  #url;
  #token;

  /**
   * @param {string} session
   * @param {string | null} token
   */
  constructor(session, token) {
    this.#url = `/whip/${encodeURIComponent(session)}`;
    this.#token = token;
  }

  /**
   * Ask which STUN and TURN servers to use.
   * @param {AbortSignal} signal
   * @returns {Promise<RTCIceServer[]>}
   */
  async iceServers(signal) {
    const response = await request(this.#token, 'OPTIONS', this.#url, { signal });
    return readIceServers(response.headers.get('Link'));
  }

  /**
   * Offer a stream; resolve to the answer and the connection's own address.
   * @param {string} sdp
   * @param {string | null} resume token of the connection that this one goes on from
   * @param {AbortSignal} signal
   */
  async publish(sdp, resume, signal) {
    const response = await request(this.#token, 'POST', this.#url, {
      body: sdp,
      type: 'application/sdp',
      headers: resume ? { 'Hangtime-Resume': resume } : {},
      signal,
    });
    const location = new URL(response.headers.get('Location') ?? this.#url, response.url).href;
    return { answer: await response.text(), location };
  }

  /**
   * Tell the server of candidates that came after the offer.
   * @param {string} location
   * @param {string} fragment
   */
  async trickle(location, fragment) {
    await request(this.#token, 'PATCH', location, {
      body: fragment,
      type: 'application/trickle-ice-sdpfrag',
    });
  }

  /**
   * End a connection, also while the page is being left.
   * @param {string} location
   */
  async end(location) {
    await request(this.#token, 'DELETE', location, { keepalive: true });
  }
}

/**
 * Read the ICE servers out of a Link header (RFC 9725, 4.6).
 * @param {string | null} header
 * @returns {RTCIceServer[]}
 */
export function readIceServers(header) {
  return [...(header ?? '').matchAll(/<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s;,"]+))*)/g)]
    .map(([, url, rest]) => ({ url, parameters: readParameters(rest) }))
    .filter(({ parameters }) => parameters.rel === 'ice-server')
    .map(({ url, parameters: { username, credential } }) => ({
      urls: url,
      ...(username !== undefined && credential !== undefined ? { username, credential } : {}),
    }));
}

/**
 * @param {string} text
 * @returns {Record<string, string>}
 */
function readParameters(text) {
  return Object.fromEntries(
    [...text.matchAll(/;\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/g)].map(
      ([, name, quoted, bare]) => [name.toLowerCase(), quoted ?? bare],
    ),
  );
}

/**
 * Write candidates as a trickle-ICE fragment (RFC 8840).
 * @param {string} offer the SDP that the candidates belong to
 * @param {{ candidate: string, sdpMid: string | null }[]} candidates
 */
export function trickleFragment(offer, candidates) {
  const line = (/** @type {string} */ name) => offer.match(new RegExp(`^a=${name}:.*$`, 'm'))?.[0].trim();
  const media = offer.match(/^m=.*$/m)?.[0].trim();
  const mids = [...new Set(candidates.map(({ sdpMid }) => sdpMid ?? '0'))];
  const lines = [line('ice-ufrag'), line('ice-pwd')];
  for (const mid of mids) {
    lines.push(media, `a=mid:${mid}`);
    for (const { candidate, sdpMid } of candidates) {
      if ((sdpMid ?? '0') === mid) lines.push(candidate ? `a=${candidate}` : 'a=end-of-candidates');
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}
