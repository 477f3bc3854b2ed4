"""Writes docs/reference/access.md from what a running server answered: `make access`."""

import asyncio
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.access.callers import CALLERS, House, house
from tests.access.doors import Door, is_let_in, tried
from tests.access.tricks import TRICKS

_REFERENCE: Final = Path(__file__).parents[2] / "docs" / "reference"
PAGE: Final = _REFERENCE / "access.md"
_ATTACKS: Final = _REFERENCE / "http-attacks.md"
_LISTED: Final = (
    "cross-origin",
    "DNS rebinding",
    "path traversal",
    "oversized",
    "slow header",
    "dripped body",
)

_HEAD: Final = """\
# Who may do what

Every route of a running server, tried by everybody. `make access` writes this page, and
`tests/access/` tries all of it again in every test run, and fails where a line is not so.

- **nobody**: from elsewhere, with nothing. **this machine**: a page or program on the server's own,
  which needs no account. **camera, viewer**: their tokens for the session in the path. **coach,
  ops, admin**: tokens for every session.
- **admin of another session**: a token of the largest role, for one session that is not this.
- **coach, signed in**: the cookie, on a page of ours. An admin's or ops' cookie does what their
  tokens do.
- **another site, coach signed in**: what a page elsewhere makes the coach's browser send. (The
  cookie is `SameSite=Strict`: a browser of today would not even add it.)
- `/first-account` is for this machine, and only while nobody has an account: here two have one.

A dot is somebody let in, whatever came of what they asked; a number is the status of a refusal.
What a role is allowed is one table, `ACTIONS` in `signaling/tokens.py`; who has it is decided in
one place, `signaling/access.py`.

"""
_TRICKS_HEAD: Final = """
## What was tried, and what happened

| what | how | what happened |
| --- | --- | --- |
"""
_ATTACKS_HEAD: Final = """\

From [the attacks on the HTTP plane](http-attacks.md), made over real sockets while a camera filmed:

| what | how | what happened |
| --- | --- | --- |
"""


async def page(opened: House, found: Mapping[Door, Mapping[str, int]]) -> str:
    """Return the page's text, of what *opened* answers to tricks and was *found* to answer."""
    tricks = [f"| {what} | {how} | {await trick(opened)} |" for what, how, trick in TRICKS]
    matrix = as_table(found)
    attacks = re.findall(rf"^\| (?:{'|'.join(_LISTED)}).*$", _ATTACKS.read_text(), re.MULTILINE)
    rows = "\n".join
    return f"{_HEAD}{matrix}\n{_TRICKS_HEAD}{rows(tricks)}\n{_ATTACKS_HEAD}{rows(attacks)}\n"


def as_table(found: Mapping[Door, Mapping[str, int]]) -> str:
    """Return one line a route."""
    names = [caller.name for caller in CALLERS]
    lines = [f"| route | {' | '.join(names)} |", "| --- " * (len(names) + 1) + "|"]
    for door, by_caller in found.items():
        cells = (
            "·" if is_let_in(door, by_caller[name]) else str(by_caller[name]) for name in names
        )
        lines.append(f"| {door[0]} `{door[1]}` | {' | '.join(cells)} |")
    return "\n".join(lines)


async def _write() -> None:
    with tempfile.TemporaryDirectory(prefix="hangtime-") as folder:
        async with house(Path(folder)) as opened:
            PAGE.write_text(await page(opened, await tried(opened)))


if __name__ == "__main__":
    asyncio.run(_write())
