"""Owns whether jumps can be stored, and whether some still wait for it. Makes no database."""

from pathlib import Path

from server.doctor.check import Check, fail, failed, ok, warn
from server.errors import HangtimeError
from server.store import schema
from server.store.database import Database, DatabaseAway, default_url, is_missing_file
from server.store.spool import waiting


async def database(url: str | None, data_dir: Path) -> Check:
    """Say whether the database answers and has this version's tables."""
    url = url or default_url(data_dir)
    if is_missing_file(url):
        return ok("database", "there is none yet: the first start makes it")
    try:
        opened = Database(url, only_looks=True)
    except HangtimeError as error:
        return failed("database", error)
    try:
        found = await schema.current(opened)
        if found is None and opened.is_sqlite:
            return ok("database", "has no tables yet: the first start makes them")
        schema.require_newest(opened.name, found)
    except DatabaseAway as error:
        remedy = "start it, or put HANGTIME_DATABASE_URL right; jumps wait on this disk meanwhile"
        return fail("database", str(error), remedy)
    except schema.SchemaOutdated as error:
        return failed("database", error)
    finally:
        await opened.close()
    return ok("database", f"answers, with tables of revision {found}")


def spool(data_dir: Path) -> Check:
    """Say whether jumps wait on the disk for their database."""
    try:
        count, size = waiting(data_dir)
    except OSError as error:
        text = f"cannot be read ({error.strerror})"
        return fail("waiting jumps", text, "run this as the user that runs Hangtime")
    if not count:
        return ok("waiting jumps", "none", count=0)
    text = f"{count} wait on the disk ({size / 1e6:.1f} MB)"
    remedy = "they are stored once the database answers and a server runs on this data folder"
    return warn("waiting jumps", text, remedy, count=count, bytes=size)
