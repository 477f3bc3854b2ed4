"""Owns the erasure of an athlete, and that nobody who was erased comes back with a backup.

A tombstone is kept twice: in the database, and in a file of the data directory, which is still
there when the database is lost and yesterday's backup is restored. It holds a digest of the id, not
the id: whoever typed a name for one is forgotten too.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    column,
    delete,
    insert,
    inspect,
    select,
    table,
)

from server.errors import HangtimeError
from server.store.spool import sync_folder, write_durably
from server.store.tables import (
    Athlete,
    EventEdit,
    Rep,
    RepRevision,
    Session,
    SquadMember,
    StoredWindow,
    Tombstone,
    UtcTime,
)

_OF_A_REP: Final = (StoredWindow, RepRevision, EventEdit)


class NotNoted(HangtimeError):  # noqa: N818
    """Who is to be erased cannot be written down, and would come back with a backup."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Who was erased, and when."""

    athlete_sha256: str
    erased_at: datetime


def digest_of(athlete_id: str) -> str:
    """Return by what an erased athlete is known again."""
    return hashlib.sha256(athlete_id.encode()).hexdigest()


class TombstoneFile:
    """The tombstones in the data directory."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is opened before it is needed."""
        self._path = data_dir / "tombstones.jsonl"

    def add(self, erased: Erased) -> None:
        """Write one down, durably; raise NotNoted. Blocks."""
        line = json.dumps({**asdict(erased), "erased_at": erased.erased_at.isoformat()}) + "\n"
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                write_durably(file, line.encode())
            finally:
                os.close(file)
            sync_folder(self._path.parent)
        except OSError as error:
            raise NotNoted(f"{self._path} cannot be written: {error.strerror}") from None

    def read(self) -> tuple[Erased, ...]:
        """Return all of them; raise HangtimeError."""
        try:
            lines = self._path.read_text().splitlines()
            found = (json.loads(line) for line in lines)
            return tuple(
                Erased(each["athlete_sha256"], datetime.fromisoformat(each["erased_at"]))
                for each in found
            )
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise HangtimeError(f"{self._path} cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise HangtimeError(
                f"{self._path} is damaged ({error}): put its lines right, so that nobody who was "
                "erased comes back"
            ) from None


def stored_tombstones(connection: Connection) -> tuple[Erased, ...]:
    """Return those of the database; none where it has no such table, or an older version's."""
    found = inspect(connection)
    if not found.has_table(Tombstone.__tablename__):
        return ()
    if Tombstone.athlete_sha256.key not in {
        column["name"] for column in found.get_columns(Tombstone.__tablename__)
    }:
        return _of_an_older_version(connection)
    rows = connection.execute(select(Tombstone.athlete_sha256, Tombstone.erased_at))
    return tuple(Erased(row.athlete_sha256, row.erased_at) for row in rows)


def apply_tombstones(connection: Connection, erased: Iterable[Erased]) -> None:
    """Erase each of *erased*, whoever is there; the first time of each stays."""
    first = {each.athlete_sha256: each for each in sorted(erased, key=_when, reverse=True)}
    for athlete_id in connection.execute(select(Athlete.athlete_id)).scalars().all():
        if digest_of(athlete_id) in first:
            _erase(connection, athlete_id)
    known = set(connection.execute(select(Tombstone.athlete_sha256)).scalars())
    for digest, each in first.items():
        if digest not in known:
            connection.execute(insert(Tombstone).values(**asdict(each)))


def delete_reps(connection: Connection, which: ColumnElement[bool]) -> None:
    """Delete repetitions with all that is kept of them, and the sessions that are empty then."""
    reps = select(Rep.rep_id).where(which)
    sessions = set(connection.execute(select(Rep.session_id).where(which)).scalars())
    for part in _OF_A_REP:  # by hand: a restore checks no foreign keys, and cascades none
        connection.execute(delete(part).where(part.rep_id.in_(reps)))
    connection.execute(delete(Rep).where(which))
    left = select(Rep.rep_id).where(Rep.session_id == Session.session_id).exists()
    for session_id in sorted(sessions):
        one = Session.session_id == session_id
        # A jump of it that is just being stored is waited for: then it is not empty.
        connection.execute(select(Session.session_id).where(one).with_for_update())
        connection.execute(delete(Session).where(one, ~left))


def _erase(connection: Connection, athlete_id: str) -> None:
    """Delete all that is known of an athlete."""
    mine = select(Athlete.athlete_id).where(Athlete.athlete_id == athlete_id)
    connection.execute(mine.with_for_update())  # a jump that is just being stored is waited for
    delete_reps(connection, Rep.athlete_id == athlete_id)
    connection.execute(delete(SquadMember).where(SquadMember.athlete_id == athlete_id))
    connection.execute(delete(Athlete).where(Athlete.athlete_id == athlete_id))


def _of_an_older_version(connection: Connection) -> tuple[Erased, ...]:
    """Return what revisions 0002 to 0005 kept: the ids themselves."""
    old = table(Tombstone.__tablename__, column("athlete_id", String), column("erased_at", UtcTime))
    rows = connection.execute(select(old.c.athlete_id, old.c.erased_at))
    return tuple(Erased(digest_of(row.athlete_id), row.erased_at) for row in rows)


def _when(erased: Erased) -> datetime:
    return erased.erased_at
