"""From the first visit to a table in a spreadsheet: a camera, a known athlete, and nothing else."""

import csv
import io
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.e2e.browser import PHONE, tab
from tests.e2e.served import served
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Jump, Motion, Stand
from tests.truth.video_files import film, write_camera

FPS = 30
WIDTH, HEIGHT = 360, 640
SCRIPT = (Stand(4.0), Jump(0.40), Stand(3.0))  # begins and ends standing: a camera may loop it
HEIGHT_KEY = "jump_height_flight_time_m"
JUMPS = 2

# What the cards say of those jumps that are saved as they will stay, by their id.
_SAVED = """
Object.fromEntries((document.querySelector('ht-jumps').jumps ?? [])
  .filter((jump) => jump.kind === 'rep' && jump.isSaved && jump.rep.final)
  .map(({ rep }) => [rep.rep_id, document.querySelector('ht-jumps').renderRoot
    .querySelector(`[data-rep-id="${rep.rep_id}"] .value`)?.textContent]))
"""


async def table(page: Page, url: str) -> list[dict[str, str]]:
    """Take the only session's table away, and read it as a spreadsheet does."""
    await page.goto(f"{url}/sessions")
    await page.locator("a[href^='/s/']").click()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV").click()
    text = (await (await download.value).path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_who_visits_for_the_first_time_takes_the_jumps_away_as_they_were_shown(
    tmp_path: Path,
) -> None:
    motion = Motion(Athlete.from_seed(3), SCRIPT)
    pictures = film(Renderer(motion, WIDTH, HEIGHT), frame_times(motion, FPS))
    camera = write_camera(tmp_path / "camera.y4m", pictures, FPS)
    async with served() as url, tab(url, camera, PHONE) as page:
        await page.value_reaches(f"Object.keys({_SAVED}).length", JUMPS, timeout_s=60)
        # Another jump, or a better look at one, would change what is compared.
        await page.page.get_by_role("button", name="More").click()
        await page.page.get_by_role("button", name="Pause counting").click()
        await page.state_is("paused")
        shown: dict[str, str] = await page.page.evaluate(_SAVED)
        rows = {row["rep_id"]: row for row in await table(page.page, url)}
        assert page.console == []
    assert set(shown) <= set(rows)
    for rep_id, height_cm in shown.items():
        height_m = float(rows[rep_id][f"{HEIGHT_KEY} [m]"])
        assert float(height_cm) == pytest.approx(100 * height_m, abs=0.051)
        assert height_m == pytest.approx(0.40, abs=0.05)
