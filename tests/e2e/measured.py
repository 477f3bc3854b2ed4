"""Owns a server that has measured: jumps filmed through real WebRTC, stored, and read back.

What the tests of pages without a camera show. Nothing here writes a number: a repetition is there
because the server saw its frames.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.e2e.served import enough_cores, served
from tests.server.media_peer import Camera
from tests.truth.video_files import packets_of

Told = dict[str, Any]  # Any: JSON

CLIP: Final = Path(__file__).parents[2] / "static/demo/cmj.mp4"
JUMPS: Final = 3
"""That the clip shows, of 0.25, 0.40 and 0.55 m, in twelve seconds: standing at either end."""
_ROUNDS: Final = 6  # of the clip, until so many jumps were measured as are wanted
_PATIENCE_S: Final = 80


@dataclass(frozen=True, slots=True)
class Film:
    """One session to be filmed."""

    session: str
    athletes: Sequence[str] = ()
    """Nicknames, of whom its jumps are in turn; nobody: nobody's."""
    jumps: int = JUMPS
    """To be measured; fewer take less time."""


@dataclass(frozen=True, slots=True)
class Filmed:
    """One session that was filmed."""

    name: str
    session_id: str
    rep_ids: tuple[str, ...]
    """Oldest first."""


class Measured:
    """A server and what it measured."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.athletes: dict[str, str] = {}
        """Id by nickname; each has agreed to be stored."""
        self.sessions: dict[str, Filmed] = {}
        self._http = http

    async def ask(self, method: str, path: str, body: object = None) -> Told:
        """Return the JSON that the API answers; what it refuses fails the test."""
        async with self._http.request(method, f"{self.url}/api/v1{path}", json=body) as answer:
            assert answer.ok, await answer.text()
            told: Told = {} if answer.status == 204 else await answer.json()
            return told

    async def rep(self, rep_id: str) -> Told:
        """Return a repetition as it is stored now."""
        return await self.ask("GET", f"/reps/{rep_id}")

    async def film(self, film: Film) -> Filmed:
        """Film one more session; return it once all of its jumps are stored."""
        camera = Camera(_ROUNDS * len(_packets()), _packets(), "video/H264", patient=True)
        try:
            await camera.accept(await self._answer(film.session, await camera.offer()))
            rep_ids = tuple([await _saved(camera, nth) for nth in range(film.jumps)])
        except TimeoutError:
            told = [each.get("text") for each in camera.events if "text" in each]
            raise AssertionError(f"{film.jumps} jumps were not measured: {told}") from None
        finally:
            await camera.close()
        await self._give(rep_ids, film.athletes)
        session_id = (await self.rep(rep_ids[0]))["session_id"]
        found = self.sessions[film.session] = Filmed(film.session, session_id, rep_ids)
        return found

    async def _answer(self, session: str, offer: str) -> str:
        headers = {"Content-Type": "application/sdp"}
        whip = f"{self.url}/whip/{session}"
        async with self._http.post(whip, data=offer, headers=headers) as answer:
            assert answer.status == 201, await answer.text()
            return await answer.text()

    async def _give(self, rep_ids: Sequence[str], nicknames: Sequence[str]) -> None:
        if not nicknames:
            return
        for rep_id, nickname in zip(rep_ids, cycle(nicknames), strict=False):
            athlete_id = self.athletes[nickname]
            await self.ask("POST", f"/reps/{rep_id}/move", {"athlete_id": athlete_id})

    async def add(self, nickname: str) -> None:
        """Add an athlete who agrees to be stored."""
        asked = {"nickname": nickname, "has_consent": True}
        self.athletes[nickname] = (await self.ask("POST", "/athletes", asked))["athlete_id"]


@asynccontextmanager
async def measured(*films: Film) -> AsyncIterator[Measured]:
    """Serve, film all of *films*, and yield what is stored of them.

    One after another, and every picture is looked at, however long that takes. A film takes as long
    as its jumps at least: 5 s for one, 11 s for three. Without any there is one, `monday`, and it
    is Kim's.
    """
    films = films or (Film("monday", ("Kim",)),)
    with enough_cores():
        async with served(None) as url, aiohttp.ClientSession() as http:
            shown = Measured(url, http)
            for nickname in dict.fromkeys(name for film in films for name in film.athletes):
                await shown.add(nickname)
            for film in films:
                await shown.film(film)
            yield shown


@cache
def _packets() -> tuple[bytes, ...]:
    return packets_of(CLIP)


async def _saved(camera: Camera, nth: int) -> str:
    """Return the id of the *nth* repetition once its last revision is durable."""
    await camera.event_is(
        lambda told: told["type"] == "rep" and told["rep"]["final"], nth, _PATIENCE_S
    )
    rep = [each for each in camera.reps if each["final"]][nth]
    await camera.event_is(
        lambda told: (
            told["type"] == "rep_saved"
            and told["rep_id"] == rep["rep_id"]
            and told["revision"] >= rep["revision"]
        )
    )
    return str(rep["rep_id"])
