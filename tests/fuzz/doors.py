"""Owns how long a door is tried, with what junk, and how growth is measured."""

import json
import os
import random
import time
from collections.abc import Iterator
from typing import Final

import psutil

SECONDS: Final = float(os.environ.get("FUZZ_SECONDS", "600"))
SEED: Final = int(os.environ.get("FUZZ_SEED", str(random.SystemRandom().randrange(10**9))))
MOST_GROWTH_BYTES: Final = 30 * 2**20
_WARM_UP: Final = 0.2  # share of the time in which whatever is made once is made

_TEXTS: Final = ("", "cmj", "x" * 300, "\x00", "\ud800", "é\u202e😀", "__proto__", "'; --", "-0")
_NUMBERS: Final = (0, -1, 1, 70, 2**31, -(2**63), 10**400, 1e308, -1e-320, 0.1)
_RAW: Final = (
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"tru",
    b'"\\ud800"',
    b"\xff\xfe",
    b"{",
    b"]",
    b"\x00",
)


class Watch:
    """The time that is left, and how much memory this process took since it had warmed up."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self._process = psutil.Process()
        self._warm: int | None = None
        print(f"\nseed {SEED}, {SECONDS:g} s")

    def goes_on(self) -> bool:
        spent_s = time.monotonic() - self._began_s
        if self._warm is None and spent_s > _WARM_UP * SECONDS:
            self._warm = self._process.memory_info().rss
        return spent_s < SECONDS

    @property
    def growth_bytes(self) -> int:
        assert self._warm is not None
        return self._process.memory_info().rss - self._warm


class Junk:
    """Makes JSON of all sorts, and bytes that nearly are."""

    def __init__(self, keys: tuple[str, ...], samples: tuple[dict[str, object], ...]) -> None:
        """*keys* and *samples* are what the door knows: trouble begins where things look right."""
        self._random = random.Random(SEED)
        self._keys, self._samples = keys, samples

    def bytes(self) -> bytes:
        """Return something to be sent."""
        made = self._random
        text = json.dumps(self._object()).encode("utf-8", "surrogatepass")
        match made.randrange(8):
            case 0:  # cut
                return text[: made.randrange(len(text) + 1)]
            case 1:  # a few bytes changed
                changed = bytearray(text)
                for _ in range(made.randint(1, 4)):
                    changed[made.randrange(len(changed))] = made.randrange(256)
                return bytes(changed)
            case 2:  # something else in it
                at = made.randrange(len(text) + 1)
                return text[:at] + made.choice(_RAW) + text[at:]
            case 3:
                return made.choice((b"[", b'{"a":')) * made.choice((10, 1000, 5000))
            case 4:
                return made.randbytes(made.randrange(200))
            case _:
                return text

    def _object(self) -> dict[str, object]:
        made = self._random
        told = dict(made.choice(self._samples)) if self._samples and made.random() < 0.6 else {}
        for _ in range(made.randint(0, 3)):
            told[made.choice((*self._keys, *_TEXTS[:3]))] = self._value(3)
        if told and made.random() < 0.2:
            del told[made.choice(list(told))]
        return told

    def _value(self, depth: int) -> object:
        made = self._random
        match made.randrange(8 if depth else 5):
            case 0:
                return made.choice(_NUMBERS)
            case 1:
                return made.choice(_TEXTS)
            case 2:
                return made.choice((None, True, False))
            case 3:
                return made.uniform(-1e3, 1e3)
            case 4:
                return made.choice((*self._keys, "dj", "frontal", "2026-11-24T22:28:21Z"))
            case 5 | 6:
                return [self._value(depth - 1) for _ in range(made.randrange(4))]
            case _:
                return {made.choice((*self._keys, *_TEXTS)): self._value(depth - 1)}


def keys_in(schema: object) -> Iterator[str]:
    """Yield the names of properties anywhere in a JSON schema."""
    if isinstance(schema, dict):
        for name, inner in schema.items():
            if name == "properties":
                yield from inner
            yield from keys_in(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys_in(inner)
