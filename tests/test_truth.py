"""The truth generator is true: what tests measure against obeys physics and is what is seen."""

import json
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from server.jump.body import CENTRE_OF_MASS_WEIGHTS
from server.jump.rep import Phase
from server.media.files import open_video
from server.pose.landmarks import Array, Landmark
from tests.truth import frame_counter
from tests.truth.athlete import Athlete
from tests.truth.body_model import MASS_WEIGHTS, Arms, landmarks_m
from tests.truth.contact import G, landing_departure_s, takeoff_departure_s
from tests.truth.jump_path import TrueJump
from tests.truth.landmark_jumper import EXACT, Noise, View, frame_times, poses
from tests.truth.pieces import Track
from tests.truth.rendered_jumper import Lens, Renderer
from tests.truth.scene import PX_PER_M, SOLE_Y
from tests.truth.trajectory import (
    Jump,
    Motion,
    RaiseArms,
    RaiseHeels,
    Squat,
    Stand,
    Walk,
)
from tests.truth.video_files import Codec, film, write_camera, write_truth, write_video
from tests.truth.warp import Stance, sources

HEIGHTS_M = (0.25, 0.40, 0.55)
SCRIPT = (Stand(0.8), *(part for h in HEIGHTS_M for part in (Jump(h), Stand(0.4))))
IDLE = (Stand(0.5), Squat(), RaiseArms(), RaiseHeels(), RaiseHeels(down_m=0.4), Walk(0.0, 2.0))
SEEDS = range(8)
VP8_LIVE = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}


@pytest.fixture(scope="module", params=SEEDS)
def motion(request: pytest.FixtureRequest) -> Motion:
    return Motion(Athlete.from_seed(request.param), SCRIPT)


def every_ms(motion: Motion) -> Array:
    return np.arange(0, motion.duration_s, 0.001)


def tracks(motion: Motion) -> tuple[Track, ...]:
    return (motion.com, *motion.heels, *motion.toes, *motion.steps, motion.sideways)


# ---- The trajectory


def test_the_same_seed_is_the_same_person_and_another_is_not() -> None:
    assert Athlete.from_seed(4) == Athlete.from_seed(4)
    assert Athlete.from_seed(4) != Athlete.from_seed(5)


def test_nothing_jumps_in_position_or_velocity(motion: Motion) -> None:
    step_s = 1e-4
    for parts in (motion, Motion(motion.athlete, IDLE)):
        time_s = np.arange(0, parts.duration_s, step_s)
        for track in tracks(parts):
            speed = track(time_s, 1)
            mean_speed = (speed[1:] + speed[:-1]) / 2
            # A toe leaves the ground within 10 ms: some 60 g for that long.
            np.testing.assert_allclose(np.diff(track(time_s)), mean_speed * step_s, atol=3e-6)
            assert np.abs(np.diff(speed)).max() < 0.15


def test_the_flight_time_is_that_of_the_height(motion: Motion) -> None:
    for jump, height_m in zip(motion.jumps, HEIGHTS_M, strict=True):
        flight_s = jump.landing_time_s - jump.takeoff_time_s
        assert flight_s == pytest.approx(jump.flight_time_s, abs=1e-12)
        assert G * flight_s**2 / 8 == pytest.approx(height_m, abs=1e-12)


def test_in_flight_only_gravity_acts(motion: Motion) -> None:
    for jump in motion.jumps:
        since_s = np.linspace(0, jump.flight_time_s - 1e-9, 200)
        takeoff_m = float(motion.com(jump.takeoff_time_s))
        parabola_m = takeoff_m + jump.takeoff_velocity_m_s * since_s - G / 2 * since_s**2
        path_m = motion.com(jump.takeoff_time_s + since_s)
        np.testing.assert_allclose(path_m, parabola_m, atol=1e-9)
        assert takeoff_m - path_m[-1] == pytest.approx(jump.landing_drop_m, abs=1e-6)


def test_the_ground_pushes_and_never_pulls(motion: Motion) -> None:
    time_s = every_ms(motion)
    force = motion.com(time_s, 2) / G + 1
    assert force.min() > -1e-6
    for jump in motion.jumps:
        pushing = (time_s > jump.onset_time_s) & (time_s < jump.takeoff_time_s)
        assert 1.5 < force[pushing].max() < 4
        assert np.all(force[pushing] > 0)


def test_force_fades_before_takeoff_and_rises_after_landing_as_on_plates() -> None:
    off, on = [], []
    for seed in range(60):
        motion = Motion(Athlete.from_seed(seed), (Jump(0.35),))
        (jump,) = motion.jumps
        tau_s = np.linspace(0, 0.12, 1201)
        drop_m = G / 2 * tau_s**2
        before = motion.com(jump.takeoff_time_s - tau_s) - motion.com(jump.takeoff_time_s)
        after = motion.com(jump.landing_time_s + tau_s) - motion.com(jump.landing_time_s)
        speed_down = jump.takeoff_velocity_m_s - G * jump.flight_time_s
        off_parabola_m = before + jump.takeoff_velocity_m_s * tau_s + drop_m
        off.append(
            tau_s[np.argmax(off_parabola_m > 0.02)] - takeoff_departure_s(jump.flight_time_s)
        )
        off_parabola_m = after - speed_down * tau_s + drop_m
        on.append(tau_s[np.argmax(off_parabola_m > 0.02)] - landing_departure_s(jump.flight_time_s))
    assert np.mean(off) == pytest.approx(0, abs=0.0015)
    assert np.mean(on) == pytest.approx(0, abs=0.0025)
    assert np.std(off) == pytest.approx(0.0038, abs=0.0012)
    assert np.std(on) == pytest.approx(0.0050, abs=0.0015)


def test_the_body_goes_down_by_the_true_depth_and_comes_to_rest(motion: Motion) -> None:
    for jump in motion.jumps:
        bottom = float(motion.com(jump.bottom_time_s))
        assert -bottom == pytest.approx(jump.countermovement_depth_m, abs=1e-9)
        assert float(motion.com(jump.bottom_time_s, 1)) == pytest.approx(0, abs=1e-9)
        assert float(motion.com(jump.standing_time_s)) == pytest.approx(0, abs=1e-9)


def test_the_heel_leaves_before_the_toe_and_the_toe_lands_before_the_heel(motion: Motion) -> None:
    for jump in motion.jumps:
        for heel, toe in zip(motion.heels, motion.toes, strict=True):
            before_s = np.linspace(jump.bottom_time_s, jump.takeoff_time_s, 500)
            after_s = np.linspace(jump.landing_time_s, jump.standing_time_s, 500)
            assert np.argmax(heel(before_s) > 0.005) < np.argmax(toe(before_s) > 0.005)
            assert np.argmax(heel(after_s) < 0.005) > np.argmax(toe(after_s) < 0.005)
            assert min(heel(before_s).min(), toe(before_s).min(), toe(after_s).min()) > -1e-12


def test_feet_are_where_the_person_was_drawn_at_takeoff_and_landing(motion: Motion) -> None:
    who = motion.athlete
    for jump in motion.jumps:
        for time_s, drawn_m in (
            (jump.takeoff_time_s, who.takeoff_midfoot_m),
            (jump.landing_time_s, who.landing_midfoot_m),
        ):
            midfoot_m = (motion.heels[0](time_s) + motion.toes[0](time_s)) / 2
            assert float(midfoot_m) == pytest.approx(drawn_m, abs=0.02)


def test_phases_follow_one_another(motion: Motion) -> None:
    seen = [motion.phase_at(t) for t in np.arange(0, motion.duration_s, 0.005)]
    changes = [p for before, p in zip([None, *seen], seen, strict=False) if p is not before]
    once = [Phase.UNWEIGHTING, Phase.BRAKING, Phase.PROPULSION, Phase.FLIGHT, Phase.LANDING]
    assert changes == [Phase.STANDING, *[*once, Phase.STANDING] * len(HEIGHTS_M)]


def test_idle_scripts_hold_no_jump() -> None:
    idle = Motion(Athlete.from_seed(1), IDLE)
    assert idle.jumps == []
    # And no instant without a foot on the ground.
    time_s = every_ms(idle)
    lowest = np.min([track(time_s) for track in (*idle.heels, *idle.toes)], axis=0)
    assert np.all(lowest < 1e-9)


# ---- The landmarks


@pytest.mark.parametrize("arms", ["hanging", "akimbo", "swung"])
def test_the_landmarks_centre_of_mass_follows_the_trajectory(motion: Motion, arms: Arms) -> None:
    time_s = frame_times(motion, 100)
    com_m = landmarks_m(motion, time_s, arms)[..., 2] @ MASS_WEIGHTS
    np.testing.assert_allclose(com_m - com_m[0], motion.com(time_s), atol=1e-6)


def test_another_table_of_body_masses_sees_almost_the_same_path(motion: Motion) -> None:
    for jump in motion.jumps:
        push_s = np.linspace(jump.takeoff_time_s - 0.12, jump.takeoff_time_s, 25)
        absorb_s = np.linspace(jump.landing_time_s, jump.landing_time_s + 0.10, 25)
        time_s = np.concatenate([push_s, absorb_s])
        error_m = landmarks_m(motion, time_s)[..., 2] @ CENTRE_OF_MASS_WEIGHTS - motion.com(time_s)
        error_m -= error_m[len(push_s) - 1]
        assert np.abs(error_m).max() < 0.006
        assert np.sqrt(np.mean(error_m**2)) < 0.003


def test_bones_keep_their_lengths_through_a_jump(motion: Motion) -> None:
    points = landmarks_m(motion, frame_times(motion, 100))
    for first, second in (
        (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
        (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
        (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    ):
        lengths = np.linalg.norm(points[:, first] - points[:, second], axis=-1)
        # A straight leg gives way: where both cannot be, the centre of mass is exact, not the bone.
        assert np.ptp(lengths) < 0.015


def test_raised_arms_leave_the_hips_where_they_are() -> None:
    motion = Motion(Athlete.from_seed(2), (Stand(0.5), RaiseArms()))
    points = landmarks_m(motion, frame_times(motion, 50))
    assert np.ptp(points[:, Landmark.LEFT_HIP, 2]) < 1e-6
    assert points[:, Landmark.LEFT_WRIST, 2].max() > points[0, Landmark.NOSE, 2]


@pytest.mark.parametrize("view", ["frontal", "oblique"])
def test_the_camera_sees_the_whole_body_and_world_landmarks_hang_at_the_hips(view: View) -> None:
    motion = Motion(Athlete.from_seed(6), SCRIPT)
    stream = poses(motion, frame_times(motion, 30), view=view, noise=EXACT)
    for time_s, pose in stream:
        assert pose is not None
        assert pose.time_s == time_s
        assert np.all((pose.image > 0) & (pose.image < 1))
        assert pose.world_m is not None
        hips = pose.world_m[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        np.testing.assert_allclose(hips, 0, atol=1e-9)


def test_noise_is_as_large_as_asked_and_frames_are_lost() -> None:
    motion = Motion(Athlete.from_seed(6), (Stand(40.0),))
    time_s = frame_times(motion, 30, jitter_s=0.001)
    assert np.all(np.diff(time_s) > 0)
    stream = poses(motion, time_s, noise=Noise(0.004, 0.08, 0.003), lost=0.05)
    seen = np.stack([pose.image for _, pose in stream if pose is not None])
    assert len(seen) / len(stream) == pytest.approx(0.95, abs=0.02)
    spread_px = (seen * (720, 1280)).std(axis=0).mean()
    assert 0.005 * 270 * 0.9 < spread_px < 0.005 * 330 * 1.1


def test_who_walks_away_is_not_seen() -> None:
    motion = Motion(Athlete.from_seed(6), (Stand(0.5), Walk(3.0, 6.0)))
    stream = poses(motion, frame_times(motion, 30))
    assert stream[0][1] is not None
    assert stream[-1][1] is None


# ---- The pictures


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(Motion(Athlete.from_seed(3), SCRIPT), 360, 640)


def rise_px(renderer: Renderer, time_s: float, rows: slice) -> float:
    """How far the part of the standing body in *rows* has risen, as the pictures show it."""
    columns = slice(110, 250)
    whole = renderer.frame(time_s)[:, columns].mean(axis=2).astype(np.float32)
    part = renderer.frame(0.0)[rows, columns].mean(axis=2).astype(np.float32)
    ground = renderer.plate[:, columns].mean(axis=2).astype(np.float32)
    mask = (np.abs(part - ground[rows]) > 12).astype(np.float32)
    match = cv2.matchTemplate(whole, part, cv2.TM_SQDIFF, mask=mask)
    scores = match[:, match.shape[1] // 2]
    best = int(np.clip(np.argmin(scores), 1, len(scores) - 2))
    before, here, after = (float(s) for s in scores[best - 1 : best + 2])
    between = 0.5 * (before - after) / (before - 2 * here + after)
    return float(rows.start - (best + between))


def jump_times(jump: TrueJump) -> Array:
    """From before take-off until after landing."""
    return np.linspace(jump.takeoff_time_s - 0.2, jump.landing_time_s + 0.1, 25)


def test_head_and_hips_are_seen_where_the_stance_says(renderer: Renderer) -> None:
    for jump in renderer.motion.jumps:
        for time_s in jump_times(jump):
            true_px = Stance.at(renderer.motion, float(time_s)).body * renderer.scale
            for rows in (slice(196, 290), slice(340, 420)):
                assert rise_px(renderer, time_s, rows) == pytest.approx(true_px, abs=1.0)


def test_the_bodys_own_centre_of_mass_follows_the_trajectory(motion: Motion) -> None:
    # Rows and columns of the clip where the man's joints are; only what legs lag by matters.
    rows = np.full(33, 160.0)
    columns = np.where(np.arange(33) % 2, 678.0, 628.0)
    rows[[23, 24]], rows[[25, 26]], rows[[27, 28]] = 268.0, 350.0, 436.0
    rows[29:33] = SOLE_Y
    columns[[30, 32, 28]] = 638.0, 598.0, 628.0
    for jump in motion.jumps:
        for time_s in np.linspace(jump.takeoff_time_s - 0.12, jump.landing_time_s + 0.12, 15):
            stance = Stance.at(motion, time_s)
            y = np.arange(60.0 - stance.body, 480.0, 0.5)
            seen = [
                float(np.interp(rows[i], sources(stance, columns[i : i + 1], y)[1][:, 0], y))
                for i in range(33)
            ]
            risen_m = (rows - np.array(seen)) @ MASS_WEIGHTS / PX_PER_M
            assert risen_m == pytest.approx(float(motion.com(time_s)), abs=0.005)


def test_points_of_the_sole_rise_as_the_foot_turns_about_the_toe(motion: Motion) -> None:
    # Columns of the clip: toe, middle and heel of his right foot, which points aside.
    x, y = np.array([598.0, 618.0, 638.0]), np.arange(300.0, 480.0, 0.25)
    for jump in motion.jumps:
        for time_s in np.linspace(jump.takeoff_time_s - 0.15, jump.landing_time_s + 0.15, 15):
            stance = Stance.at(motion, time_s)
            _, source_y = sources(stance, x, y)
            seen = [float(np.interp(SOLE_Y, source_y[:, i], y)) for i in range(3)]
            toe_m, heel_m = float(motion.toes[1](time_s)), float(motion.heels[1](time_s))
            true_m = np.array([toe_m, (toe_m + heel_m) / 2, heel_m])
            np.testing.assert_allclose(SOLE_Y - np.array(seen), PX_PER_M * true_m, atol=0.5)


def test_no_frame_differs_from_its_neighbours_by_a_jolt(renderer: Renderer) -> None:
    jump = renderer.motion.jumps[1]
    for event_s in (jump.takeoff_time_s, jump.landing_time_s):
        times_s = np.arange(event_s - 0.08, event_s + 0.08, 0.002)
        frames = [renderer.frame(t).astype(np.int16) for t in times_s]
        changes = np.array([np.abs(b - a).mean() for a, b in pairwise(frames)])
        # From one to the next, what changes between two neighbours changes little.
        assert np.abs(np.diff(changes)).max() < 0.25 * changes.max()


def test_beside_the_person_the_picture_is_still(renderer: Renderer) -> None:
    apex_s = (renderer.motion.jumps[2].takeoff_time_s + renderer.motion.jumps[2].landing_time_s) / 2
    still, flying = renderer.frame(0.0), renderer.frame(apex_s)
    np.testing.assert_array_equal(still[:, :80], flying[:, :80])
    np.testing.assert_array_equal(still[:, 280:], flying[:, 280:])


def test_an_exposure_smears_what_moves_and_noise_is_as_asked(renderer: Renderer) -> None:
    jump = renderer.motion.jumps[2]
    noisy = Renderer(renderer.motion, 360, 640, Lens(noise=4.0))
    assert np.std(noisy.frame(0.0)[400:, :80] - renderer.plate[400:, :80]) == pytest.approx(
        4, abs=1
    )
    blurred = Renderer(renderer.motion, 360, 640, Lens(exposure_s=0.016)).frame(jump.takeoff_time_s)
    sharp = renderer.frame(jump.takeoff_time_s)
    edges = [
        np.abs(np.diff(p[150:560, 120:240].astype(int), axis=0)).mean() for p in (sharp, blurred)
    ]
    assert edges[1] < 0.9 * edges[0]


@pytest.mark.parametrize(("width", "height"), [(540, 960), (640, 360), (720, 1280)])
def test_every_size_shows_the_same_man(renderer: Renderer, width: int, height: int) -> None:
    other = Renderer(renderer.motion, width, height)
    small = cv2.resize(other.frame(2.0), (round(width * 640 / height), 640))
    middle = small.shape[1] // 2
    difference = small[:, middle - 100 : middle + 100].astype(int) - renderer.frame(2.0)[:, 80:280]
    assert np.abs(difference).mean() < 4


# ---- The counter and the files


NUMBERS = (0, 1, 2, 255, 256, 4097, 21845, 43690, 65534, 65535)


def counted(renderer: Renderer) -> list[NDArray[np.uint8]]:
    pictures = [renderer.frame(2.0 + i / 30) for i in range(len(NUMBERS))]
    for picture, number in zip(pictures, NUMBERS, strict=True):
        frame_counter.burn(picture, number)
    return pictures


def test_the_counter_is_read_back_at_half_size_and_under_noise(renderer: Renderer) -> None:
    rng = np.random.default_rng(0)
    for number, picture in zip(NUMBERS, counted(renderer), strict=True):
        half = cv2.resize(picture, (180, 320), interpolation=cv2.INTER_AREA)
        odd = cv2.resize(picture, (270, 480), interpolation=cv2.INTER_LINEAR)
        noisy = np.clip(picture + rng.normal(0, 25, picture.shape), 0, 255).astype(np.uint8)
        for seen in (picture, half, odd, noisy, half[..., 1]):
            assert frame_counter.read(np.asarray(seen, np.uint8)) == number


def test_a_picture_without_a_counter_has_none(renderer: Renderer) -> None:
    assert frame_counter.read(renderer.frame(1.0)) is None
    assert frame_counter.read(np.zeros((640, 360, 3), np.uint8)) is None
    assert frame_counter.read(np.full((4, 360, 3), 255, np.uint8)) is None


def test_a_damaged_counter_is_none_and_not_another_number(renderer: Renderer) -> None:
    for bit in range(20):
        picture = renderer.frame(1.0)
        frame_counter.burn(picture, 1234)
        block = slice(9 * (bit + 3), 9 * (bit + 4))
        picture[9:18, block] = 255 - picture[9:18, block]
        assert frame_counter.read(picture) is None


def test_the_counter_survives_vp8_at_one_megabit(renderer: Renderer, tmp_path: Path) -> None:
    times_s = np.arange(60) / 30
    pictures = film(renderer, times_s + 1.5, counted=True)
    clip = write_video(
        tmp_path / "a.webm", pictures, times_s, codec="vp8", options={**VP8_LIVE, "b": "1000000"}
    )
    assert clip.stat().st_size < 2 * 1_000_000 / 8 * 1.2
    with open_video(clip) as video:
        assert [frame_counter.read(frame.rgb) for frame in video] == list(range(60))


@pytest.mark.parametrize(
    ("name", "codec", "turned_deg", "audio"),
    [
        ("a.mp4", "h264", 0, False),
        ("a.mov", "h264", 90, True),
        ("a.mp4", "hevc10", -90, True),
        ("a.mov", "hevc10", 180, False),
    ],
)
def test_files_of_every_kind_show_the_same_frames_at_their_own_times(
    renderer: Renderer, tmp_path: Path, name: str, codec: Codec, turned_deg: int, audio: bool
) -> None:
    rng = np.random.default_rng(3)
    times_s = np.cumsum(rng.uniform(0.02, 0.05, 12))
    times_s -= times_s[0]
    clip = write_video(
        tmp_path / name,
        film(renderer, times_s, counted=True),
        times_s,
        codec=codec,
        turned_deg=turned_deg,
        audio=audio,
    )
    with open_video(clip) as video:
        frames = list(video)
    assert [frame_counter.read(frame.rgb) for frame in frames] == list(range(12))
    np.testing.assert_allclose([frame.time_s for frame in frames], times_s, atol=1e-4)
    with av.open(str(clip)) as container:
        assert len(container.streams.audio) == audio
        stored = container.streams.video[0]
        assert (stored.width > stored.height) == (turned_deg % 180 != 0)


def test_a_camera_file_is_what_chromium_takes(renderer: Renderer, tmp_path: Path) -> None:
    path = write_camera(tmp_path / "a.y4m", film(renderer, np.arange(3) / 60), 60)
    data = path.read_bytes()
    header, _, rest = data.partition(b"\n")
    assert header == b"YUV4MPEG2 W360 H640 F60:1 Ip A1:1 C420jpeg"
    size = 360 * 640 * 3 // 2
    assert len(rest) == 3 * (size + len(b"FRAME\n"))
    planes = np.frombuffer(rest[6 : 6 + size], np.uint8).reshape(960, 360)
    shown = cv2.cvtColor(planes, cv2.COLOR_YUV2RGB_I420)
    assert np.abs(shown.astype(int) - renderer.frame(0.0)).mean() < 3


def test_the_truth_beside_a_clip_names_reps_and_phases(renderer: Renderer, tmp_path: Path) -> None:
    times_s = frame_times(renderer.motion, 30)
    truth = json.loads(write_truth(tmp_path / "a.json", renderer.motion, times_s).read_text())
    assert [rep["jump_height_flight_time_m"] for rep in truth["reps"]] == list(HEIGHTS_M)
    assert len(truth["frames"]) == len(times_s)
    rep = truth["reps"][0]
    flying = [f["time_s"] for f in truth["frames"] if f["phase"] == "flight"]
    assert rep["takeoff_time_s"] <= flying[0] < rep["takeoff_time_s"] + 1 / 30
