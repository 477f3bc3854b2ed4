/**
 * Owns how server-sent events are read with `fetch`, for EventSource sends no token: bytes in, the text of
 * each event's data out.
 */

/**
 * Yield the data of each event of a stream until it ends; comments, which keep it open, yield nothing.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} bytes
 * @param {() => void} heard called with whatever comes
 */
export async function* eventsIn(bytes, heard) {
  let unread = '';
  for await (const piece of pieces(bytes.pipeThrough(new TextDecoderStream()))) {
    heard();
    const events = (unread + piece).split(/\r?\n\r?\n/);
    unread = /** @type {string} */ (events.pop());
    for (const event of events) {
      const data = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
      if (data.length > 0) yield data.map((line) => line.replace(/^data: ?/, '')).join('\n');
    }
  }
}

/**
 * Safari iterates over no stream.
 * @param {ReadableStream<string>} stream
 */
async function* pieces(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined); // it may have ended by itself
  }
}
