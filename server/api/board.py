"""Owns the board over HTTP: what a screen, or whoever else may listen, is shown of a session."""

from collections.abc import Sequence
from dataclasses import asdict

from server.api.routes import Call, Output, Reply, Route
from server.sessions import LiveSessions
from server.store.board import read_board
from server.store.database import ANSWER_S, Database


class Newest(Output):
    """The session's newest jump."""

    rep_id: str
    revision: int
    test: str
    nickname: str | None
    """None: nobody's, or of somebody who is not to be shown."""
    height_m: float | None
    """By flight time."""
    uncertainty_m: float | None
    """One standard deviation."""
    best_before_m: float | None
    """The highest of the same athlete, or of nobody's, in this test and session without it."""


class BoardPlace(Output):
    """One athlete's jumps in this session and test."""

    nickname: str
    jumps: int
    best_m: float | None
    best_uncertainty_m: float | None
    last_m: float | None
    last_uncertainty_m: float | None
    is_newest: bool
    """Whether the session's newest jump is theirs."""


class SessionBoard(Output):
    """What a screen shows beside what is said live."""

    test: str
    """The one that is chosen now."""
    nickname: str | None
    """Of who is to jump; None: nobody is chosen, or somebody who is not to be shown."""
    next_nickname: str | None
    """Of who comes after in the queue; None: nobody, or somebody who is not to be shown."""
    newest: Newest | None
    places: Sequence[BoardPlace]
    """Of those who agreed and did not opt out, at most a hundred, the highest first."""


class Boards:
    """The route."""

    def __init__(self, database: Database, live: LiveSessions) -> None:
        self._database = database
        self._live = live

    def routes(self) -> tuple[Route, ...]:
        """Return it."""
        return (
            Route("GET", "/sessions/{session}/board", "listen",
                  "Read what a screen shows of a live session.", self._read, SessionBoard),
        )  # fmt: skip

    async def _read(self, call: Call) -> Reply:
        session = self._live.name_of(call.path["session"])
        session_id, chosen = self._live.chosen(session)
        queue = self._live.queue_of(session)
        next_id = None if queue is None else queue.next
        async with self._database.reading(ANSWER_S) as connection:
            board = await read_board(
                connection, session_id, chosen.test, chosen.athlete_id, next_id
            )
        shown = SessionBoard.model_validate({**asdict(board), "test": chosen.test})
        return Reply(shown)
