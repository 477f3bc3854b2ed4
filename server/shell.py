"""Owns what the pages' worker keeps on a device for when the server is away."""

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypedDict

from aiohttp import web

from signaling.problems import Handler

_CODE: Final = ("*.html", "**/*.css", "**/*.js", "i18n/**/*.json")
_PICTURES: Final = ("*.svg", "*.webmanifest", "demo/*")
_NOT_KEPT: Final = ("small", "sw.js")


class Shell(TypedDict):
    """What static/sw.js is told."""

    version: str
    files: list[str]
    pages: list[tuple[str, str]]
    """Pattern of addresses and file of each page."""


def worker(static: Path, pages: Mapping[str, str]) -> Handler:
    """Serve static/sw.js with what it keeps; *pages* are files by the route that they answer.

    Any changed file makes another worker: so a browser finds that there is a newer page.
    """

    async def served(_: web.Request) -> web.StreamResponse:
        shell = await asyncio.to_thread(shell_of, static, pages)
        code = (static / "sw.js").read_text(encoding="utf-8")
        text = f"self.SHELL = {json.dumps(shell)};\n{code}"
        return web.Response(text=text, content_type="text/javascript")

    return served


def shell_of(static: Path, pages: Mapping[str, str]) -> Shell:
    """Return what is kept of the files in *static*; reads all of them."""
    found = {
        path for pattern in _CODE + _PICTURES for path in static.glob(pattern) if path.is_file()
    }
    files = sorted(path.relative_to(static) for path in found)
    kept = [file for file in files if file.parts[0] not in _NOT_KEPT]
    digest = hashlib.sha256()
    for file in kept:
        digest.update(f"{file.as_posix()}\0".encode())
        digest.update(hashlib.sha256((static / file).read_bytes()).digest())
    return {
        "version": digest.hexdigest()[:16],
        "files": [f"/static/{file.as_posix()}" for file in kept],
        "pages": [(_pattern(route), f"/static/{file}") for route, file in pages.items()],
    }


def _pattern(route: str) -> str:
    """Return the regular expression of the addresses of an aiohttp route."""
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route))
