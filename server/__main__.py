"""Owns the command line: which command, and what exit code an error has. Imports the chosen one.

0 done · 1 ours to mend (a missing model) · 2 what was given is wrong · 130 interrupted.
"""

import argparse
import importlib
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from server.errors import BadInput, HangtimeError

COMMANDS: Final[Mapping[str, str]] = {
    "serve": "start the server",
    "doctor": "say what keeps the server from serving, and what to do",
    "support": "write a file for whoever helps, without anybody's data",
    "analyze": "measure the jumps in a video or pose stream file",
    "model": "build the pose models",
    "db": "bring the database's tables to this version",
    "user": "make, change and remove accounts",
    "recompute": "measure stored repetitions again",
    "backup": "write everything stored to a file",
    "restore": "read a backup into an empty database",
    "restore-drill": "try a backup, without touching the database",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command in *argv* (the process's own if None) and return its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    name: str = _parser().parse_args(words[:1]).command
    command = importlib.import_module(f"server.commands.{name.replace('-', '_')}")
    parser = argparse.ArgumentParser(f"hangtime {name}", description=f"{COMMANDS[name]}.")
    command.add_arguments(parser)
    arguments = parser.parse_args(words[1:])
    try:
        exit_code: int = command.run(arguments)
    except HangtimeError as error:
        print(f"hangtime: {error}", file=sys.stderr)
        return 2 if isinstance(error, BadInput) else 1
    except KeyboardInterrupt:
        return 130
    return exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "hangtime",
        description="Live jump testing in any browser.",
        epilog="\n".join(f"{name:15}{does}" for name, does in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=tuple(COMMANDS), help="`hangtime COMMAND -h` says more")
    return parser


if __name__ == "__main__":
    sys.exit(main())
