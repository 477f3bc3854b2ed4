"""Owns the repetitions that wait on local disk while the database is away: one file, appended to.

Blocks; its caller is on a thread. Each server of a data directory has a file of its own, locked as
long as it runs.
"""

import errno
import fcntl
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from server.errors import HangtimeError
from server.private_files import sync_folder
from server.store.records import RepRecord

logger = logging.getLogger(__name__)

MOST_BYTES: Final = 256 << 20
"""About 2,500 repetitions; beyond, saving stops as it does when the disk is full."""
_MOST_SERVERS: Final = 64


class SpoolFull(OSError):  # noqa: N818
    """The file is as long as it may get."""


class Spool:
    """Records in their order, on disk."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Open the first file in *folder* that no other server has; raise HangtimeError."""
        self._most_bytes = most_bytes
        self._path, self._file = _first_unlocked(folder)
        self._read_to = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return self._size == 0

    def append(self, records: Sequence[RepRecord]) -> None:
        """Add *records* durably, all or none; raise OSError."""
        if os.fstat(self._file).st_nlink == 0:  # what is written now would end with this server
            text = f"{self._path.name} was deleted, a restart makes it anew"
            raise FileNotFoundError(errno.ENOENT, text)
        lines = b"".join(record.as_line() for record in records)
        size = self._size
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            lines = b"\n" + lines  # what the last server had half written spoils itself alone
        if size + len(lines) > self._most_bytes:
            raise SpoolFull(None, f"{self._most_bytes >> 20} MB of jumps wait on it already")
        try:
            write_durably(self._file, lines)
        except OSError:
            os.ftruncate(self._file, size)  # half a line would spoil the next
            raise

    def next(self, most: int) -> tuple[list[RepRecord], int]:
        """Return the first *most* records that wait, and the mark for `forget`; raise OSError."""
        records: list[RepRecord] = []
        # The open file itself: its name may be gone, and there may be no descriptor to spare.
        with os.fdopen(self._file, "rb", closefd=False) as file:
            file.seek(self._read_to)
            while len(records) < most and (line := file.readline()):
                try:
                    records.append(RepRecord.from_line(line))
                except (ValueError, KeyError, TypeError) as error:
                    # Nobody was told that it is saved: the machine died while it was written.
                    logger.warning("a waiting repetition is damaged and left out: %s", error)
            return records, file.tell()

    def forget(self, mark: int) -> None:
        """Note that everything up to *mark* is stored elsewhere; raise OSError.

        The file is emptied once all of it is; where it cannot be, the next time.
        """
        self._read_to = mark
        if mark >= self._size:
            os.ftruncate(self._file, 0)
            self._read_to = 0
            os.fsync(self._file)

    def close(self) -> None:
        """Leave the file to the next server."""
        os.close(self._file)

    @property
    def _size(self) -> int:
        return os.fstat(self._file).st_size


def waiting(folder: Path) -> tuple[int, int]:
    """Return how many repetitions wait in *folder*, of all its servers, and their bytes."""
    count = size = 0
    for path in folder.glob("waiting-*.jsonl"):
        with path.open("rb") as file:
            count += sum(1 for _ in file)
            size += file.tell()
    return count, size


def _is_bare(path: Path) -> bool:
    return not path.exists() or path.stat().st_size == 0


def write_durably(file: int, data: bytes) -> None:
    """Write all of *data* to the descriptor *file*, to the disk itself; raise OSError."""
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
    os.fsync(file)


def _first_unlocked(folder: Path) -> tuple[Path, int]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        paths = [folder / f"waiting-{number}.jsonl" for number in range(_MOST_SERVERS)]
        # First what a server left that ended: there may be fewer servers today.
        for path in sorted(paths, key=_is_bare):
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
                continue
            sync_folder(folder)
            return path, file
    except OSError as error:
        raise HangtimeError(
            f"{folder} cannot be written ({error.strerror}): HANGTIME_DATA_DIR names another place"
        ) from None
    raise HangtimeError(f"{_MOST_SERVERS} servers use {folder} already: give this one its own")
