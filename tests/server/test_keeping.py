"""What is kept of a jump is that jump's, however late its last word comes, or it is nothing."""

from server.events import RepDone
from server.keeping import RepToKeep, SessionKeeping
from server.media.analyser import Analyser
from server.pose.frame import Frame
from server.pose.lent import LentEstimator
from server.session import Session
from tests.server.listening import seen
from tests.server.sink import Sink
from tests.server.test_second_look import BLANK, Stream, Told, motion, with_late_feet


def last_word(stream: Stream, *, busy_s: float, spare: int) -> RepToKeep:
    """What is kept of a jump that is looked at again: after *busy_s*, in each *spare*-th frame."""
    sink, session = Sink(), Session()
    keeping = SessionKeeping("gym", sink)
    lender = LentEstimator(lambda: Told(stream))
    analyser = Analyser(Told(stream), session, lender, record=keeping.recorder())
    first_s: float | None = None
    for index, (time_s, _) in enumerate(stream):
        said = [*analyser.feed(Frame(time_s, BLANK))]
        if first_s is not None and time_s > first_s + busy_s and index % spare == 0:
            said += analyser.use_time()
        for event in said:
            if isinstance(event, RepDone):
                first_s = first_s or time_s
                keeping.keep({**event.rep.as_json(), "recorded_at": ""}, session.configuration)
    analyser.close()
    last = sink.kept[-1]
    assert (last.rep["revision"], last.rep["final"]) == (3, True)
    assert [each.window for each in sink.kept[:-1]] == [None, None]
    return last


def test_a_second_look_that_comes_late_leaves_the_jump_in_its_own_window() -> None:
    stream = with_late_feet(seen(motion(after_s=12.0)))
    kept = last_word(stream, busy_s=4.5, spare=1)
    landing_s = kept.rep["landing_time_s"]
    assert isinstance(landing_s, float)
    assert kept.window is not None
    times_s = [frame.time_s for frame in kept.window.frames]
    assert times_s[0] == stream[0][0]  # the jumper stood for 1.5 s
    assert landing_s + 0.9 < times_s[-1] < landing_s + 1.0 + 1 / 30


def test_of_a_jump_whose_last_word_comes_too_late_for_its_frames_no_window_is_kept() -> None:
    long = motion(after_s=30.0)
    landing_s = long.jumps[0].landing_time_s
    stream = with_late_feet(seen(long))
    paused = [one for one in stream if not 3.0 < one[0] - landing_s < 25.0]
    assert last_word(paused, busy_s=100.0, spare=1).window is None


def test_a_look_that_takes_too_long_ends_while_the_window_is_there() -> None:
    stream = with_late_feet(seen(motion(after_s=30.0)))
    assert last_word(stream, busy_s=4.5, spare=4).window is not None


def test_a_jump_that_was_seen_well_is_kept_with_all_that_was_seen_before_it() -> None:
    sink, session = Sink(), Session()
    keeping = SessionKeeping("gym", sink)
    stream = seen(motion())
    analyser = Analyser(Told(stream), session, record=keeping.recorder())
    for time_s, _ in stream:
        for event in analyser.feed(Frame(time_s, BLANK)):
            if isinstance(event, RepDone):
                keeping.keep({**event.rep.as_json(), "recorded_at": ""}, session.configuration)
    assert (window := sink.kept[-1].window) is not None
    assert window.frames[0].time_s == stream[0][0]
