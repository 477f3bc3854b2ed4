"""A jump is whose it was when it landed, and kept as what it was jumped as, however late told."""

from dataclasses import replace

import pytest

from server.events import RepDone, SetDone
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.jump.sets import HopSet
from server.media.channels import Channels
from server.media.results import Results
from server.session import Session
from server.sessions import LiveSessions
from tests.server.peers_rig import REP
from tests.server.sink import Sink


class Gym:
    """A session whose analysis is the test, and two athletes who jump once each."""

    def __init__(self) -> None:
        self.sink = Sink()
        self.sessions = LiveSessions(make_session=Session, version="test", sink=self.sink)
        self.live = self.sessions.join("gym", None)[0]
        channels = Channels(
            self.live, resumed=False, guard=lambda react: react, finish=lambda code, text: None
        )
        self.results = Results(channels, self.live)
        queue = {"athlete_ids": ["ann", "bo"], "reps_each": 1}
        self.sessions.configure("gym", {"queue": queue, "mass_kg": 60})

    @property
    def done(self) -> tuple[str | None, int]:
        """Whose turn it is, and how many jumps of it count."""
        assert self.live.queue is not None
        return self.live.queue.now, self.live.queue.reps_done

    def jump(self, rep: JumpRep, chosen: Configuration | None = None) -> None:
        self.results.tell(RepDone(rep, chosen))

    def next_turn(self) -> None:
        self.sessions.configure("gym", {"athlete_id": "bo", "mass_kg": 95, "test": "sj"})


@pytest.fixture
def gym() -> Gym:
    return Gym()


def test_a_late_revision_is_no_jump_of_whose_turn_it_is_now(gym: Gym) -> None:
    gym.jump(REP)
    assert gym.done == ("ann", 1)
    gym.next_turn()
    gym.jump(replace(REP, revision=2))
    assert gym.done == ("bo", 0)
    gym.sessions.configure("gym", {"athlete_id": "ann"})
    gym.jump(replace(REP, revision=3))
    assert gym.done == ("ann", 0), "it counted when it was told first"


def test_a_late_revision_is_kept_as_what_was_jumped(gym: Gym) -> None:
    gym.jump(REP)
    gym.next_turn()
    gym.jump(replace(REP, revision=2))
    first, last = gym.sink.kept
    assert last.rep["revision"] == 2
    assert last.configuration == first.configuration
    said = last.configuration
    assert (said.athlete_id, said.mass_kg, said.test) == ("ann", 60, "cmj")


def test_a_jump_that_was_moved_takes_no_mass_of_another_along(gym: Gym) -> None:
    gym.jump(REP)
    gym.live.rep_changed(REP.rep_id, "cy", deleted=False)
    gym.jump(replace(REP, revision=2))
    said = gym.sink.kept[-1].configuration
    assert (said.athlete_id, said.mass_kg, said.test) == ("cy", None, "cmj")


def test_a_jump_found_late_is_whose_it_was_when_it_landed(gym: Gym) -> None:
    landed_as = gym.live.session.configuration
    gym.next_turn()
    gym.jump(REP, landed_as)
    assert gym.done == ("bo", 0)
    assert gym.sink.kept[-1].configuration == landed_as
    assert gym.live.recent.messages()[-1]["athlete_id"] == "ann"


def test_a_set_that_ends_late_is_whose_hops_it_has(gym: Gym) -> None:
    hops = [replace(REP, rep_id=rep_id, test="hops") for rep_id in ("one", "two")]
    for hop in hops:
        gym.jump(hop)
    assert gym.done == ("ann", 0), "a set counts, and no hop"
    gym.next_turn()
    gym.results.tell(SetDone(HopSet("a set", "hops", ("one", "two"), {}, {}, {}, 3, final=True)))
    assert gym.done == ("bo", 0)
