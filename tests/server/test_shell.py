"""What the worker of the pages is told to keep."""

import json
import re
from pathlib import Path

from server.page import PAGES
from server.shell import _written

STATIC = Path(__file__).parents[2] / "static"


def _shell(static: Path) -> dict[str, object]:
    line = _written(static, PAGES).splitlines()[0]
    shell: dict[str, object] = json.loads(line.removeprefix("self.SHELL = ").removesuffix(";"))
    return shell


def test_every_file_that_is_kept_exists_and_no_page_is_left_out() -> None:
    files = _shell(STATIC)["files"]
    assert isinstance(files, list)
    assert all((STATIC / str(file).removeprefix("/static/")).is_file() for file in files)
    assert {f"/static/{name}" for name in PAGES.values()} <= set(files)
    assert "/static/main.js" in files
    assert "/static/i18n/en/common.json" in files
    assert not [file for file in files if "/small/" in str(file)]


def test_an_address_finds_its_page() -> None:
    pages = _shell(STATIC)["pages"]
    assert isinstance(pages, list)

    def page_of(path: str) -> str | None:
        return next((file for pattern, file in pages if re.fullmatch(pattern, path)), None)

    assert page_of("/") == page_of("/c/monday") == "/static/index.html"
    assert page_of("/ops") == "/static/ops.html"
    assert page_of("/c/monday/events") is None
    assert page_of("/api/v1/me") is None


def test_one_changed_word_is_another_version(tmp_path: Path) -> None:
    (tmp_path / "sw.js").write_text("")
    words = tmp_path / "i18n/en/common.json"
    words.parent.mkdir(parents=True)
    words.write_text("{}")
    before = _shell(tmp_path)["version"]
    assert _shell(tmp_path)["version"] == before
    words.write_text('{"a": "b"}')
    assert _shell(tmp_path)["version"] != before
