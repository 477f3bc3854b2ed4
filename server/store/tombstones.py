"""Owns the erasure of an athlete, and that nobody who was erased comes back with a backup.

A tombstone is kept twice: in the database, and in a file of the data directory, which is still
there when the database is lost and yesterday's backup is restored.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, insert, inspect, select, update

from server.errors import HangtimeError
from server.store.spool import sync_folder, write_durably
from server.store.tables import (
    Athlete,
    EventEdit,
    Rep,
    RepRevision,
    SquadMember,
    StoredWindow,
    Tombstone,
)

_OF_A_REP: Final = (StoredWindow, RepRevision, EventEdit)


@dataclass(frozen=True, slots=True)
class Erased:
    """Who was erased, and when."""

    athlete_id: str
    erased_at: datetime


class TombstoneFile:
    """The tombstones in the data directory."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is opened before it is needed."""
        self._path = data_dir / "tombstones.jsonl"

    def add(self, erased: Erased) -> None:
        """Write one down, durably; raise HangtimeError. Blocks."""
        line = json.dumps({**asdict(erased), "erased_at": erased.erased_at.isoformat()}) + "\n"
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                write_durably(file, line.encode())
            finally:
                os.close(file)
            sync_folder(self._path.parent)
        except OSError as error:
            raise HangtimeError(f"{self._path} cannot be written: {error.strerror}") from None

    def read(self) -> tuple[Erased, ...]:
        """Return all of them; raise HangtimeError."""
        try:
            lines = self._path.read_text().splitlines()
            found = (json.loads(line) for line in lines)
            return tuple(
                Erased(each["athlete_id"], datetime.fromisoformat(each["erased_at"]))
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
    """Return those of the database; none where it has no such table."""
    if not inspect(connection).has_table(Tombstone.__tablename__):
        return ()
    rows = connection.execute(select(Tombstone.athlete_id, Tombstone.erased_at))
    return tuple(Erased(row.athlete_id, row.erased_at) for row in rows)


def apply_tombstones(connection: Connection, erased: Iterable[Erased]) -> None:
    """Erase each of *erased*, whoever is there; the first time of each stays."""
    first = {each.athlete_id: each for each in sorted(erased, key=_when, reverse=True)}
    for each in first.values():
        _erase(connection, each)


def _erase(connection: Connection, erased: Erased) -> None:
    """Delete what is known of an athlete but that there was one, under that pseudonym."""
    whose = erased.athlete_id
    reps = select(Rep.rep_id).where(Rep.athlete_id == whose)
    for table in _OF_A_REP:  # by hand: a restore checks no foreign keys, and cascades none
        connection.execute(delete(table).where(table.rep_id.in_(reps)))
    connection.execute(delete(Rep).where(Rep.athlete_id == whose))
    connection.execute(delete(SquadMember).where(SquadMember.athlete_id == whose))
    nothing = {"nickname": None, "consent_at": None, "erased_at": erased.erased_at}
    not_yet = Athlete.erased_at.is_(None)
    connection.execute(
        update(Athlete).where(Athlete.athlete_id == whose, not_yet).values(**nothing)
    )
    known = select(Tombstone.athlete_id).where(Tombstone.athlete_id == whose)
    if connection.execute(known).first() is None:
        connection.execute(insert(Tombstone).values(**asdict(erased)))


def _when(erased: Erased) -> datetime:
    return erased.erased_at
