"""`hangtime restore FILE`: reads a backup into an empty database."""

import asyncio
from argparse import ArgumentParser, Namespace
from pathlib import Path

from server.commands.backup import as_text
from server.settings import Settings
from server.store.backup import restore
from server.store.database import default_url
from server.store.tombstones import TombstoneFile


def add_arguments(parser: ArgumentParser) -> None:
    """Say what from."""
    parser.add_argument("file", type=Path, help="what `hangtime backup` wrote")


def run(arguments: Namespace) -> int:
    """Restore it, and print what came back."""
    settings = Settings.from_environment()
    url = settings.database_url or default_url(settings.data_dir)
    erased = TombstoneFile(settings.data_dir).read()
    print(as_text(asyncio.run(restore(url, arguments.file, erased))))
    print("restored; who was erased since stays erased")
    return 0
