"""A rendered athlete before real Chromium's camera: what was true, what came back, and when."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from server.pose.frame import Frame
from server.pose.landmarks import Array
from tests.e2e.browser import tab
from tests.e2e.served import served
from tests.truth import frame_counter
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Jump, Motion, Squat, Stand, TrueJump, Walk
from tests.truth.video_files import film, write_camera

FPS: Final = 30
WIDTH, HEIGHT = 360, 640
SEED: Final = 3
JUMPS: Final = (Stand(6.0), Jump(0.25), Stand(1.2), Jump(0.40), Stand(1.2), Jump(0.55), Stand(1.5))
IDLE: Final = (Walk(0.5, 3.0), Walk(0.0, 3.0), Squat(), Squat(0.4, 1.5), Stand(4.0))
IDLE_S: Final = 10.0
_BITS: Final = 24


@dataclass(frozen=True)
class Performance:
    """What one showing was and gave; live times in the server's clock, `_ms` in the browser's."""

    jumps: list[TrueJump]
    reps: list[dict[str, Any]]
    reps_ms: list[float]
    rejected: list[dict[str, Any]]
    received: Array
    """(n, 2): the time and the burned-in counter of each frame that was analysed."""
    presented: Array
    """(n, 2): when the page presented a frame, and its counter."""
    poses_ms: list[float]
    console: list[str]
    overlay: str

    def live_time_s(self, clip_s: float) -> float:
        """A time of the clip in the connection's clock, by the counters that arrived."""
        return float(np.interp(clip_s * FPS, self.received[:, 1], self.received[:, 0]))

    def true_flight_s(self, jump: TrueJump) -> float:
        """The flight as the camera's time stamps stretched it."""
        return self.live_time_s(jump.landing_time_s) - self.live_time_s(jump.takeoff_time_s)

    @property
    def rig_error_s(self) -> tuple[float, float]:
        """SD and largest of what Chromium's fake camera does to frame times."""
        time_s, counter = self.received.T
        line = np.polynomial.Polynomial.fit(counter, time_s, 1)
        off = time_s - line(counter)
        return float(off.std()), float(np.abs(off).max())

    @property
    def latencies_ms(self) -> list[float]:
        """From the page presenting the frame that shows landing to its rep message."""
        found = []
        for jump, came_ms in zip(self.jumps, self.reps_ms, strict=True):
            landing_frame = math.ceil(jump.landing_time_s * FPS)
            shown = self.presented[self.presented[:, 1] >= landing_frame]
            found.append(came_ms - float(shown[0, 0]))
        return found

    @property
    def results_per_second(self) -> float:
        """While the jumps were shown, once the connection had settled."""
        poses = np.array(self.poses_ms)
        settled = poses[poses > poses[0] + 2000]
        return float((len(settled) - 1) / (settled[-1] - settled[0]) * 1000)


async def perform(folder: Path, screenshot: Path | None = None) -> Performance:
    """Show three jumps, then ten seconds of walking, squatting and standing."""
    motion = Motion(Athlete.from_seed(SEED), (*JUMPS, *IDLE))
    times_s = frame_times(motion, FPS)
    pictures = film(Renderer(motion, WIDTH, HEIGHT), times_s, counted=True)
    camera = write_camera(folder / "camera.y4m", pictures, FPS)
    received: list[tuple[float, int]] = []

    def see(frame: Frame) -> None:
        counter = frame_counter.read(frame.rgb)
        if counter is not None:
            received.append((frame.time_s, counter))

    async with served(see) as url, tab(url, camera) as page:
        await page.state_is("ready", "no_body", "framing", "flight", "result")
        await page.watch_video(
            {
                "width": WIDTH,
                "height": HEIGHT,
                "blocks": [[(i + 1.5) * WIDTH / 40, WIDTH / 40] for i in range(_BITS)],
            }
        )
        await page.event_count_reaches("rep", 3, timeout_s=40)
        overlay = await page.page.evaluate("document.documentElement.dataset.overlay")
        if screenshot is not None:
            await page.page.screenshot(path=screenshot)
        end = (motion.jumps[-1].landing_time_s + IDLE_S) * FPS
        await page.shows_counter(int(end), timeout_s=IDLE_S + 20)
        reps, rejected = await page.events("rep"), await page.events("rep_rejected")
        presented = [
            (shown["at"], number)
            for shown in await page.presented()
            if (number := _number(shown["bits"])) is not None
        ]
        return Performance(
            jumps=motion.jumps,
            reps=list({rep["rep_id"]: rep for rep in (e["told"]["rep"] for e in reps)}.values()),
            reps_ms=[e["at"] for e in reps if e["told"]["rep"]["revision"] == 1],
            rejected=[event["told"] for event in rejected],
            received=_rising(received),
            presented=_rising(presented),
            poses_ms=await page.pose_times_ms(),
            console=page.console,
            overlay=overlay,
        )


def _rising(pairs: list[tuple[float, int]]) -> Array:
    """The pairs up to where the camera's file began again."""
    found = np.array(pairs, float)
    again = np.flatnonzero(np.diff(found[:, 1]) < -FPS)
    return found[: again[0] + 1] if len(again) else found


def _number(bits: str) -> int | None:
    """The counter whose blocks were light or dark as *bits* says, if it is one."""
    picture = np.zeros((27, 360), np.uint8)
    for index, bit in enumerate(bits):
        picture[4:14, 9 * (index + 1) : 9 * (index + 2)] = 235 if bit == "1" else 16
    return frame_counter.read(picture)
