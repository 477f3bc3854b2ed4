"""The bytes on the two data channels: golden messages, shared with tests/static/."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.athlete_queue import chosen_queue
from server.errors import BadInput
from server.events import FrameAnalysed, GatesSeen, Notice, PhaseChanged, RepRejected
from server.jump.gates import Gate
from server.jump.protocols import Configuration
from server.jump.rep import Phase
from server.pose.landmarks import Pose
from server.wire import (
    FrameStamps,
    configured_message,
    dump,
    event_message,
    message,
    parse_client_message,
    pose_message,
    rep_changed_message,
    rep_saved_message,
)

WIRE = Path(__file__).parents[1] / "data" / "wire"
GOLDEN = json.loads((WIRE / "pose.json").read_text())
GATES = json.loads((WIRE / "gates.json").read_text())
CHANGED = json.loads((WIRE / "rep_changed.json").read_text())
CONFIGURED = json.loads((WIRE / "configured.json").read_text())
_CHOSEN = ("athlete_ids", "at", "reps_each")
SAVED = json.loads((WIRE / "rep_saved.json").read_text())


@pytest.mark.parametrize("golden", GOLDEN, ids=[g["name"] for g in GOLDEN])
def test_a_result_is_packed_as_the_golden_message(golden: dict[str, object]) -> None:
    told = golden["message"]
    assert isinstance(told, dict)
    body = None
    if told["image"] is not None:
        body = Pose(0.0, 0.5625, np.array(told["image"]), np.array(told["visibility"]), None)
    seen = FrameAnalysed(0.0, Phase(told["phase"]), told["quality"], told["hip_height_m"], body)
    complete_s, decoded_s, pose_start_s, pose_end_s, sent_s = told["stages_s"]
    stamps = FrameStamps(
        sequence=told["sequence"],
        rtp_timestamp=told["rtp_timestamp"],
        complete_s=complete_s,
        decoded_s=decoded_s,
        pose_start_s=pose_start_s,
        pose_end_s=pose_end_s,
        sent_s=sent_s,
        picture_size_changed=told["flags"]["picture_size_changed"],
        rate_reduced=told["flags"]["rate_reduced"],
    )
    packed = pose_message(seen, stamps)
    assert packed.hex() == golden["hex"]
    assert len(packed) == (22 if body is None else 187)


def test_values_outside_their_fields_are_held_at_the_edge_and_never_wrap() -> None:
    seen = FrameAnalysed(0.0, Phase.STANDING, 100, 99.0, None)
    packed = pose_message(seen, FrameStamps(65536 + 5, 2**32 + 1, -1.0, 100.0, 0, 0, 0))
    assert packed[2:4] == (5).to_bytes(2, "little")
    assert packed[4:8] == (1).to_bytes(4, "little")
    assert packed[10:14] == b"\x00\x00\xff\xff"
    assert packed[20:22] == (32767).to_bytes(2, "little")


@pytest.mark.parametrize("golden", SAVED, ids=[g["name"] for g in SAVED])
def test_what_is_saved_is_told_as_the_golden_message(golden: dict[str, Any]) -> None:
    assert dump(rep_saved_message(**golden["message"])) == golden["text"]


@pytest.mark.parametrize("golden", CHANGED, ids=[g["name"] for g in CHANGED])
def test_a_repetition_put_right_is_told_as_the_golden_message(golden: dict[str, Any]) -> None:
    assert dump(rep_changed_message(**golden["message"])) == golden["text"]


@pytest.mark.parametrize("golden", CONFIGURED, ids=[g["name"] for g in CONFIGURED])
def test_what_is_chosen_is_told_as_the_golden_message(golden: dict[str, Any]) -> None:
    told = golden["message"]
    choice = {key: told["queue"][key] for key in _CHOSEN} if told["queue"] else None
    queue = chosen_queue(choice, None)
    for n in range(told["queue"]["reps_done"] if told["queue"] else 0):
        assert queue is not None
        queue = queue.with_rep(str(n))
    configuration = Configuration().changed(told["configuration"])
    as_json = None if queue is None else queue.as_json()
    assert dump(configured_message(asdict(configuration), as_json)) == golden["text"]


@pytest.mark.parametrize("golden", GATES, ids=[g["name"] for g in GATES])
def test_what_the_gates_found_is_told_as_the_golden_message(golden: dict[str, Any]) -> None:
    told = golden["message"]
    gates = {name: Gate(**gate) for name, gate in told["gates"].items()}
    assert dump(event_message(GatesSeen(told["time_s"], gates))) == golden["text"]


def test_every_event_has_a_type_and_a_version() -> None:
    events = (
        PhaseChanged(1.5, Phase.NO_BODY),
        RepRejected(2.0, "frames_missing", "Pictures are missing."),
        Notice("bad_message", "not JSON"),
    )
    told = [json.loads(dump(event_message(event))) for event in events]
    assert [m["type"] for m in told] == ["phase", "rep_rejected", "notice"]
    assert {m["v"] for m in told} == {1}
    assert told[0]["phase"] == "no_body"


def test_a_number_that_is_none_of_json_s_is_never_sent() -> None:
    with pytest.raises(ValueError):
        dump(message("rep", rep={"flight_time_s": float("nan")}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        ("[1]", "JSON object"),
        ('{"v":1}', "JSON object"),
        ('{"type":"ping","v":2}', "speaks version 1"),
        ('{"type":"ping","v":1,"x":"' + "a" * 20000 + '"}', "at most"),
        ("[" * 10000, "not JSON"),
        (b"\x00", "not binary"),
    ],
)
def test_a_client_message_that_cannot_be_read_is_told_why(text: str | bytes, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        parse_client_message(text)


def test_unknown_keys_of_a_client_message_are_kept_for_its_reader() -> None:
    assert parse_client_message('{"type":"ping","v":1,"t_ms":4}')["t_ms"] == 4
