"""Owns how what is stored is taken away over HTTP: a table, a document, a report, landmarks.

What they are made of is server.store.exports'; they are made on a thread and kept by no cache.
"""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final

from aiohttp import web

from server.api.routes import JSON, Call, Route
from server.store.database import Database
from server.store.exports.archive import write_zip
from server.store.exports.csv_table import as_csv
from server.store.exports.document import as_json
from server.store.exports.reading import Whose, read_export, read_poses
from server.store.exports.records import Exported
from signaling.answerer import Refusal

_ZIP: Final = "application/zip"
_POSES: Final = "application/x-ndjson"
_PIECE: Final = 256 * 1024


def _as_pdf(exported: Exported) -> bytes:
    # Imported here: its fonts take a moment, and few servers are asked for a report each day.
    from server.store.exports.report import as_pdf

    return as_pdf(exported)


@dataclass(frozen=True, slots=True)
class _Format:
    """One way to write an export."""

    ending: str
    content_type: str
    what: str
    write: Callable[[Exported], bytes]


_FORMATS: Final = (
    _Format("csv", "text/csv", "a table for a spreadsheet", as_csv),
    _Format("json", JSON, "a whole document", as_json),
    _Format("pdf", "application/pdf", "a report, a page for each athlete and test", _as_pdf),
)


class Exports:
    """The routes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        poses = Route(
            "GET",
            "/reps/{rep_id}/poses.jsonl",
            "export",
            "Export the landmarks around a repetition: a pose stream file.",
            self._poses,
            answers_as=_POSES,
        )
        return (poses, *self._routes_of("session"), *self._routes_of("athlete"))

    def _routes_of(self, whose: Whose) -> tuple[Route, ...]:
        path = f"/{whose}s/{{{whose}_id}}/export"
        one = "a session" if whose == "session" else "an athlete"
        written = (
            Route(
                "GET",
                f"{path}.{form.ending}",
                "export",
                f"Export {one} as {form.what}.",
                partial(self._written, whose, form),
                answers_as=form.content_type,
            )
            for form in _FORMATS
        )
        packed = Route(
            "GET",
            f"{path}.zip",
            "export",
            f"Export all of {one}: document, table and landmarks.",
            partial(self._packed, whose),
            answers_as=_ZIP,
        )
        return (*written, packed)

    async def _written(self, whose: Whose, form: _Format, call: Call) -> web.Response:
        async with self._database.reading() as connection:
            exported = await read_export(connection, whose, call.path[f"{whose}_id"])
        if exported is None:
            raise Refusal(404, f"There is no such {whose}.")
        body = await asyncio.to_thread(form.write, exported)
        headers = _headers(f"{whose}.{form.ending}")
        return web.Response(body=body, content_type=form.content_type, headers=headers)

    async def _packed(self, whose: Whose, call: Call) -> web.StreamResponse:
        with tempfile.TemporaryFile() as file:
            async with self._database.reading() as connection:
                exported = await read_export(connection, whose, call.path[f"{whose}_id"])
                if exported is None:
                    raise Refusal(404, f"There is no such {whose}.")
                await write_zip(connection, exported, file)
            return await _send(call.request, file, f"{whose}.zip")

    async def _poses(self, call: Call) -> web.Response:
        async with self._database.reading() as connection:
            poses = await read_poses(connection, call.path["rep_id"])
        if poses is None:
            raise Refusal(404, "No landmarks are stored of such a repetition.")
        return web.Response(body=poses, content_type=_POSES, headers=_headers("rep.poses.jsonl"))


async def _send(request: web.Request, file: BinaryIO, name: str) -> web.StreamResponse:
    """Send *file* piece by piece: an archive may be larger than memory.

    Who goes away meanwhile has some of it already: that counts as taken, in the audit log too.
    """
    response = web.StreamResponse(headers=_headers(name))
    response.content_type = _ZIP
    response.content_length = file.tell()
    file.seek(0)
    with suppress(ConnectionResetError):
        await response.prepare(request)
        while piece := await asyncio.to_thread(file.read, _PIECE):
            await response.write(piece)
        await response.write_eof()
    return response


def _headers(name: str) -> dict[str, str]:
    """Return those of a file to be saved; no cache keeps personal data."""
    return {
        "Content-Disposition": f'attachment; filename="hangtime-{name}"',
        "Cache-Control": "no-store",
    }
