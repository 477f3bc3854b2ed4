"""The capture page in real Chromium: what a coach does on it, what is read out, what it weighs."""

import asyncio

import pytest

from tests.e2e.browser import tab
from tests.e2e.page_look import need_axe
from tests.e2e.page_walk import MEASURED_BY_A_CLIP, Walk, walk
from tests.e2e.served import served

MOST_SCRIPT_BYTES = 80 * 1024


@pytest.fixture(scope="module")
def walked() -> Walk:
    need_axe()
    return asyncio.run(walk())


def test_no_state_of_the_page_has_a_barrier(walked: Walk) -> None:
    assert len(walked.looks.violations) == 14  # seven states, light and dark
    assert walked.looks.barriers == {}


def test_every_word_is_of_the_catalogue_or_the_servers(walked: Walk) -> None:
    assert walked.looks.strange_words(walked.told) == set()


def test_the_page_loads_at_most_eighty_kilobytes_of_script(walked: Walk) -> None:
    total = sum(walked.script_bytes.values())
    print(f"{total / 1024:.1f} KB in {len(walked.script_bytes)} scripts")
    assert any(address.endswith("/lit.js") for address in walked.script_bytes)
    assert total <= MOST_SCRIPT_BYTES


def test_the_checks_before_the_first_jump_are_measured(walked: Walk) -> None:
    assert sorted(walked.seen["checks"]) == sorted(MEASURED_BY_A_CLIP)


def test_a_jump_is_struck_out_and_counted_again_by_one_key(walked: Walk) -> None:
    assert walked.seen["struck"] == 0
    assert walked.seen["restored"] > 0.1


def test_a_replay_shows_the_jump_with_its_skeleton_and_marks_take_off_and_landing(
    walked: Walk,
) -> None:
    replay = walked.seen["replay"]
    assert "Take-off" in replay["takeoff"]
    assert "Landing" in replay["landing"]
    assert replay["bodies"] > 0.8 * replay["frames"]
    assert 0.3 < replay["flight_s"] < 0.8


def test_nothing_is_cut_off_at_320_pixels(walked: Walk) -> None:
    assert walked.looks.widths == {"struck out": 320}


def test_nothing_is_cut_off_at_twice_the_size(walked: Walk) -> None:
    assert list(walked.looks.enlarged.values()) == [[], []], walked.looks.enlarged


def test_the_test_is_chosen_by_keys_like_everything_on_the_way(walked: Walk) -> None:
    assert walked.seen["test"] == "sj"


def test_no_jump_counts_during_a_countdown(walked: Walk) -> None:
    assert walked.seen["reps while counting down"] == 0


def test_nothing_is_wrong_on_the_console(walked: Walk) -> None:
    assert walked.console == []


async def test_another_camera_takes_over_without_another_connection() -> None:
    settings = "document.querySelector('video').srcObject?.getVideoTracks()[0]?.getSettings()"
    device = f"{settings}?.deviceId"
    async with served() as url, tab(url, cameras=3) as page:
        await page.event_count_reaches("hello", 1, timeout_s=30)
        await page.value_reaches("window.__tap.poses.length", 5, timeout_s=20)
        before = await page.page.evaluate(device)
        await page.page.keyboard.press("?")
        # The second of Chromium's test cameras is a depth camera, which nothing encodes.
        chooser = page.page.get_by_role("combobox", name="Picture from")
        await chooser.select_option(label="fake_device_2")
        await page.value_reaches(f"+(({device} ?? {before!r}) !== {before!r})", 1, timeout_s=10)
        poses = len(await page.pose_times_ms())
        await page.value_reaches("window.__tap.poses.length", poses + 10, timeout_s=20)
        assert await page.page.evaluate("window.__tap.connections.length") == 1
        assert len(await page.events("hello")) == 1
