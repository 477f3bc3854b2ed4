"""A training after the last one is another life of its session, whoever listened on meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from server.live_session import LIFETIME_S, LiveSession
from server.session import Session
from server.sessions import LiveSessions
from tests.server.sink import Sink
from tests.server.test_sessions import Clock, film


def jump(live: LiveSession, rep_id: str) -> None:
    rep = {"rep_id": rep_id, "revision": 1, "final": False}
    live.take({"type": "rep", "v": 1, "rep": rep})
    live.keep(rep)


async def hear(stream: AsyncIterator[str], kind: str) -> dict[str, Any]:
    """Listen until a message of that kind comes."""
    async with asyncio.timeout(10):
        while (told := json.loads(await anext(stream)))["type"] != kind:
            pass
    heard: dict[str, Any] = told
    return heard


async def test_two_trainings_are_two_stored_sessions_though_somebody_listens_all_night() -> None:
    clock, sink = Clock(), Sink()
    sessions = LiveSessions(make_session=Session, version="test", clock=clock, sink=sink)
    left_open = sessions.events("demo", hears="everything")
    monday = (await hear(left_open, "hello"))["session_id"]
    await film(sessions)
    live, _ = sessions.join("demo", None)
    sessions.leave(live, None)
    jump(live, "monday's")
    sessions.rep_saved(monday, "monday's", 1)
    sessions.configure("demo", {"test": "dj"})

    clock.now_s += LIFETIME_S  # the camera may come back just so late
    await film(sessions)
    assert sessions.chosen("demo")[0] == monday
    clock.now_s += LIFETIME_S + 1
    await film(sessions)
    jump(live, "tuesday's")
    hello = await hear(left_open, "hello")
    assert hello["session_id"] == sessions.chosen("demo")[0] != monday
    assert (hello["saved"], hello["recent"], hello["reps"]) == ({}, 0, 0)
    assert (hello["configuration"]["test"], hello["chosen"]) == ("dj", True)
    assert (await hear(left_open, "camera"))["filming"] is True
    assert (await hear(left_open, "rep"))["rep"]["rep_id"] == "tuesday's"
    stored = [(rep.rep["rep_id"], rep.session_id) for rep in sink.kept]
    assert stored == [("monday's", monday), ("tuesday's", hello["session_id"])]
    late = sessions.events("demo", hears="everything")
    assert (await hear(late, "hello"))["recent"] == 1
    sessions.rep_saved(monday, "monday's", 2)  # it waited for a database that was away
    sessions.rep_saved(hello["session_id"], "tuesday's", 1)
    assert (await hear(left_open, "rep_saved"))["rep_id"] == "tuesday's"


async def test_a_hello_tells_whether_anybody_chose_anything() -> None:
    live, _ = LiveSessions(make_session=Session, version="test").join("demo", None)
    assert live.hello(resumed=False)[0]["chosen"] is False
    live.configure({"test": "dj"})
    assert live.hello(resumed=False)[0]["chosen"] is True
    live.configure({"test": "cmj", "queue": {"athlete_ids": ["a"], "at": 1, "reps_each": 1}})
    assert live.hello(resumed=False)[0]["chosen"] is True
