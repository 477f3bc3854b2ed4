import assert from 'node:assert/strict';
import { test } from 'node:test';
import './english.js';
import { readRetryAfter } from '../../static/wire/http.js';
import { readIceServers, trickleFragment } from '../../static/wire/whip.js';
import { backoff_s } from '../../static/wire/backoff.js';
import { refusalSentence } from '../../static/wire/connection.js';
import { codecOrder, withStartBitrate } from '../../static/wire/peer.js';
import { readAddress, remoteLink } from '../../static/wire/address.js';

test('ICE servers are read from the Link header, other links are passed over', () => {
  const header =
    '<stun:stun.example.net>; rel="ice-server", ' +
    '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="1:a,b"; credential="s;c"; credential-type="password", ' +
    '</api/v1/sessions/x/events>; rel="urn:hangtime:events"';
  assert.deepEqual(readIceServers(header), [
    { urls: 'stun:stun.example.net' },
    { urls: 'turn:turn.example.net?transport=udp', username: '1:a,b', credential: 's;c' },
  ]);
  assert.deepEqual(readIceServers(null), []);
});

test('Retry-After is read in seconds, a date is not', () => {
  assert.equal(readRetryAfter('5'), 5);
  assert.equal(readRetryAfter('Wed, 21 Oct 2026 07:28:00 GMT'), null);
  assert.equal(readRetryAfter(null), null);
});

test('late candidates are told under the names of the offer', () => {
  const offer = 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:Ab\r\na=ice-pwd:secret\r\na=mid:0\r\n';
  const candidates = [{ candidate: 'candidate:1 1 udp 1 192.0.2.1 4 typ host', sdpMid: '0' }, { candidate: '', sdpMid: '0' }];
  assert.equal(
    trickleFragment(offer, candidates),
    'a=ice-ufrag:Ab\r\na=ice-pwd:secret\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n' +
      'a=candidate:1 1 udp 1 192.0.2.1 4 typ host\r\na=end-of-candidates\r\n',
  );
});

test('waiting doubles from half a second to eight', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 60].map((failures) => backoff_s(failures)), [0.5, 1, 2, 4, 8, 8, 8]);
});

test('refusals are sentences for a coach', () => {
  assert.match(refusalSentence({ status: 401, message: 'bad token' }), /Scan the QR code again/);
  assert.match(refusalSentence({ status: 503, message: '' }), /places on the server are taken/);
  assert.equal(refusalSentence({ status: 422, message: 'Send one video.' }), 'Send one video.');
});

const CODECS = [
  { mimeType: 'video/VP9' },
  { mimeType: 'video/VP8' },
  { mimeType: 'video/rtx' },
  { mimeType: 'video/H264', sdpFmtpLine: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f' },
  { mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=0;profile-level-id=42e01f' },
  { mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=640034' },
  { mimeType: 'video/AV1' },
];
const kinds = (codecs) => codecs.map(({ mimeType }) => mimeType.slice(6));

test('only what the server decodes is offered, and a phone begins with its hardware', () => {
  assert.deepEqual(kinds(codecOrder(CODECS, false)), ['VP8', 'H264', 'rtx']);
  assert.deepEqual(kinds(codecOrder(CODECS, true)), ['H264', 'VP8', 'rtx']);
});

test('a browser without either keeps its own order', () => {
  assert.deepEqual(codecOrder([{ mimeType: 'video/AV1' }], false), []);
});

test('the address tells session and token', () => {
  assert.deepEqual(readAddress('https://h:8443/c/gym%201#token=a.b-c_d'), { session: 'gym 1', token: 'a.b-c_d' });
  assert.deepEqual(readAddress('http://localhost:8080/'), { session: null, token: null });
  const link = remoteLink('https://h:8443', 'gym 1', 'a.b-c_d');
  assert.equal(link, 'https://h:8443/r/gym%201#token=a.b-c_d');
  assert.deepEqual(readAddress(link), { session: 'gym 1', token: 'a.b-c_d' });
  assert.equal(remoteLink('http://localhost:8080', 'gym', null), 'http://localhost:8080/r/gym');
});

test('the answer tells the encoder where to begin, with or without parameters of its own', () => {
  const answer =
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97 99\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n' +
    'a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:99 H264/90000\r\na=fmtp:99 packetization-mode=1\r\n';
  assert.equal(
    withStartBitrate(answer, 900),
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97 99\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n' +
      'a=fmtp:96 x-google-start-bitrate=900\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n' +
      'a=rtpmap:99 H264/90000\r\na=fmtp:99 packetization-mode=1;x-google-start-bitrate=900\r\n',
  );
});
