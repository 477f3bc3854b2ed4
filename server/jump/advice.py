"""Owns when a coach is told again: what was said once is not repeated while it lasts."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from server.jump.rep import Reason

_LOOKS: Final = 3
"""In a row before a word, and in a row without before the same word again: one look may err."""


class Advice:
    """What of what looks find is worth a word now; one a stream."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._missed: Counter[str] = Counter()
        self._said: set[str] = set()

    def take(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        """Take what one look found; return what to say now."""
        found = {reason.code: reason for reason in reasons}
        for code in (self._found.keys() | self._said) - found.keys():
            self._found[code] = 0
            self._missed[code] += 1
            if self._missed[code] >= _LOOKS:
                self._said.discard(code)
        for code in found:
            self._missed[code] = 0
            self._found[code] += 1
        due = [code for code in found if self._found[code] >= _LOOKS and code not in self._said]
        self._said.update(due)
        return tuple(found[code] for code in due)
