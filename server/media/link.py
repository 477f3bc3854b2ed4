"""Owns what is known of the way that one camera's packets came."""

from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.rtcrtpreceiver import StreamStatistics

from server.ops.peer_table import PerSecond


class Link:
    """Of one connection; nothing of it is known before its first packet."""

    def __init__(self) -> None:
        self.codec: str | None = None
        self._bytes = PerSecond()
        self._clock_hz = 0
        self._stream: StreamStatistics | None = None

    def note_packet(self, now_s: float, size: int) -> None:
        """Note a packet of *size* bytes, whichever it was."""
        self._bytes.add(now_s, size)

    def note_video(self, codec: RTCRtpCodecParameters, stream: StreamStatistics) -> None:
        """Note which *stream* the pictures come in."""
        self.codec, self._clock_hz, self._stream = codec.name, codec.clockRate, stream

    def bitrate_bps(self, now_s: float) -> float | None:
        """Return what came of late, without headers, again what was asked for again."""
        per_s = self._bytes.per_s(now_s)
        return None if per_s is None else 8 * per_s

    @property
    def jitter_ms(self) -> float | None:
        """Return how unevenly packets come (RFC 3550)."""
        if self._stream is None:
            return None
        return 1000 * float(self._stream.jitter) / self._clock_hz

    @property
    def packets_lost_pct(self) -> float | None:
        """Return how many never came by themselves."""
        if self._stream is None or self._stream.base_seq is None:
            return None
        return 100 * float(max(0, self._stream.packets_lost)) / self._stream.packets_expected
