"""What an operator sees of a camera: measured, or not told."""

import pytest

from server.ops.peer_table import STAGES, PeerMeter, PerSecond, Spread


def test_a_rate_is_of_whole_seconds_and_not_known_before_there_was_one() -> None:
    rate = PerSecond()
    assert rate.per_s(10.0) is None
    for n in range(90):
        rate.add(10.5 + n / 30)
    assert rate.per_s(10.9) is None
    assert rate.per_s(11.9) is None
    assert rate.per_s(12.1) == 30
    assert rate.per_s(13.4) == 30
    assert rate.per_s(16.0) == pytest.approx((30 + 30 + 15) / 5)
    assert rate.per_s(19.5) == 0


def test_a_freeze_is_a_wait_of_three_pictures_and_150_ms_more() -> None:
    meter, at_s = PeerMeter(), 0.0
    for _ in range(40):
        meter.note_picture(at_s, 640, 480)
        at_s += 0.1
    for wait_s, freezes in ((0.29, 0), (0.33, 1), (0.1, 1), (5.0, 2)):
        at_s += wait_s - 0.1
        meter.note_picture(at_s, 640, 480)
        at_s += 0.1
        assert meter.freezes == freezes
    assert meter.size == (640, 480)


def test_at_the_beginning_no_wait_is_a_freeze_for_nobody_knows_the_usual_one() -> None:
    meter = PeerMeter()
    for at_s in (0.0, 0.03, 4.0):
        meter.note_picture(at_s, 640, 480)
    assert meter.freezes == 0


def test_stages_are_told_of_the_newest_results_only() -> None:
    meter = PeerMeter()
    assert meter.stages is None
    for _ in range(10):
        meter.note_result((9, 9, 9, 9, 9))
    for n in range(150):
        meter.note_result([n / 1000 + stage for stage in range(5)])
    stages = meter.stages
    assert stages is not None
    assert tuple(stages) == STAGES
    assert stages["complete"] == Spread(pytest.approx(74), pytest.approx(142))
    assert stages["sent"].p50_ms == pytest.approx(4074)
