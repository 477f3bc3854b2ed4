"""What several parts' tests need of the machine."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

# A machine that is shared may take its time over an example.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

_LONGEST: Final = (
    "server/test_phone_files.py",
    "server/test_standing_looks.py",
    "server/test_serve.py",
    "store/test_backup.py",
    "server/test_not_jumps.py",
    "server/test_laws.py",
    "loadtest/test_run.py",
    "server/test_cut_laws.py",
    "server/test_same_everywhere.py",
    "server/test_detector.py",
    "pages/test_languages.py",
    "server/test_followed.py",
    "pages/test_shell.py",
    "api/test_document.py",
    "server/test_analyze.py",
    "test_gym_box.py",
)


def pytest_xdist_auto_num_workers() -> int:
    """One more than cores: a test waits now and then. Bounded, as each takes a gigabyte."""
    return min(os.cpu_count() or 1, 4) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: at the end nobody waits for one file's tests."""
    folder = Path(__file__).parent
    place = {folder / name: index for index, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root mounts a small disk, and not on every machine")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
