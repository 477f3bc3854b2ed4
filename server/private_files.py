"""Owns the files that only their owner may read: written whole or not at all, mode 0600."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from server.errors import HangtimeError

_KEY_BYTES: Final = 32


def signing_key(data_dir: Path) -> bytes:
    """Return the key that signs tokens, made on first use."""
    path = data_dir / "signing.key"
    key = read_or_none(path)
    if key is None:
        key = secrets.token_bytes(_KEY_BYTES)
        write_private(path, key)
    if len(key) < _KEY_BYTES:
        raise HangtimeError(f"{path} is damaged: delete it, and a new one is made")
    return key


def read_or_none(path: Path) -> bytes | None:
    """Return what *path* holds, None if there is no such file; raise HangtimeError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HangtimeError(f"{path} cannot be read: {error.strerror}") from None


def write_private(path: Path, data: bytes) -> None:
    """Write *path* for its owner alone, from its first byte on; raise HangtimeError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(data)
    except OSError as error:
        raise HangtimeError(
            f"{path} cannot be written ({error.strerror}): HANGTIME_DATA_DIR names another place"
        ) from None


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open *path* for its owner alone; it appears there once it is whole and on the disk.

    No power cut leaves half of it, or none of it under its name. Raise OSError.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        sync_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Wait until the names in *folder* are on the disk: a file without its name is lost."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
