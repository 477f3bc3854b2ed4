"""Owns the zip of an export: the document, the table, and a pose stream for each repetition."""

import asyncio
import zipfile
from typing import BinaryIO, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.exports.csv_table import as_csv
from server.store.exports.document import as_json, poses_name
from server.store.exports.records import Exported, read_poses

_README: Final = """Hangtime export

export.json   everything that is stored, whole
reps.csv      the same repetitions as a table, for a spreadsheet
poses/        the landmarks around each repetition; no pictures are stored
              `hangtime analyze FILE.poses.jsonl --test cmj` measures one again

docs/reference/exports.md of Hangtime describes them.
"""
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the same data are the same bytes


async def write_zip(connection: AsyncConnection, exported: Exported, file: BinaryIO) -> None:
    """Write all of *exported*, what was deleted and can be brought back too, to *file*.

    *connection* has the look at the database that *exported* was read from. One repetition's
    landmarks are in memory at a time.
    """
    with zipfile.ZipFile(file, "w") as archive:
        _add(archive, "README.txt", _README.encode())
        _add(archive, "export.json", await asyncio.to_thread(as_json, exported))
        _add(archive, "reps.csv", await asyncio.to_thread(as_csv, exported))
        for rep in exported.reps:
            name = poses_name(rep)
            poses = await read_poses(connection, rep.rep_id) if name else None
            if name is not None and poses is not None:
                await asyncio.to_thread(_add, archive, name, poses)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
