"""Owns what the machine itself must have: a place to write, room, memory, a clock that is right."""

import ctypes
import os
import shutil
import stat
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

import psutil

from server.doctor.check import Check, fail, ok, warn

_A_JUMP_BYTES: Final = 100_000  # with its window: docs/explanation/durability.md
_LITTLE_BYTES: Final = 10_000 * _A_JUMP_BYTES
_NEARLY_NOTHING_BYTES: Final = 1_000 * _A_JUMP_BYTES
_ONE_CAMERA_MIB: Final = 400  # measured, as the next: docs/explanation/scaling.md
_A_HALL_MIB: Final = 800
_SCARCE_MIB: Final = 200
_TIME_ERROR: Final = 5  # adjtimex(2): nobody keeps the clock right
_TIMEX_BYTES: Final = 512  # more than the struct has anywhere
_AHEAD_S: Final = 60.0


def data_folder(folder: Path) -> Check:
    """Say whether what is stored can be written, and read by nobody else."""
    name, remedy = "data folder", "give it to the user that runs Hangtime (HANGTIME_DATA_DIR)"
    if not _is_there(folder):
        if os.access(_nearest(folder), os.W_OK | os.X_OK):
            return ok(name, f"{folder} is made by the first start")
        return fail(name, f"{folder} cannot be made by this user", remedy)
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"a byte")
    except OSError as error:
        return fail(name, f"{folder} cannot be written ({error.strerror})", remedy)
    if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return warn(name, f"{folder} is open to other users", f"chmod 700 {folder}")
    return ok(name, f"{folder} can be written, by its owner alone")


def disk(folder: Path) -> Check:
    """Say how many jumps there is room for."""
    free = shutil.disk_usage(_nearest(folder)).free
    text = f"{free / 1e6:.0f} MB are free, for about {free // _A_JUMP_BYTES} jumps"
    remedy = f"make room on the disk of {folder}"
    facts = {"free_mb": round(free / 1e6)}
    if free < _NEARLY_NOTHING_BYTES:
        return fail("disk", text, remedy, **facts)
    if free < _LITTLE_BYTES:
        return warn("disk", text, remedy, **facts)
    return ok("disk", text, **facts)


def memory(*, runs: bool) -> Check:
    """Say whether there is enough, for a server that *runs* or for one that is to start."""
    free_mib = psutil.virtual_memory().available >> 20
    text = f"{free_mib} MiB are available"
    facts = {"available_mib": free_mib}
    if runs:
        if free_mib >= _SCARCE_MIB:
            return ok("memory", f"{text} beside the server", **facts)
        return warn("memory", f"{text} beside the server", "end other programs", **facts)
    text += f"; one camera takes about {_ONE_CAMERA_MIB}, 25 take {_A_HALL_MIB}"
    if free_mib < _ONE_CAMERA_MIB:
        return fail("memory", text, "end other programs, or add memory", **facts)
    if free_mib < _A_HALL_MIB:
        return warn("memory", text, "end other programs before many film", **facts)
    return ok("memory", text, **facts)


def clock(folder: Path, now: datetime) -> Check:
    """Say whether the time of day can be trusted; jumps are measured by another clock."""
    shown = now.astimezone().strftime("%Y-%m-%d %H:%M")
    newest_s = max((path.stat().st_mtime for path in _files(folder)), default=0.0)
    behind_s = round(newest_s - now.timestamp())
    goes_by = "dates, links that expire and the certificate go by it"
    if behind_s > _AHEAD_S:
        text = f"says {shown}, but something was stored {behind_s} s later than that"
        return fail("clock", text, f"set it: {goes_by}", behind_s=behind_s)
    synchronised = _is_synchronised()
    if synchronised is None:
        text = f"says {shown}; whether a time server keeps it right is not known here"
        return warn("clock", text, f"compare it with your watch: {goes_by}")
    if not synchronised:
        text = f"says {shown}, and no time server keeps it right"
        return warn("clock", text, f"`timedatectl set-ntp true`, with a network: {goes_by}")
    return ok("clock", f"says {shown}, kept right by a time server")


def _is_synchronised() -> bool | None:
    """Return what the kernel says of its clock; None where there is nobody to ask."""
    try:
        ask = ctypes.CDLL(None).adjtimex
    except (AttributeError, OSError, TypeError):
        return None
    state: int = ask(ctypes.create_string_buffer(_TIMEX_BYTES))  # all zero: only asked
    return None if state < 0 else state != _TIME_ERROR


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []  # the folder's own check says so


def _nearest(folder: Path) -> Path:
    """Return *folder*, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if _is_there(path))


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # this user may not even look
        return False
