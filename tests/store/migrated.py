"""Owns databases of the newest revision for tests that ask nothing of how it came about."""

from pathlib import Path
from tempfile import TemporaryDirectory

from server.store import schema
from server.store.database import default_url

_made: list[bytes] = []
"""A migrated file, once there is one: every migration again takes longer than most tests."""


async def migrated(url: str) -> None:
    """Give the empty database at *url* its tables."""
    if not url.startswith("sqlite"):
        await schema.upgrade(url)
        return
    if not _made:
        with TemporaryDirectory(prefix="hangtime-") as folder:
            await schema.upgrade(default_url(Path(folder)))
            _made.append(_file(default_url(Path(folder))).read_bytes())
    _file(url).write_bytes(_made[0])


def _file(url: str) -> Path:
    return Path(url.partition("///")[2])
