"""`hangtime db upgrade`: brings the database's tables to those of this version."""

import asyncio
from argparse import ArgumentParser, Namespace

from server.settings import Settings
from server.store import schema
from server.store.database import Database, default_url


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be done."""
    parser.add_argument("action", choices=("upgrade",), help="make or change the tables")


def run(arguments: Namespace) -> int:
    """Upgrade, and print what the database has now."""
    settings = Settings.from_environment()
    print(asyncio.run(_upgrade(settings.database_url or default_url(settings.data_dir))))
    return 0


async def _upgrade(url: str) -> str:
    database = Database(url)
    try:
        before = await schema.current(database)
        schema.require_known(database.name, before)
        await schema.upgrade(url)
        after = await schema.current(database)
    finally:
        await database.close()
    if before == after:
        return f"{database.name} has the newest tables already (revision {after})"
    return f"{database.name} came from revision {before or 'none'} to {after}"
