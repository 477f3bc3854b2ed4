"""Owns the backup file: a zip of one `TABLE.jsonl` for each table, and `manifest.json`.

It holds one moment of the database, whatever is written meanwhile, and goes into either kind. What
is restored is read back and compared before it counts.
"""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import Connection, MetaData

from server.errors import BadFile, BadInput, HangtimeError
from server.private_files import whole_file
from server.store import dump, schema
from server.store.database import Database
from server.store.tables import Base
from server.store.tombstones import Erased, apply_tombstones, stored_tombstones

_FORMAT: Final = "hangtime-backup"
_VERSION: Final = 1
_MANIFEST: Final = "manifest.json"
NOT_IN_IT: Final = ("sign_ins", "share_links")
"""Tables of keys: one that was taken back since would open again after a restore."""
_MAY_BE_THERE: Final = "tombstones"
"""The table that a store counted as empty may have: they outlive what they speak of."""
_NOT_WHOLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,  # one bit, and an entry looks encrypted, or packed in a way that nobody knows
    KeyError,
    ValueError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class TableDigest:
    """What a table held."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    schema_revision: str
    written_at: str
    tables: dict[str, TableDigest]


async def write_backup(database: Database, path: Path) -> Manifest:
    """Write everything in *database* to the new file *path*; raise BadInput, HangtimeError."""
    try:
        with new_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            async with database.reading() as connection:
                manifest = await connection.run_sync(_dump_all, archive)
            archive.writestr(_MANIFEST, json.dumps(_as_json(manifest), indent=2))
    except OSError as error:
        raise HangtimeError(f"{path} cannot be written: {error.strerror}") from None
    return manifest


async def restore(url: str, path: Path, erased: Sequence[Erased] = ()) -> Manifest:
    """Read the backup at *path* into the empty database at *url*, whole or not at all.

    Who was erased, by the backup, the database or *erased*, does not come back. Raise BadFile for
    a damaged file, BadInput for a database that is not empty.
    """
    manifest = read_manifest(path)
    database = Database(url, foreign_keys=False)
    try:
        async with database.writing(answer_s=None) as connection:
            await connection.run_sync(_restore, path, manifest, database.name, erased)
    finally:
        await database.close()
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Return what the backup at *path* holds, once all of it was checked; raise BadFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _from_json(json.loads(archive.read(_MANIFEST)))
            for name, expected in manifest.tables.items():
                if _digest(_lines(archive, name)) != expected:
                    raise BadFile(f"{path} is damaged: {name} is not what the manifest says")
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}") from None
    except _NOT_WHOLE as error:
        raise BadFile(f"{path} is no whole backup of Hangtime: {error}") from None
    if manifest.schema_revision not in schema.revisions():
        raise BadFile(f"{path} was written by a newer Hangtime: install that one")
    return manifest


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Open *path* for its owner alone; it appears there once it is whole and on the disk."""
    if path.exists():
        raise BadInput(f"{path} is there already: name a new file")
    with whole_file(path) as file:
        yield file


def _dump_all(connection: Connection, archive: zipfile.ZipFile) -> Manifest:
    revision = schema.revision_of(connection)
    if revision is None:
        raise BadInput("the database has no tables yet: there is nothing to back up")
    tables = {}
    for table in dump.tables(connection):
        if table.name in NOT_IN_IT:
            continue
        with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
            tables[table.name] = _digest(_written(dump.lines(connection, table), file.write))
    written_at = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(revision, written_at, tables)


def _restore(
    connection: Connection,
    path: Path,
    manifest: Manifest,
    name: str,
    erased: Sequence[Erased],
) -> None:
    known = _make_room(connection, name)
    schema.upgrade_on(connection, manifest.schema_revision)
    with zipfile.ZipFile(path) as archive:
        for table in dump.tables(connection):
            if table.name in manifest.tables:
                dump.load(connection, table, _lines(archive, table.name))
                if _digest(dump.lines(connection, table)) != manifest.tables[table.name]:
                    raise HangtimeError(f"{table.name} came out otherwise than it was written")
    schema.upgrade_on(connection, "head")
    apply_tombstones(connection, (*stored_tombstones(connection), *known, *erased))


def _make_room(connection: Connection, name: str) -> tuple[Erased, ...]:
    """Drop the tables of an empty store, for the backup's may be older; return its tombstones."""
    for table in dump.tables(connection):
        if table.name not in Base.metadata.tables:
            raise BadInput(
                f"the database {name} has a table that is not Hangtime's ({table.name}): a backup "
                "is restored into a database of its own"
            )
        if table.name != _MAY_BE_THERE and (rows := dump.rows_in(connection, table)):
            raise BadInput(
                f"the database {name} is not empty ({table.name} has {rows} rows): a backup is "
                "restored into an empty one"
            )
    known = stored_tombstones(connection)
    everything = MetaData()
    everything.reflect(connection)
    everything.drop_all(connection)
    return known


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    with archive.open(f"{table}.jsonl") as file:
        yield from file


def _written(rows: Iterator[bytes], write: Callable[[bytes], int]) -> Iterator[bytes]:
    for line in rows:
        try:
            write(line)
        except OSError as error:  # not the database's, though it is in the middle of being read
            raise HangtimeError(f"the backup cannot be written: {error.strerror}") from None
        yield line


def _digest(rows: Iterator[bytes]) -> TableDigest:
    return TableDigest(*dump.digest(rows))


def _as_json(manifest: Manifest) -> dict[str, object]:
    return {"format": _FORMAT, "version": _VERSION, **asdict(manifest)}


def _from_json(fields: dict[str, object]) -> Manifest:
    for key, expected in (("format", _FORMAT), ("version", _VERSION)):
        if fields[key] != expected:
            raise ValueError(f"{key} is {fields[key]!r}, and must be {expected!r}")
    tables = fields["tables"]
    if not isinstance(tables, dict):
        raise ValueError("tables is no object")
    return Manifest(
        str(fields["schema_revision"]),
        str(fields["written_at"]),
        {str(name): TableDigest(**found) for name, found in tables.items()},
    )
