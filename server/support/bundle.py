"""Owns what is in a support bundle: each a JSON file or text, of what is known to be harmless."""

import dataclasses
import importlib.metadata
import io
import json
import os
import platform
import tarfile
import time
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

from server.doctor.check import Check
from server.settings import Settings
from server.version import VERSION

_FOLDER: Final = "hangtime-support"
_SHOWN: Final = frozenset(
    {
        "port",
        "pose_model",
        "pose_engine",
        "min_results_per_s",
        "retention_days",
        "udp_ports",
    }
)
"""The settings whose values name nobody and open nothing; of any other, that it is set."""
_PARTS: Final = ("aiohttp", "aiortc", "av", "mediapipe", "numpy", "openvino", "sqlalchemy")


def versions() -> dict[str, object]:
    """Return what runs on what; not the machine's name."""
    return {
        "hangtime": VERSION,
        "python": platform.python_version(),
        "system": platform.system(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "parts": {name: importlib.metadata.version(name) for name in _PARTS},
    }


def told_settings(settings: Settings) -> dict[str, object]:
    """Return each setting: its value where that is harmless, else whether it is set."""
    usual = Settings()
    told: dict[str, object] = {}
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        said = "default" if value == getattr(usual, field.name) else "set"
        told[field.name] = value if field.name in _SHOWN else said
    return told


def told_checks(checks: Sequence[Check]) -> list[dict[str, object]]:
    """Return each check's state and numbers; its sentence may hold addresses and paths."""
    return [
        {"name": check.name, "state": check.state, "facts": dict(check.facts)} for check in checks
    ]


def write(file: BinaryIO, parts: Mapping[str, Any]) -> None:
    """Write *parts* by name: a text, or what JSON holds (hence Any)."""
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, part in parts.items():
            is_text = isinstance(part, str)
            text = part if is_text else json.dumps(part, indent=2, ensure_ascii=False) + "\n"
            data = text.encode()
            entry = tarfile.TarInfo(f"{_FOLDER}/{name}.{'txt' if is_text else 'json'}")
            entry.size, entry.mode, entry.mtime = len(data), 0o600, int(time.time())
            archive.addfile(entry, io.BytesIO(data))
