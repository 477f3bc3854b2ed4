"""What the worker of the pages is told to keep."""

import re
from pathlib import Path

from server.page import PAGES
from server.shell import shell_of

STATIC = Path(__file__).parents[2] / "static"


def test_every_file_that_is_kept_exists_and_no_page_is_left_out() -> None:
    files = shell_of(STATIC, PAGES)["files"]
    assert all((STATIC / file.removeprefix("/static/")).is_file() for file in files)
    assert {f"/static/{name}" for name in PAGES.values()} <= set(files)
    assert "/static/main.js" in files
    assert "/static/i18n/en/common.json" in files
    assert not [file for file in files if "/small/" in file]


def test_an_address_finds_its_page() -> None:
    pages = shell_of(STATIC, PAGES)["pages"]

    def page_of(path: str) -> str | None:
        return next((file for pattern, file in pages if re.fullmatch(pattern, path)), None)

    assert page_of("/") == page_of("/c/monday") == "/static/index.html"
    assert page_of("/ops") == "/static/ops.html"
    assert page_of("/c/monday/events") is None
    assert page_of("/api/v1/me") is None


def test_one_changed_word_is_another_version(tmp_path: Path) -> None:
    words = tmp_path / "i18n/en/common.json"
    words.parent.mkdir(parents=True)
    words.write_text("{}")
    before = shell_of(tmp_path, PAGES)["version"]
    assert shell_of(tmp_path, PAGES)["version"] == before
    words.write_text('{"a": "b"}')
    assert shell_of(tmp_path, PAGES)["version"] != before
