"""Owns the memory that a camera leaves behind: hands it back to the system.

glibc keeps what was freed between what is still in use, for whoever asks next. Of a camera that is
some ten megabytes, which nobody may ask for again until as many cameras are there at once.
"""

import ctypes
from collections.abc import Callable


def _trim_of_this_libc() -> Callable[[int], int] | None:
    """Return `malloc_trim`; None where the C library has none, as on macOS and with musl."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim.argtypes, trim.restype = (ctypes.c_size_t,), ctypes.c_int
    return trim


_TRIM = _trim_of_this_libc()


def give_back() -> None:
    """Hand back what is free. Takes milliseconds, without the interpreter's lock."""
    if _TRIM is not None:
        _TRIM(0)
