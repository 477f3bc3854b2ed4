"""Owns the settings: one frozen object, and the one place that reads the environment.

docs/reference/settings.md is its promise; a test keeps the two alike.
"""

import ipaddress
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from server.errors import BadSetting
from server.pose.model_build import ENGINES, MODELS, default_model_dir
from signaling.caller import Network
from signaling.ice_servers import IceServer, IceServers

PREFIX: Final = "HANGTIME_"
_LONGEST_DAYS: Final = 36500
SHORTEST_KEY: Final = 32  # bytes: the digest of HS256
SHORTEST_SECRET: Final = 16  # characters that the ASCII table shows

_HOST_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_PORT: Final = r"(:(?P<port>\d+))?"
_REDIS: Final = re.compile(rf"rediss?://([^/@]*@)?[^/@:]+{_PORT}(/\d*)?(\?.*)?")
_DATABASE: Final = re.compile(
    rf"sqlite:////[^/?].*|postgresql://([^/@]*@)?[^/@:]*{_PORT}/[^/?]+(\?.*)?"
)


def _default_data_dir() -> Path:
    return Path.home() / ".local" / "share" / "hangtime"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator chose; `HANGTIME_` and the field's name in capitals is the variable."""

    host: str = "127.0.0.1"
    """Address to listen on; other than loopback only with TLS."""
    port: int = 8080
    """TCP port; 0 takes any that is free."""
    data_dir: Path = field(default_factory=_default_data_dir)
    """Where the signing key, the certificate and the embedded database are kept."""
    database_url: str | None = field(default=None, repr=False)
    """Where repetitions are stored; none: a SQLite file in the data directory."""
    redis_url: str | None = field(default=None, repr=False)
    """Where several servers count requests together; none: in memory."""
    retention_days: int = 730
    """How long a repetition is kept, days; 0: until somebody deletes it."""
    model_dir: Path = field(default_factory=default_model_dir)
    """Where the pose models are."""
    pose_model: str = "lite"
    """`lite` or `full`."""
    pose_engine: str = "mediapipe"
    """`mediapipe`, `openvino` or `litert`: what runs the pose model."""
    min_results_per_s: int = 5
    """How few results a second a camera may get when there are too many; 1 to 30."""
    announced_addresses: tuple[tuple[str, str], ...] = ()
    """(bind, public) addresses for video; none: every address of the machine."""
    udp_ports: tuple[int, int] = (40000, 40399)
    """First and last port for video."""
    ice_servers: tuple[IceServer, ...] = ()
    """STUN and TURN servers that clients are told to use."""
    turn_secret: bytes | None = field(default=None, repr=False)
    """Shared with the TURN servers that have no credentials of their own."""
    turn_secret_file: bytes | None = field(default=None, repr=False)
    """The same, as it stands in a file."""
    tls_certificate: Path | None = None
    """A certificate with its chain, and its key if that has no file of its own."""
    tls_key: Path | None = None
    """The certificate's key."""
    allowed_hosts: frozenset[str] = frozenset()
    """More names by which browsers may call the server."""
    trusted_proxies: tuple[Network, ...] = ()
    """Networks of proxies whose headers say who sent a request."""
    signing_key: bytes | None = field(default=None, repr=False)
    """What tokens are signed with; none: made once, in the data directory."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read `HANGTIME_` variables, the process's own by default; raise BadSetting."""
        environ = os.environ if environ is None else environ
        values: dict[str, object] = {}
        if xdg := environ.get("XDG_DATA_HOME"):
            values["data_dir"] = Path(xdg) / "hangtime"
        for name, text in environ.items():
            if name.startswith(PREFIX):
                values[name.removeprefix(PREFIX).lower()] = _read(name, text)
        settings = cls(**values)  # type: ignore[arg-type] # READERS gives each field its type
        settings.as_ice_servers()
        return settings

    def as_ice_servers(self) -> IceServers:
        """Return what clients are told of; raise BadSetting where secret and servers do not fit."""
        if self.turn_secret and self.turn_secret_file:
            raise BadSetting(
                "HANGTIME_TURN_SECRET and HANGTIME_TURN_SECRET_FILE are both set: keep one of them"
            )
        secret = self.turn_secret or self.turn_secret_file
        if secret and not any(server.needs_secret for server in self.ice_servers):
            raise BadSetting(
                "HANGTIME_TURN_SECRET is of no use: HANGTIME_ICE_SERVERS names no turn: server "
                "without username and credential"
            )
        try:
            return IceServers(self.ice_servers, secret)
        except ValueError as error:
            raise BadSetting(
                f"HANGTIME_ICE_SERVERS is not complete: {error} in HANGTIME_TURN_SECRET"
            ) from None


def _read(name: str, text: str) -> object:
    if name not in READERS:
        raise BadSetting(f"{name} is no setting of Hangtime; there are {', '.join(READERS)}")
    try:
        return READERS[name](text.strip())
    except ValueError as error:
        raise BadSetting(f"{name} {error}") from None


def _host(text: str) -> str:
    address = "127.0.0.1" if text == "localhost" else text
    if not _is_address(address):
        raise ValueError(f'is an IP address or localhost, not "{text}"')
    return address


def _port(text: str, lowest: int = 1) -> int:
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= 65535:
        raise ValueError(f'is a number from {lowest} to 65535, not "{text}"')
    return int(text)


def _rate(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 30:
        raise ValueError(f'is a number from 1 to 30, not "{text}"')
    return int(text)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) > _LONGEST_DAYS:
        raise ValueError(f'is a number of days up to {_LONGEST_DAYS}, 0 for no end, not "{text}"')
    return int(text)


def _path(text: str) -> Path:
    path = Path(text).expanduser()
    if not text or not path.is_absolute():
        raise ValueError(f'is a path from the root, not "{text}"')
    return path


def _database_url(text: str) -> str:
    if not _is_address_of(_DATABASE, text):
        raise ValueError(
            "is sqlite:////path/from/the/root.db or postgresql://user:password@host:5432/name"
        )
    return text


def _redis_url(text: str) -> str:
    if not _is_address_of(_REDIS, text):
        raise ValueError("is redis://user:password@host:6379/0, or rediss:// for TLS")
    return text


def _is_address_of(pattern: re.Pattern[str], text: str) -> bool:
    found = pattern.fullmatch(text)
    return found is not None and (found["port"] is None or 1 <= int(found["port"][:6]) <= 65535)


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f'is {" or ".join(choices)}, not "{text}"')
        return text

    return read


def _address_pairs(text: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in _parts(text):
        bound, _, public = part.partition("=")
        pair = (bound.strip(), (public or bound).strip())
        if not all(map(_is_address, pair)):
            raise ValueError(
                f'is a list like 192.168.1.5 or 10.0.0.5=203.0.113.7: "{part}" is no IP address'
            )
        pairs.append(pair)
    return tuple(pairs)


def _port_range(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    ports = _port(first.strip()), _port((last if dash else first).strip())
    if ports[0] > ports[1]:
        raise ValueError(f'is a range like 40000-40399, not "{text}"')
    return ports


def _ice_servers(text: str) -> tuple[IceServer, ...]:
    if not text:
        return ()
    try:
        listed = json.loads(text)
        return tuple(IceServer(**server) for server in listed)
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(
            'is a JSON list like [{"url": "turn:turn.example.org:3478", "username": "…", '
            f'"credential": "…"}}]: {error}'
        ) from None


def _host_names(text: str) -> frozenset[str]:
    for part in _parts(text):
        name, colon, port = part.partition(":")
        if not _HOST_NAME.fullmatch(name) or (colon and not port.isdigit()):
            raise ValueError(f'is a list of host names, each with or without :port, not "{part}"')
    return frozenset(part.lower() for part in _parts(text))


def _key(text: str) -> bytes:
    key = text.encode()
    if len(key) < SHORTEST_KEY:
        raise ValueError(
            f"has at least {SHORTEST_KEY} characters: `openssl rand -hex 32` makes one"
        )
    return key


def _secret(text: str) -> bytes:
    if len(text) < SHORTEST_SECRET or not text.isascii() or not text.isprintable():
        raise ValueError(
            f"has at least {SHORTEST_SECRET} characters of ASCII: `openssl rand -hex 32` makes one"
        )
    return text.encode()


def _secret_file(text: str) -> bytes:
    try:
        return _secret(_path(text).read_text(encoding="utf-8").strip())
    except OSError as error:
        raise ValueError(f"is no file that can be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError("is no text file") from None


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part) for part in _parts(text))
    except ValueError as error:
        raise ValueError(f"is a list like 127.0.0.1, 10.0.0.0/8: {error}") from None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "HANGTIME_HOST": _host,
    "HANGTIME_PORT": lambda text: _port(text, lowest=0),
    "HANGTIME_DATA_DIR": _path,
    "HANGTIME_DATABASE_URL": _database_url,
    "HANGTIME_REDIS_URL": _redis_url,
    "HANGTIME_RETENTION_DAYS": _days,
    "HANGTIME_MODEL_DIR": _path,
    "HANGTIME_POSE_MODEL": _one_of(*MODELS),
    "HANGTIME_POSE_ENGINE": _one_of(*ENGINES),
    "HANGTIME_MIN_RESULTS_PER_S": _rate,
    "HANGTIME_ANNOUNCED_ADDRESSES": _address_pairs,
    "HANGTIME_UDP_PORTS": _port_range,
    "HANGTIME_ICE_SERVERS": _ice_servers,
    "HANGTIME_TURN_SECRET": _secret,
    "HANGTIME_TURN_SECRET_FILE": _secret_file,
    "HANGTIME_TLS_CERTIFICATE": _path,
    "HANGTIME_TLS_KEY": _path,
    "HANGTIME_ALLOWED_HOSTS": _host_names,
    "HANGTIME_TRUSTED_PROXIES": _networks,
    "HANGTIME_SIGNING_KEY": _key,
}
"""Variable → reader of its text; a reader raises ValueError with the rest of a sentence."""
