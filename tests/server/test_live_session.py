"""What one session tells: its choice to all, whose turn it is, its last results to late comers."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.athlete_queue import SHOWN_S
from server.events import Notice
from server.live_session import LiveSession
from server.session import Session
from server.sessions import LiveSessions
from signaling.answerer import Refusal
from tests.server.test_sessions import Film

QUEUE = {"athlete_ids": ["ann", "bo"], "at": 0, "reps_each": 1}


class Live:
    """A session that a camera films and somebody listens to."""

    def __init__(self) -> None:
        self.sessions = LiveSessions(make_session=Session, version="test")
        self.session: LiveSession = self.sessions.join("gym", None)[0]
        self.camera = Film()
        self.session.camera_came(self.camera)
        self.stream: AsyncIterator[str] = self.sessions.events("gym", hears="who")

    async def hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = json.loads(await anext(self.stream))
        return heard

    def jump(self, rep_id: str, revision: int = 1) -> dict[str, object]:
        rep = {"rep_id": rep_id, "revision": revision, "final": True}
        told = self.session.take({"type": "rep", "v": 1, "rep": rep})
        self.session.count(rep_id, of=rep_id)
        return told

    def rest(self, to_s: float) -> None:
        self.session.see(0, at_rest=True)
        self.session.see(to_s, at_rest=True)


@pytest.fixture
def live() -> Live:
    return Live()


async def test_what_one_page_chooses_all_others_hear(live: Live) -> None:
    hello = await live.hear()
    assert (hello["queue"], hello["filming"]) == (None, True)
    live.sessions.configure("gym", {"test": "dj"})
    assert (await live.hear())["configuration"]["test"] == "dj"
    assert [told["type"] for told in live.camera.heard] == ["configured"]
    live.sessions.configure("gym", {"test": "dj"})  # nothing new
    answer = live.session.configure_by_camera({"armed": False})
    assert answer["yours"] is True
    heard = await live.hear()
    assert heard["configuration"]["armed"] is False
    assert "yours" not in heard
    assert len(live.camera.heard) == 1
    assert live.session.configure_by_camera({"armed": False}) == answer  # it waits for one


async def test_a_turn_ends_by_its_jumps_and_the_next_is_told_to_all(live: Live) -> None:
    await live.hear()
    live.sessions.configure("gym", {"queue": QUEUE})
    assert (await live.hear())["configuration"]["athlete_id"] == "ann"
    assert live.jump("a")["athlete_id"] == "ann"
    assert (await live.hear())["athlete_id"] == "ann"
    assert (await live.hear())["queue"]["reps_done"] == 1
    live.rest(SHOWN_S)
    following = await live.hear()
    assert following["configuration"]["athlete_id"] == "bo"
    assert following["queue"] == {**QUEUE, "at": 1, "reps_done": 0}
    assert live.camera.heard[-1] == following
    # A later revision of the jump before is not of who jumps now.
    assert live.jump("a", 2)["athlete_id"] == "ann"
    assert (await live.hear())["rep"]["revision"] == 2


async def test_who_jumps_out_of_turn_fills_nobodys(live: Live) -> None:
    live.sessions.configure("gym", {"queue": QUEUE})
    live.sessions.configure("gym", {"athlete_id": "a guest"})
    assert live.jump("a")["athlete_id"] == "a guest"
    assert live.session.queue is not None
    assert live.session.queue.reps_done == 0
    live.sessions.configure("gym", {"athlete_id": "bo"})
    assert live.session.queue.now == "bo"
    live.sessions.configure("gym", {"queue": None})
    assert live.session.queue is None
    assert live.session.session.configuration.athlete_id == "bo"


async def test_a_body_mass_is_not_the_next_athletes(live: Live) -> None:
    live.sessions.configure("gym", {"athlete_id": "ann", "mass_kg": 61.5})
    live.sessions.configure("gym", {"test": "sj", "athlete_id": "ann"})
    assert live.session.session.configuration.mass_kg == 61.5
    assert live.sessions.configure("gym", {"queue": QUEUE}).mass_kg == 61.5
    live.jump("a")
    live.rest(SHOWN_S)
    assert live.session.session.configuration.mass_kg is None
    assert live.sessions.configure("gym", {"mass_kg": 70}).mass_kg == 70
    assert live.sessions.configure("gym", {"athlete_id": "cy"}).mass_kg is None


async def test_a_jump_deleted_or_moved_elsewhere_is_told_and_does_not_fill_a_turn(
    live: Live,
) -> None:
    await live.hear()
    live.sessions.configure("gym", {"queue": QUEUE})
    live.jump("a")
    life = live.session.keeping.session_id
    for athlete_id, deleted, done in (("ann", True, 0), ("ann", False, 1), ("bo", False, 0)):
        live.sessions.rep_changed(life, "a", athlete_id, deleted=deleted)
        while (heard := await live.hear())["type"] != "rep_changed":
            pass
        told = {"rep_id": "a", "athlete_id": athlete_id, "deleted": deleted}
        assert heard == {"type": "rep_changed", "v": 1, **told}
        assert (await live.hear())["queue"]["reps_done"] == done
    live.sessions.rep_changed("another life's", "a", None, deleted=True)
    assert live.session.recent.messages()[0]["deleted"] is False


async def test_who_comes_late_hears_the_last_results_as_they_are_now(live: Live) -> None:
    live.jump("a")
    live.session.take({"type": "rep_rejected", "v": 1, "time_s": 1, "code": "x", "text": "X."})
    live.session.take({"type": "phase", "v": 1, "time_s": 2, "phase": "standing"})
    live.jump("a", 2)
    live.session.rep_changed("a", None, deleted=True)
    hello, rep, rejected = [await live.hear() for _ in range(3)]
    assert hello["recent"] == 2
    assert (rep["rep"]["revision"], rep["deleted"]) == (2, True)
    assert rejected["type"] == "rep_rejected"
    for n in range(60):
        live.jump(str(n))
    assert len(live.session.recent.messages()) == 50


async def test_a_camera_that_resumes_hears_the_last_results_too_and_a_new_one_none(
    live: Live,
) -> None:
    live.jump("a")
    live.jump("a", 2)
    live.session.rep_changed("a", None, deleted=True)
    hello, rep = live.session.hello(resumed=True)
    assert (hello["resumed"], hello["recent"]) == (True, 1)
    (now,) = live.session.recent.messages()
    assert rep == now
    assert (now["rep"]["revision"], now["deleted"]) == (2, True)
    (hello,) = live.session.hello(resumed=False)
    assert (hello["resumed"], hello["recent"]) == (False, 0)


async def test_who_only_watches_hears_of_every_jump_and_not_whose_it_is(live: Live) -> None:
    viewer = live.sessions.events("gym", hears="numbers")
    heard = [await anext(viewer)]
    live.sessions.configure("gym", {"queue": QUEUE})
    live.jump("a")
    for code in ("no_consent", "not_saved"):
        told = Notice(code, "Its athlete was erased, or has not agreed.")
        live.sessions.notify(live.session.keeping.session_id, told)
    live.sessions.rep_changed(live.session.keeping.session_id, "a", "bo", deleted=False)
    while json.loads(heard[-1])["type"] != "rep_changed":
        heard.append(await anext(viewer))
    later = live.sessions.events("gym", hears="numbers")
    heard += [await anext(later), await anext(later)]  # `hello`, and the jump
    kinds = [json.loads(text)["type"] for text in heard]
    assert kinds == ["hello", "configured", "rep", "configured", "rep_changed", "hello", "rep"]
    assert not any(who in "".join(heard) for who in ('"ann"', '"bo"', "no_consent", "not_saved"))
    assert json.loads(heard[-2])["queue"] is None


async def test_a_countdown_is_asked_of_the_page_that_films(live: Live) -> None:
    live.sessions.start_countdown("gym")
    assert live.camera.heard == [{"type": "countdown", "v": 1}]
    live.session.camera_left()
    with pytest.raises(Refusal, match="Nobody films") as refused:
        live.sessions.start_countdown("gym")
    assert refused.value.status == 409
