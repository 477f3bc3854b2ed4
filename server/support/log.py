"""Owns what of a log may be shown to a stranger.

A sentence of ours is known by its words in the source: these pass, and its numbers; what it was
filled with, a session's name say, does not. Of a traceback the places and the kind of error pass.
Nothing else does, whoever wrote it.
"""

import ast
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

_MOST_LINES: Final = 5000
_LINE: Final = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[,.]\d{3}) ([A-Z]+) (.*)")
_FILLED: Final = re.compile(r"%(?:\.\d+)?([a-z])")
_NUMBER: Final = r"(-?\d+(?:\.\d+)?)"
_PLACE: Final = re.compile(
    r'  File ".*/(?:site-packages|python3\.\d+|(?=server/|signaling/))/?([\w/]+\.py)", '
    r"line (\d+), in (\w+)"
)
_ERROR: Final = re.compile(r"(?:\w+\.)*(\w+)(?::.*)?")
_BEGINS: Final = "Traceback (most recent call last):"
_NOT_TOLD: Final = "(not told)"
_CALLS: Final = frozenset({"debug", "info", "warning", "error", "exception"})


def told_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield what may be told of the last of *lines*; what may not is one line, however long."""
    before = ""
    for line in deque(lines, maxlen=_MOST_LINES):
        told = _told(line.rstrip("\n"))
        if told != _NOT_TOLD or before != _NOT_TOLD:
            yield told
        before = told


def _told(line: str) -> str:
    if found := _LINE.search(line):
        when, level, text = found.groups()
        return f"{when} {level} {_sentence(text)}"
    if line == _BEGINS:
        return line
    if found := _PLACE.fullmatch(line):
        return '  File "…/{}", line {}, in {}'.format(*found.groups())
    if (found := _ERROR.fullmatch(line)) and found[1] in _kinds_of_error():
        return f"{found[1]}: …"
    return _NOT_TOLD


def _sentence(text: str) -> str:
    """Return *text* without what it was filled with, where its words are ours."""
    for pattern, words in _sentences():
        if found := pattern.fullmatch(text):
            return _refilled(words, iter(found.groups()))
    return _NOT_TOLD


def _refilled(words: str, numbers: Iterator[str]) -> str:
    return _FILLED.sub(lambda mark: "…" if mark[1] == "s" else next(numbers), words)


@cache
def _kinds_of_error() -> frozenset[str]:
    """Return the names of all kinds of error that are loaded."""
    known, new = set[type[BaseException]](), {BaseException}
    while new:
        known |= new
        new = {sub for kind in new for sub in kind.__subclasses__()} - known
    return frozenset(kind.__name__ for kind in known)


@cache
def _sentences() -> Sequence[tuple[re.Pattern[str], str]]:
    """Return a pattern for each sentence that our code may log; those with most words first."""
    server = Path(__file__).parents[1]
    files = [path for each in (server, server.parent / "signaling") for path in each.rglob("*.py")]
    texts = {text for path in files for text in _logged(ast.parse(path.read_text("utf-8")))}
    return [(_pattern(text), text) for text in sorted(texts, key=len, reverse=True)]


def _logged(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _CALLS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "logger"
            and isinstance(words := node.args[0], ast.Constant)
        ):
            yield str(words.value)


def _pattern(text: str) -> re.Pattern[str]:
    parts = _FILLED.split(text)  # words and the letters of what fills them, in turn
    for index, part in enumerate(parts):
        parts[index] = re.escape(part) if index % 2 == 0 else ".*?" if part == "s" else _NUMBER
    return re.compile("".join(parts))
