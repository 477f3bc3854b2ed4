"""`hangtime support FILE.tar.gz`: what a stranger needs to help, without anybody's data."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from server.commands.doctor import looked_at
from server.errors import BadFile, BadSetting, HangtimeError
from server.settings import Settings
from server.store.backup import new_file
from server.store.contents import row_counts
from server.support.bundle import told_checks, told_settings, versions, write
from server.support.log import told_lines

_SEEN: Final = (
    "{path} holds versions, settings without their secrets, the checks' results, how many rows "
    "each table has, and {log}. Nobody's name, address or jump: look into it before you pass it on."
)


def add_arguments(parser: ArgumentParser) -> None:
    """Say where to, and where the log is."""
    parser.add_argument("file", type=Path, help="a file that is not there yet, FILE.tar.gz")
    parser.add_argument("--log", metavar="LOG", help="the server's log; - reads it from a pipe")
    parser.add_argument("--lan", action="store_true", help="as in `hangtime doctor --lan`")


def run(arguments: Namespace) -> int:
    """Write it, and say what is in it."""
    log = None if arguments.log is None else _log(arguments.log)
    parts = {"versions": versions(), **_of_this_server(for_lan=arguments.lan)}
    if log is not None:
        parts["log"] = log
    try:
        with new_file(arguments.file) as file:
            write(file, parts)
    except OSError as error:
        raise HangtimeError(f"{arguments.file} cannot be written: {error.strerror}") from None
    told = "no log (--log names it)" if log is None else "of the log our own sentences"
    print(_SEEN.format(path=arguments.file, log=told))
    return 0


def _of_this_server(*, for_lan: bool) -> dict[str, Any]:  # Any: for JSON
    checks = told_checks(looked_at(for_lan=for_lan))
    try:
        settings = Settings.from_environment()
    except BadSetting:
        return {"settings": "one is wrong: see `hangtime doctor`", "checks": checks}
    try:
        rows: dict[str, Any] = asyncio.run(row_counts(settings.database_url, settings.data_dir))
    except HangtimeError as error:
        rows = {"trouble": type(error).__name__}
    return {"settings": told_settings(settings), "checks": checks, "rows": rows}


def _log(name: str) -> str:
    try:
        if name == "-":
            return _text(sys.stdin.readlines())
        with Path(name).open(encoding="utf-8", errors="replace") as file:
            return _text(file)
    except OSError as error:
        raise BadFile(f"{name} cannot be read: {error.strerror}") from None


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in told_lines(lines))
