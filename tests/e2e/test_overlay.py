"""The skeleton lies on the body: a marker that moves fast, read back from the canvas's pixels."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from server.pose.frame import Frame
from server.pose.landmarks import LANDMARKS, Pose
from tests.e2e.browser import tab
from tests.e2e.served import served
from tests.truth.video_files import write_camera

FPS: Final = 30
WIDTH, HEIGHT = 360, 640
STEP_PX: Final = 9
"""How far the marker moves from frame to frame."""
LEFTMOST, RIGHTMOST = 72, 288
HALF_PX: Final = 8
ASIDE: Final = 0.08
"""Of the width: left and right of the body lie this far from the marker."""

# What is drawn over what: the marker's top, and below it the amber and blue lines of both legs.
_READ: Final = """
async ([marker, legs, seconds]) => {
  const canvas = document.querySelector('.stage canvas');
  const ctx = canvas.getContext('2d');
  const middle = (y, isIt) => {
    const { data } = ctx.getImageData(0, y, canvas.width, 1);
    let sum = 0;
    let count = 0;
    for (let x = 0; x < canvas.width; x += 1) {
      const at = 4 * x;
      if (isIt(data[at], data[at + 1], data[at + 2])) { sum += x; count += 1; }
    }
    return count < 2 ? null : sum / count;
  };
  const found = [];
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    await new Promise(requestAnimationFrame);
    const y = (share) => Math.round(canvas.height * share);
    found.push([
      middle(y(marker), (r, g, b) => g > 150 && r < 120 && b < 120),
      middle(y(legs), (r, g, b) => r > 220 && g > 140 && g < 220 && b < 60),
      middle(y(legs), (r, g, b) => r < 110 && g > 170 && b > 200),
    ]);
  }
  return { found, width: canvas.width, height: canvas.height };
}
"""


def marker_frames(count: int) -> Iterator[NDArray[np.uint8]]:
    """A green bar that goes to and fro over grey."""
    way = RIGHTMOST - LEFTMOST
    for index in range(count):
        along = index * STEP_PX % (2 * way)
        x = LEFTMOST + (along if along < way else 2 * way - along)
        picture = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
        picture[:, x - HALF_PX : x + HALF_PX] = (0, 220, 0)
        yield picture


class MarkerBody:
    """An estimator that takes the marker for the middle of a body."""

    def detect(self, frame: Frame) -> Pose | None:
        row = frame.rgb[frame.size[0] // 20].astype(int)
        green = np.flatnonzero(row[:, 1] - row[:, 0] > 60)
        if len(green) == 0:
            return None
        height, width = frame.size
        x = (green.mean() + 0.5) / width
        image = np.empty((LANDMARKS, 2))
        image[:, 0] = x + ASIDE * np.where(np.arange(LANDMARKS) % 2, 1, -1)
        image[:, 1] = np.linspace(0.15, 0.95, LANDMARKS)
        return Pose(frame.time_s, width / height, image, np.ones(LANDMARKS), None)

    def close(self) -> None:
        pass


async def test_a_skeleton_is_at_most_one_frame_of_motion_off_its_body(tmp_path: Path) -> None:
    period = 2 * (RIGHTMOST - LEFTMOST) // STEP_PX
    camera = write_camera(tmp_path / "marker.y4m", marker_frames(period), FPS)
    async with served(estimator=MarkerBody) as url, tab(url, camera) as page:
        await page.value_reaches(
            "+(document.documentElement.dataset.overlay === 'matched')", 1, timeout_s=30
        )
        read: dict[str, Any] = await page.page.evaluate(_READ, [0.05, 0.82, 5])
    drawn_px_per_px = min(read["width"] / WIDTH, read["height"] / HEIGHT)
    rows = [row for row in read["found"] if None not in row]
    assert len(rows) > 0.7 * len(read["found"]) > 30
    marker, amber, blue = np.array(rows, float).T
    off_px = np.abs((amber + blue) / 2 - marker) / drawn_px_per_px
    moved = np.ptp(marker) / drawn_px_per_px
    print(f"off by {np.median(off_px):.1f} px, p95 {np.percentile(off_px, 95):.1f} px, {len(rows)}")
    assert moved > 0.8 * (RIGHTMOST - LEFTMOST)
    assert np.percentile(off_px, 95) <= STEP_PX
