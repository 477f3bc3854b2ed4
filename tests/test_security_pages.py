"""What the security pages promise to be shown by a test is shown by one that exists."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "reference" / "asvs-webrtc.md"
ROWS = [f"17.1.{row}" for row in (1, 2)]
ROWS += [f"17.2.{row}" for row in range(1, 9)]
ROWS += [f"17.3.{row}" for row in (1, 2)]


def rows() -> dict[str, list[str]]:
    """The tests that each row of the chapter names."""
    lines = re.findall(r"^\| (17\.\d\.\d) \|.*\| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE)
    return {row: re.findall(r"`([^`]+)`", shown) for row, shown in lines}


def test_every_row_of_the_chapter_is_answered() -> None:
    assert list(rows()) == ROWS
    assert all(rows().values())


def test_every_test_that_is_named_exists() -> None:
    for name in {name for shown in rows().values() for name in shown}:
        file, _, function = name.partition("::")
        tree = ast.parse((TESTS / file).read_text())
        names = {node.name for node in tree.body if hasattr(node, "name")}
        assert not function or function in names, name
