"""`hangtime doctor`: what keeps the server from serving, a line each, and what to do about it."""

import asyncio
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from server.commands.native_log import native_log_hidden
from server.doctor.check import Check, State, fail
from server.doctor.examine import examine
from server.errors import BadSetting
from server.settings import Settings
from server.version import VERSION

_WIDTH: Final = 14


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be looked at, and how it is told."""
    parser.add_argument("--lan", action="store_true", help="also what phones on the network need")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: Namespace) -> int:
    """Look, and print; 1 where something fails."""
    checks = looked_at(for_lan=arguments.lan)
    print(as_json(checks) if arguments.json else as_text(checks))
    return 0 if is_well(checks) else 1


def looked_at(*, for_lan: bool) -> list[Check]:
    """Look at everything; at nothing but the settings where these are wrong."""
    try:
        settings = Settings.from_environment()
    except BadSetting as error:
        return [fail("settings", str(error), "docs/reference/settings.md lists them")]
    with native_log_hidden():
        return asyncio.run(examine(settings, for_lan=for_lan))


def is_well(checks: Sequence[Check]) -> bool:
    """Whether nothing fails."""
    return all(check.state is not State.FAIL for check in checks)


def as_text(checks: Sequence[Check]) -> str:
    """Return a line for each check."""
    return "\n".join(map(_line, checks))


def as_json(checks: Sequence[Check]) -> str:
    """Return the same for a program."""
    told = {
        "version": VERSION,
        "well": is_well(checks),
        "checks": [asdict(check) for check in checks],
    }
    return json.dumps(told, indent=2, allow_nan=False)


def _line(check: Check) -> str:
    remedy = f" → {check.remedy}" if check.remedy else ""
    return f"{check.state:5} {check.name:{_WIDTH}} {check.text}{remedy}"
