"""Owns how the log is written: what it must not tell is taken out of every line, whoever wrote it.

Addresses of people's devices, tokens, session descriptions and their secrets, and passwords in
addresses of databases. Libraries log some of these where they say what they are doing, and so do
tracebacks: so it is the finished text that is looked through, at one place.
"""

import ipaddress
import logging
import re
from typing import Final, TextIO

_FORMAT: Final = "%(asctime)s %(levelname)s %(message)s"

# Wider than addresses are: ipaddress has the last word.
_ADDRESSES: Final = (
    re.compile(r"(?<![\w.:])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:(?:\d+(?:\.\d+){3}|[0-9A-Fa-f]*)(?:%\w+)?"),
    re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)"),
)
_HIDDEN: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    # A session description, up to a line that is none of its: as it is, or as repr() writes it.
    (re.compile(r"v=0(?:(?:\r?\n|(?:\\r)?\\n)[a-z]=(?:(?!\\r|\\n|\r|\n).)*)+"), "[SDP]"),
    (
        re.compile(r"(?i)\b(ice-ufrag|ice-pwd|fingerprint|candidate):(?:(?!\\r|\\n|['\"\r\n]).)+"),
        r"\1:[hidden]",
    ),
    # As aioice writes what STUN carries: the user name is both sides' ice-ufrag.
    (re.compile(r"('USERNAME': )'[^']*'"), r"\1[hidden]"),
    (re.compile(r"(?:[0-9A-Fa-f]{2}:){15,}[0-9A-Fa-f]{2}"), "[fingerprint]"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), "[token]"),
    (re.compile(r"(?i)\b(bearer|basic) [\w.~+/=-]+"), r"\1 [token]"),
    (re.compile(r"://[^/\s@]+@"), "://[password]@"),
    # What secrets.token_urlsafe makes; a name that somebody chose has no capitals, or few letters.
    (re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}(?![\w-])"), "[token]"),
)


def write_log(stream: TextIO | None = None, level: int = logging.WARNING) -> logging.Handler:
    """Send the log of everything from *level* on to *stream*, standard error by default."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter(_FORMAT))
    logging.root.addHandler(handler)
    logging.root.setLevel(level)
    # Its DEBUG is every statement with its values: what people did.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    return handler


class DiscreetFormatter(logging.Formatter):
    """Formats a record, its traceback too, without what must not be told."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of *record*."""
        return discreet(super().format(record))


def discreet(text: str) -> str:
    """Return *text* without addresses, tokens, passwords and session descriptions."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    for pattern in _ADDRESSES:
        text = pattern.sub(_hide_address, text)
    return text


def _hide_address(found: re.Match[str]) -> str:
    try:
        ipaddress.ip_address(found[0].split("%")[0])
    except ValueError:
        return found[0]  # a time of day, say
    return "[address]"
