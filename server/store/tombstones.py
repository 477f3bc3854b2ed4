"""Owns the erasure of an athlete, and that nobody who was erased comes back with a backup.

A tombstone is kept twice: in the database, and in a file of the data directory, which is still
there when the database is lost and yesterday's backup is restored. It holds a digest of the id, not
the id: whoever typed a name for one is forgotten too. Each repetition that goes with its athlete
has one as well: yesterday it may have been another's, and its next revision knows nothing of it.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
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
from server.private_files import sync_folder
from server.store.spool import write_durably
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

_ID: Final = "athlete_id"
_AT_ONCE: Final = 500  # parameters of a statement: neither database takes any number of them
_OF_A_REP: Final = (StoredWindow, RepRevision, EventEdit)


class NotNoted(HangtimeError):  # noqa: N818
    """Who is to be erased cannot be written down, and would come back with a backup."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Who or what was erased, and when."""

    id_sha256: str
    """Of an athlete's or a repetition's."""
    erased_at: datetime


def digest_of(erased_id: str) -> str:
    """Return by what an erased athlete, or repetition, is known again."""
    return hashlib.sha256(erased_id.encode()).hexdigest()


class TombstoneFile:
    """The tombstones in the data directory."""

    def __init__(self, data_dir: Path) -> None:
        """Nothing is opened before it is needed."""
        self._path = data_dir / "tombstones.jsonl"

    def add(self, *erased: Erased) -> None:
        """Write them down, durably; raise NotNoted. Blocks."""
        fields = ({**asdict(each), "erased_at": each.erased_at.isoformat()} for each in erased)
        lines = "".join(json.dumps(each) + "\n" for each in fields)
        if not lines:
            return
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                write_durably(file, lines.encode())
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
                # Up to revision 0007 there were athletes only.
                Erased(
                    each.get("id_sha256") or each["athlete_sha256"],
                    datetime.fromisoformat(each["erased_at"]),
                )
                for each in found
            )
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise HangtimeError(f"{self._path} cannot be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise HangtimeError(
                f"{self._path} is damaged ({error}): put its lines right, so that nobody who was "
                "erased comes back"
            ) from None


def stored_tombstones(connection: Connection) -> tuple[Erased, ...]:
    """Return those of the database; none where it has no such table, or an older version's."""
    found = inspect(connection)
    if not found.has_table(Tombstone.__tablename__):
        return ()
    names = {column["name"] for column in found.get_columns(Tombstone.__tablename__)}
    (key,) = names - {"erased_at"}
    known = table(Tombstone.__tablename__, column(key, String), column("erased_at", UtcTime))
    rows = connection.execute(select(known.c[key], known.c.erased_at)).all()
    # Revisions 0002 to 0005 kept the ids themselves.
    return tuple(Erased(digest_of(each) if key == _ID else each, at) for each, at in rows)


def erase(connection: Connection, athlete_id: str, at: datetime) -> tuple[Erased, ...]:
    """Erase one athlete, known or not, and look at nobody else's; the first time of it stays.

    Return the tombstones of the repetitions that went along.
    """
    gone = tuple(Erased(digest_of(rep_id), at) for rep_id in _erase(connection, athlete_id))
    _note(connection, (Erased(digest_of(athlete_id), at), *gone))
    return gone


def apply_tombstones(connection: Connection, erased: Iterable[Erased]) -> None:
    """Erase each of *erased*, whoever and whatever is there; the first time of each stays.

    Only a digest is known of each: so everybody is looked at and every repetition, for a restore.
    """
    first = {each.id_sha256: each for each in sorted(erased, key=_when, reverse=True)}
    gone: list[Erased] = []
    for athlete_id in connection.execute(select(Athlete.athlete_id)).scalars().all():
        if (found := first.get(digest_of(athlete_id))) is not None:
            reps = _erase(connection, athlete_id)
            gone += (Erased(digest_of(rep_id), found.erased_at) for rep_id in reps)
    for rep_id in connection.execute(select(Rep.rep_id)).scalars().all():
        if digest_of(rep_id) in first:
            delete_reps(connection, Rep.rep_id == rep_id)
    _note(connection, (*gone, *first.values()))


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


def _note(connection: Connection, erased: Iterable[Erased]) -> None:
    """Write down those that are not known yet, of two of one id the second."""
    rows = {each.id_sha256: asdict(each) for each in erased}
    digests = list(rows)
    for begin in range(0, len(digests), _AT_ONCE):
        some = digests[begin : begin + _AT_ONCE]
        ids = select(Tombstone.id_sha256).where(Tombstone.id_sha256.in_(some))
        known = set(connection.execute(ids).scalars())
        if new := [rows[digest] for digest in some if digest not in known]:
            connection.execute(insert(Tombstone), new)


def _erase(connection: Connection, athlete_id: str) -> Sequence[str]:
    """Delete all that is known of an athlete; return which repetitions that were."""
    mine = select(Athlete.athlete_id).where(Athlete.athlete_id == athlete_id)
    connection.execute(mine.with_for_update())  # a jump that is just being stored is waited for
    its_own = Rep.athlete_id == athlete_id
    reps = connection.execute(select(Rep.rep_id).where(its_own)).scalars().all()
    delete_reps(connection, its_own)
    connection.execute(delete(SquadMember).where(SquadMember.athlete_id == athlete_id))
    connection.execute(delete(Athlete).where(Athlete.athlete_id == athlete_id))
    return reps


def _when(erased: Erased) -> datetime:
    return erased.erased_at
