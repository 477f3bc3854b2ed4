"""Owns keeping mediapipe's C++ log, which has no switch, off a person's terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def native_log_hidden() -> Iterator[None]:
    """Hide what native code writes to the terminal meanwhile; Python still writes there."""
    if not sys.stderr.isatty():
        yield
        return
    ours = sys.stderr
    terminal = os.dup(ours.fileno())
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), ours.fileno())
    try:
        with os.fdopen(terminal, "w", buffering=1, closefd=False) as sys.stderr:
            yield
    finally:
        os.dup2(terminal, ours.fileno())
        os.close(terminal)
        sys.stderr = ours
