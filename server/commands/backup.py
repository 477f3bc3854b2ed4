"""`hangtime backup FILE`: writes everything stored to a file, while the server runs."""

import asyncio
from argparse import ArgumentParser, Namespace
from pathlib import Path

from server.settings import Settings
from server.store.backup import Manifest, write_backup
from server.store.database import Database, default_url


def add_arguments(parser: ArgumentParser) -> None:
    """Say where to."""
    parser.add_argument("file", type=Path, help="a file that is not there yet")


def run(arguments: Namespace) -> int:
    """Write it, and print what it holds."""
    settings = Settings.from_environment()
    url = settings.database_url or default_url(settings.data_dir)
    print(as_text(asyncio.run(_backup(url, arguments.file))))
    return 0


async def _backup(url: str, path: Path) -> Manifest:
    database = Database(url)
    try:
        return await write_backup(database, path)
    finally:
        await database.close()


def as_text(manifest: Manifest) -> str:
    """Return the manifest as a table: rows and SHA-256 of each table."""
    held = sorted(manifest.tables.items())
    rows = [f"{name:16}{found.rows:8}  {found.sha256}" for name, found in held]
    head = f"written {manifest.written_at}, tables of revision {manifest.schema_revision}"
    return "\n".join((head, *rows))
