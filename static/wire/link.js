/**
 * Owns what WebRTC's own counters say of the way to the server, between two readings. No channel, no clock.
 */

/**
 * @typedef {'network' | 'phone'} HeldBack what keeps the encoder from sending every picture as it is
 *
 * @typedef {object} Link
 * @property {number | null} roundTrip_ms
 * @property {number} sent_bit_per_s
 * @property {number | null} lost_share of the packets; null while the server has not reported
 * @property {HeldBack | null} heldBackBy null: nothing, or the browser does not tell
 */

/** Why an encoder sends less, as WebRTC's counters say it. @type {Record<string, HeldBack>} */
const LIMITS = { bandwidth: 'network', cpu: 'phone' };

export class LinkMeter {
  /** @type {{ bytes: number, at_ms: number } | null} */
  #before = null;

  clear() {
    this.#before = null;
  }

  /**
   * Take a reading; return what lies between it and the last one.
   * @param {{ forEach(visit: (entry: any) => void): void }} report of RTCPeerConnection.getStats
   * @param {number | null} heartbeat_ms how long the quickest answer to a ping took
   * @returns {Link | null} null after the first reading
   */
  read(report, heartbeat_ms) {
    let bytes = 0;
    let at_ms = 0;
    /** @type {number | null} */
    let roundTrip_ms = heartbeat_ms;
    /** @type {number | null} */
    let lost_share = null;
    /** @type {HeldBack | null} */
    let heldBackBy = null;
    report.forEach((entry) => {
      if (entry.type === 'outbound-rtp' && entry.kind === 'video') {
        bytes += entry.bytesSent + (entry.headerBytesSent ?? 0);
        at_ms = entry.timestamp;
        heldBackBy = LIMITS[entry.qualityLimitationReason] ?? null;
      }
      if (entry.type === 'remote-inbound-rtp' && typeof entry.fractionLost === 'number') lost_share = entry.fractionLost;
      if (entry.type === 'candidate-pair' && entry.nominated && typeof entry.currentRoundTripTime === 'number') {
        roundTrip_ms = 1000 * entry.currentRoundTripTime;
      }
    });
    const before = this.#before;
    this.#before = { bytes, at_ms };
    if (before === null || at_ms <= before.at_ms || bytes < before.bytes) return null;
    return {
      roundTrip_ms,
      sent_bit_per_s: (8000 * (bytes - before.bytes)) / (at_ms - before.at_ms),
      lost_share,
      heldBackBy,
    };
  }
}
