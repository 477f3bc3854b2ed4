"""`hangtime restore-drill FILE`: would a backup come back? Tried in a temporary database."""

import asyncio
import tempfile
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from server.commands.backup import as_text
from server.store.backup import restore
from server.store.database import default_url


def add_arguments(parser: ArgumentParser) -> None:
    """Say what is tried."""
    parser.add_argument("file", type=Path, help="what `hangtime backup` wrote")


def run(arguments: Namespace) -> int:
    """Restore it where nobody looks, and print rows, checksums and the time it took."""
    began_s = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="hangtime-drill-") as folder:
        manifest = asyncio.run(restore(default_url(Path(folder)), arguments.file))
    print(as_text(manifest))
    print(f"read back the same, in {time.perf_counter() - began_s:.1f} s")
    return 0
