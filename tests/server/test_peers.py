"""Two real peers in one process: a camera that replays frames, and the server's side of it."""

import asyncio
import json
import struct
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from aiortc import AudioStreamTrack

from server.media.network import Network
from server.wire import FLAG_PICTURE_SIZE_CHANGED
from signaling.answerer import Offer, Refusal
from tests.server.media_peer import Camera, encoded_frames
from tests.server.peers_rig import REP, Jumping, Moving, Rig, Waiting, filming

WIRE = Path(__file__).parents[1] / "data/wire"


async def test_every_frame_comes_back_with_the_senders_own_timestamp(rig: Rig) -> None:
    async with filming(rig, frames=90) as (camera, _):
        await camera.poses_came(45)
    stamps = [struct.unpack_from("<I", pose, 4)[0] for pose in camera.poses]
    steps = {(b - a) & 0xFFFFFFFF for a, b in pairwise(stamps)}
    assert all(step % 3000 == 0 for step in steps)
    assert {len(pose) for pose in camera.poses} == {187}


async def test_hello_opens_the_events_channel_and_ping_is_answered(rig: Rig) -> None:
    async with filming(rig) as (camera, _):
        hello = await camera.event_came("hello")
        camera.say(type="ping", v=1, t_ms=12.5)
        pong = await camera.event_came("pong")
    assert hello["session"] == "demo"
    assert hello["resumed"] is False
    assert hello["resume"]
    assert pong["t_ms"] == 12.5


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"type": "configure", "v": 1, "test": "polevault"}, "bad_configuration"),
        ({"type": "dance", "v": 1}, "bad_message"),
        ({"type": "configure"}, "bad_message"),
        ({"type": "ping", "v": 1, "t_ms": float("nan")}, "bad_message"),
    ],
)
async def test_a_bad_message_is_answered_by_a_notice_and_ends_nothing(
    rig: Rig, told: dict[str, object], code: str
) -> None:
    async with filming(rig, frames=300) as (camera, _):
        await camera.event_came("hello")
        camera.say(**told)
        notice = await camera.event_came("notice")
        await camera.poses_came(len(camera.poses) + 3)
    assert notice["code"] == code


async def test_what_a_page_tells_of_its_latency_is_in_the_log_when_it_leaves(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="server")
    golden = json.loads((WIRE / "latency.json").read_text())
    async with filming(rig) as (camera, name):
        await camera.event_came("hello")
        camera.say(**golden)
        camera.say(type="ping", v=1)
        await camera.event_came("pong")
        await camera.poses_came(3)
        await rig.peers.close("demo", name)
    (said,) = [r.message for r in caplog.records if "left after" in r.message]
    assert "the camera of session demo" in said
    assert "from capture to result 23 ms, 95 of 100 within 31 ms" in said


async def test_a_camera_that_floods_the_server_with_messages_is_let_go(rig: Rig) -> None:
    async with filming(rig) as (camera, _):
        await camera.event_came("hello")
        for _ in range(200):
            camera.say(type="ping", v=1)
        await rig.all_gone()


async def test_a_camera_that_opens_channels_without_end_is_let_go(rig: Rig) -> None:
    async with filming(rig) as (camera, _):
        await camera.event_came("hello")
        for index in range(20):
            camera.connection.createDataChannel(f"more {index}")
        assert (await camera.event_came("bye"))["code"] == "flooding"


async def test_a_second_camera_is_told_that_the_first_is_connected(rig: Rig) -> None:
    async with filming(rig):
        second = Camera()
        with pytest.raises(Refusal, match="connected already") as refused:
            await rig.connect(second)
        await second.close()
    assert (refused.value.status, refused.value.retry_after_s) == (409, 5)


async def test_a_resume_token_replaces_an_open_camera_once(rig: Rig) -> None:
    async with filming(rig) as (first, _):
        token = str((await first.event_came("hello"))["resume"])
        async with filming(rig, resume=token) as (second, _):
            hello = await second.event_came("hello")
            bye = await first.event_came("bye")
            third = Camera()
            with pytest.raises(Refusal, match="connected already"):
                await rig.connect(third, resume=token)
            await third.close()
    assert hello["resumed"] is True
    assert hello["resume"] != token
    assert bye["code"] == "replaced"


async def test_a_camera_that_resumes_is_told_the_last_results_again(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Jumping)
    async with filming(rig) as (camera, name):
        token = str((await camera.event_came("hello"))["resume"])
        rep = await camera.event_came("rep")
        await rig.peers.close("demo", name)
    async with filming(rig, resume=token) as (again, _):
        assert await again.event_came("rep") == rep
    await rig.peers.close_all()
    assert [told["type"] for told in again.events][:2] == ["hello", "rep"]
    assert again.events[0]["recent"] == 1


async def test_an_offer_that_fails_spends_no_token_and_loses_no_session(rig: Rig) -> None:
    async with filming(rig) as (camera, name):
        token = str((await camera.event_came("hello"))["resume"])
        await rig.peers.close("demo", name)
    with pytest.raises(Refusal):
        await rig.peers.answer(Offer("demo", "v=0\r\nm=video 9 X 96\r\n", token))
    async with filming(rig, resume=token) as (again, _):
        assert (await again.event_came("hello"))["resumed"] is True


async def test_the_last_frame_is_analysed_though_no_packet_follows_it_and_silence_ends_the_camera(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, silence_s=0.5)
    async with filming(rig, frames=30) as (camera, _):
        bye = await camera.event_came("bye")
        await rig.all_gone()
    assert bye["code"] == "silence"
    assert rig.estimators[0].times_s[-1] == pytest.approx(29 / 30)
    assert rig.estimators[0].closed.is_set()


async def test_what_waits_for_more_pictures_is_told_when_none_comes(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Waiting, silence_s=60)
    async with filming(rig, frames=10) as (camera, _):
        assert (await camera.event_came("rep"))["rep"]["rep_id"] == REP.rep_id
        await rig.peers.close_all()


async def test_a_camera_with_a_microphone_is_asked_for_its_video_alone(rig: Rig) -> None:
    camera = Camera(600)
    sound = camera.connection.addTransceiver(AudioStreamTrack(), direction="sendonly")
    await rig.connect(camera)
    await camera.poses_came(5)
    assert sound.currentDirection == "inactive"
    await camera.close()


async def test_a_picture_that_turns_is_analysed_upright_and_told_of_once(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Moving)
    turning = [*encoded_frames()[:30], *encoded_frames(30, 240, 320)]
    camera = Camera(60, turning)
    await rig.connect(camera)
    await camera.poses_came(40)
    await rig.peers.close_all()
    await camera.close()
    assert set(rig.estimators[0].shapes) == {(240, 320, 3), (320, 240, 3)}
    assert sum(pose[1] & FLAG_PICTURE_SIZE_CHANGED != 0 for pose in camera.poses) == 1


async def test_a_repetition_is_told_to_the_camera_and_to_every_listener_with_its_time(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Jumping)
    stream = rig.sessions.events("demo")
    await anext(stream)
    async with filming(rig):
        said = json.loads(await anext(stream))
        while said["type"] != "rep":
            said = json.loads(await anext(stream))
    assert said["rep"]["rep_id"] == "an-id"
    assert datetime.fromisoformat(said["rep"]["recorded_at"]).utcoffset() == timedelta(0)
    await rig.peers.close_all()


async def test_closing_frees_the_estimator_and_the_name(rig: Rig) -> None:
    async with filming(rig) as (camera, name):
        await camera.poses_came(3)
        await rig.peers.close("demo", name)
        await rig.peers.close("demo", name)
        assert rig.estimators[0].closed.is_set()
    async with filming(rig) as (camera, _):
        await camera.poses_came(1)


async def test_a_camera_that_goes_without_a_word_is_let_go(rig: Rig) -> None:
    async with filming(rig) as (camera, _):
        await camera.poses_came(3)
    await rig.all_gone()
    assert rig.estimators[0].closed.is_set()


async def test_an_error_in_the_analysis_ends_that_peer_alone(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    async with filming(rig, frames=300, session="well") as (well, _):
        rig.fail_at = 5
        async with filming(rig, session="broken") as (broken, _):
            bye = await broken.event_came("bye")
        came = len(well.poses)
        await well.poses_came(came + 10)
    assert bye["code"] == "failed"
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "the connection of session broken failed"
    ]


async def test_an_error_at_a_message_ends_that_camera_and_is_logged_once(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("not foreseen")

    async with filming(rig) as (camera, _):
        await camera.event_came("hello")
        monkeypatch.setattr("server.media.channels.parse_client_message", broken)
        camera.say(type="ping", v=1)
        camera.say(type="ping", v=1)
        assert (await camera.event_came("bye"))["code"] == "failed"
    await rig.all_gone()
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "the connection of session demo failed"
    ]


async def test_cameras_beyond_the_limit_are_told_to_come_later_even_all_at_once(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, most_peers=2)
    cameras = [Camera() for _ in range(5)]
    came = await asyncio.gather(
        *(rig.connect(camera, session=f"s{i}") for i, camera in enumerate(cameras)),
        return_exceptions=True,
    )
    refused = [each for each in came if isinstance(each, Refusal)]
    assert [(each.status, each.retry_after_s) for each in refused] == [(503, 30)] * 3
    token = str((await cameras[0].event_came("hello"))["resume"])
    again = Camera()
    await rig.connect(again, session="s0", resume=token)
    assert (await again.event_came("hello"))["resumed"] is True
    await rig.peers.close_all()
    await asyncio.gather(*(camera.close() for camera in [*cameras, again]))


async def test_an_offer_that_is_being_answered_when_the_server_stops_leaves_nothing(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor)
    rig.may_make.clear()
    camera = Camera()
    answering = asyncio.create_task(rig.connect(camera))
    while not len(rig.sessions):  # noqa: ASYNC110 - an offer tells nobody that it is being answered
        await asyncio.sleep(0.01)
    await rig.peers.close_all()
    rig.may_make.set()
    with pytest.raises(Refusal, match="about to stop"):
        await answering
    await camera.close()
    assert await asyncio.to_thread(rig.estimator_closed)


async def test_an_estimator_that_comes_too_late_is_closed(
    executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.media.peers.ANSWER_S", 0.2)
    rig = Rig(executor)
    rig.may_make.clear()
    camera = Camera()
    with pytest.raises(Refusal, match="took too long"):
        await rig.connect(camera)
    rig.may_make.set()
    await camera.close()
    assert await asyncio.to_thread(rig.estimator_closed)


async def test_without_a_free_port_the_answer_is_try_again(executor: ThreadPoolExecutor) -> None:
    rig = Rig(executor, network=Network((("127.0.0.1", "127.0.0.1"),), (41200, 41200)))
    async with filming(rig, session="one"):
        second = Camera()
        with pytest.raises(Refusal, match="UDP ports") as refused:
            await rig.connect(second, session="two")
        await second.close()
    await rig.peers.close_all()
    assert refused.value.status == 503


GONE = "192.0.2.1"  # nobody has it (RFC 5737)


async def test_an_address_that_is_gone_is_left_out_and_told_once(
    executor: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    addresses = ((GONE, GONE), ("127.0.0.1", "127.0.0.1"))
    rig = Rig(executor, network=Network(addresses, (41220, 41229)))
    for session in ("one", "two"):
        async with filming(rig, session=session) as (camera, _):
            await camera.event_came("hello")
    await rig.peers.close_all()
    (record,) = [each for each in caplog.records if each.name == "server.media.network"]
    assert f"no video by {GONE}, it cannot be bound" in record.getMessage()


async def test_without_an_address_left_an_offer_is_told_which_and_what_to_do(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, network=Network(((GONE, GONE),), (41230, 41239)))
    camera = Camera()
    with pytest.raises(Refusal, match=rf"\({GONE}\): connect its network again") as refused:
        await rig.connect(camera)
    await camera.close()
    assert refused.value.status == 503
