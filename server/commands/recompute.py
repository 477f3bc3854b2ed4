"""`hangtime recompute`: measures stored repetitions again, with the present estimator."""

import asyncio
from argparse import ArgumentParser, Namespace

from server.settings import Settings
from server.store import schema
from server.store.database import Database, default_url
from server.store.recompute import recompute


def add_arguments(parser: ArgumentParser) -> None:
    """Say which."""
    parser.add_argument("--session", help="only those of this session (its name or its id)")


def run(arguments: Namespace) -> int:
    """Measure what an older estimator measured, and print what came of it."""
    settings = Settings.from_environment()
    url = settings.database_url or default_url(settings.data_dir)
    print(asyncio.run(_recompute(url, arguments.session)))
    return 0


async def _recompute(url: str, session: str | None) -> str:
    database = Database(url)
    again = kept = 0
    try:
        await schema.prepare(database)
        async for outcome in recompute(database, session):
            again += outcome.revision is not None
            kept += outcome.revision is None
            if outcome.revision is None:
                print(f"{outcome.rep_id} stays as it is: {outcome.text}")
    finally:
        await database.close()
    return f"{again} measured again, {kept} left as they are; what was measured before is kept"
