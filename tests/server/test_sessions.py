"""Who films, who listens, and for how long a session is remembered; time is an argument here."""

import asyncio
import json
from collections.abc import Mapping

import pytest

from server.live_session import LIFETIME_S
from server.session import Session
from server.sessions import LiveSessions
from signaling.answerer import Refusal


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Film:
    """A camera that can be told to go."""

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.heard: list[Mapping[str, object]] = []

    async def end(self, code: str, text: str) -> None:
        self.ended.append(code)

    def hear(self, told: Mapping[str, object]) -> None:
        self.heard.append(told)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> LiveSessions:
    return LiveSessions(make_session=Session, version="test", clock=clock)


async def film(sessions: LiveSessions, token: str | None = None) -> tuple[str, bool]:
    """Connect a camera, say hello, and let it go; return the token and whether it resumed."""
    live, resumed = sessions.join("demo", token)
    session = await sessions.begin(live, resumed=resumed)
    session.reps += 1
    camera = Film()
    live.camera_came(camera)
    sessions.leave(live, None)
    hello, *_ = live.hello(resumed=resumed)
    sessions.leave(live, camera)
    return str(hello["resume"]), resumed


async def test_a_token_resumes_within_two_minutes_and_the_counter_goes_on(
    sessions: LiveSessions, clock: Clock
) -> None:
    token, _ = await film(sessions)
    clock.now_s += LIFETIME_S - 1
    _, resumed = await film(sessions, token)
    assert resumed
    assert sessions.join("demo", None)[0].session.reps == 2


async def test_a_token_is_worth_nothing_after_two_minutes(
    sessions: LiveSessions, clock: Clock
) -> None:
    token, _ = await film(sessions)
    clock.now_s += LIFETIME_S + 1
    assert (await film(sessions, token))[1] is False


async def test_a_token_works_once(sessions: LiveSessions) -> None:
    token, _ = await film(sessions)
    await film(sessions, token)
    assert (await film(sessions, token))[1] is False


async def test_without_a_token_the_next_camera_begins_anew(sessions: LiveSessions) -> None:
    await film(sessions)
    await film(sessions)
    assert sessions.join("demo", None)[0].session.reps == 1


async def test_a_token_is_spent_by_a_camera_that_does_not_resume_and_is_sent_no_hello(
    sessions: LiveSessions,
) -> None:
    token, _ = await film(sessions)
    live, resumed = sessions.join("demo", None)
    await sessions.begin(live, resumed=resumed)
    encoder = Film()
    live.camera_came(encoder)
    sessions.leave(live, None)
    with pytest.raises(Refusal, match="connected already"):
        sessions.join("demo", token)
    assert encoder.ended == []
    sessions.leave(live, encoder)
    assert (await film(sessions, token))[1] is False


async def test_a_token_runs_out_though_somebody_listens_on(
    sessions: LiveSessions, clock: Clock
) -> None:
    stream = sessions.events("demo")
    await anext(stream)
    token, _ = await film(sessions)
    clock.now_s += LIFETIME_S + 1
    assert (await film(sessions, token))[1] is False
    assert len(sessions) == 1


async def test_offers_that_fail_make_a_token_last_no_longer(
    sessions: LiveSessions, clock: Clock
) -> None:
    token, _ = await film(sessions)
    for _ in range(3):
        clock.now_s += LIFETIME_S / 2.5
        live, _ = sessions.join("demo", None)
        sessions.leave(live, None)
    assert (await film(sessions, token))[1] is False


async def test_offers_that_fail_make_no_session(sessions: LiveSessions) -> None:
    for index in range(2000):
        live, _ = sessions.join(f"junk{index}", None)
        sessions.leave(live, None)
    assert len(sessions) == 0


async def test_what_the_coach_chose_before_the_camera_came_is_in_force_when_it_comes(
    sessions: LiveSessions,
) -> None:
    stream = sessions.events("demo")
    await anext(stream)
    sessions.configure("demo", {"mass_kg": 61.5})
    live, resumed = sessions.join("demo", None)
    session = await sessions.begin(live, resumed=resumed)
    assert session.configuration.mass_kg == 61.5


async def test_a_listener_that_comes_back_finds_its_session(
    sessions: LiveSessions, clock: Clock
) -> None:
    stream = sessions.events("demo")
    await anext(stream)
    sessions.configure("demo", {"mass_kg": 61.5})
    clock.now_s += 10 * LIFETIME_S
    await stream.aclose()  # type: ignore[attr-defined] # it is a generator
    clock.now_s += LIFETIME_S - 1
    hello = json.loads(await anext(sessions.events("demo", hears="everything")))
    assert hello["configuration"]["mass_kg"] == 61.5


@pytest.mark.parametrize("token", ["", "nonsense", "ü" * 40, "\udcff"])
async def test_an_unknown_token_is_ignored(sessions: LiveSessions, token: str) -> None:
    await film(sessions)
    assert (await film(sessions, token))[1] is False


async def test_listeners_hear_hello_then_everything_and_keep_the_session(
    sessions: LiveSessions, clock: Clock
) -> None:
    stream = sessions.events("demo")
    hello = json.loads(await anext(stream))
    clock.now_s += LIFETIME_S * 10
    assert len(sessions) == 1
    live, _ = sessions.join("demo", None)
    live.say({"n": 1})
    live.say({"n": 2})
    assert [await anext(stream), await anext(stream)] == ['{"n":1}', '{"n":2}']
    assert hello["type"] == "hello"
    assert "resume" not in hello


async def test_a_listener_that_lags_is_let_go_and_the_others_stay(sessions: LiveSessions) -> None:
    slow, quick = sessions.events("demo"), sessions.events("demo")
    await anext(slow)
    await anext(quick)
    live, _ = sessions.join("demo", None)
    heard = []
    for index in range(300):
        live.say({"n": index})
        heard.append(json.loads(await anext(quick))["n"])
    assert heard == list(range(300))
    assert len([text async for text in slow]) < 300


async def test_a_repetition_that_is_saved_is_told_to_all_and_to_who_comes_later(
    sessions: LiveSessions,
) -> None:
    stream = sessions.events("demo")
    assert json.loads(await anext(stream))["saved"] == {}
    live, _ = sessions.join("demo", None)
    camera = Film()
    live.camera_came(camera)
    assert json.loads(await anext(stream))["type"] == "camera"
    sessions.rep_saved(live.keeping.session_id, "a", 1)
    sessions.rep_saved(live.keeping.session_id, "a", 2)
    sessions.rep_saved("of another server's session", "b", 1)
    assert json.loads(await anext(stream))["revision"] == 1
    assert camera.heard[-1] == {"type": "rep_saved", "v": 1, "rep_id": "a", "revision": 2}
    assert len(camera.heard) == 2
    assert live.hello(resumed=True)[0]["saved"] == {"a": 2}


async def test_a_hello_tells_the_last_hundred_that_are_saved(sessions: LiveSessions) -> None:
    live, _ = sessions.join("demo", None)
    for index in range(130):
        live.rep_saved(str(index), 1)
    (hello,) = live.hello(resumed=True)
    assert hello["saved"] == {str(index): 1 for index in range(30, 130)}


async def test_configure_reaches_the_session_and_a_bad_one_changes_nothing(
    sessions: LiveSessions,
) -> None:
    with pytest.raises(Refusal, match="no session") as refused:
        sessions.configure("demo", {"mass_kg": 70})
    assert refused.value.status == 404
    stream = sessions.events("demo")
    await anext(stream)
    assert sessions.configure("demo", {"mass_kg": 70}).mass_kg == 70
    with pytest.raises(Refusal, match="unknown key"):
        sessions.configure("demo", {"mass_kg": 80, "nonsense": 1})
    assert sessions.configure("demo", {}).mass_kg == 70


async def test_who_films_and_what_the_coach_chose_is_told_to_all_and_the_same_twice_to_nobody(
    sessions: LiveSessions,
) -> None:
    stream = sessions.events("demo", hears="who")
    assert json.loads(await anext(stream))["filming"] is False
    live, _ = sessions.join("demo", None)
    camera = Film()
    live.camera_came(camera)
    assert json.loads(await anext(stream)) == {"type": "camera", "v": 1, "filming": True, "reps": 0}
    for _ in range(2):
        sessions.configure("demo", {"test": "dj", "athlete_id": "a"})
    sessions.configure("demo", {"armed": False})
    first, second = [json.loads(await anext(stream)) for _ in range(2)]
    assert (first["type"], first["configuration"]["test"]) == ("configured", "dj")
    assert (second["configuration"]["athlete_id"], second["configuration"]["armed"]) == ("a", False)
    assert camera.heard == [first, second]
    live.camera_left()
    assert json.loads(await anext(stream)) == {
        "type": "camera",
        "v": 1,
        "filming": False,
        "reps": 0,
    }


async def test_two_offers_at_once_cannot_both_have_the_session(sessions: LiveSessions) -> None:
    sessions.join("demo", None)
    await asyncio.sleep(0)
    with pytest.raises(Refusal, match="connected already"):
        sessions.join("demo", None)


async def test_what_guests_are_let_in_to_ends_with_the_camera_though_somebody_listens_on(
    sessions: LiveSessions, clock: Clock
) -> None:
    assert sessions.life_of("demo") is None
    listening = aiter(sessions.events("demo"))
    await anext(listening)
    first = sessions.life_of("demo")  # shown before the camera comes
    assert first is not None
    token, _ = await film(sessions)
    clock.now_s += LIFETIME_S
    _, resumed = await film(sessions, token)
    assert resumed
    assert sessions.life_of("demo") == first

    clock.now_s += LIFETIME_S + 1
    assert sessions.life_of("demo") is None
    live, _ = sessions.join("demo", None)
    sessions.leave(live, None)  # an offer that fails begins nothing
    assert sessions.life_of("demo") is None
    await film(sessions)
    assert sessions.life_of("demo") not in (None, first)
