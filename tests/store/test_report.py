"""The page that a coach hands to an athlete, read back from the PDF."""

import io
import math
from datetime import timedelta
from pathlib import Path

from pypdf import PdfReader

from server.store.exports.records import Exported, ExportedAthlete, ExportedRep, ExportedSession
from server.store.exports.report import as_pdf
from server.store.exports.summary import SHARED, Measured, mean_of, summaries
from tests.store.kept import BEGAN, rep

HEIGHT = "jump_height_flight_time_m"


def jump(
    index: int, height_m: float | None, athlete: str | None = "a", test: str = "cmj", day: int = 0
) -> ExportedRep:
    document = rep(
        index, 2, test=test, unavailable={}, uncertainty={HEIGHT: 0.009}, **{HEIGHT: height_m}
    )
    at = BEGAN + timedelta(days=day, minutes=index)
    return ExportedRep("s", athlete, at, None, None, document, (), (), None, False)


def exported(*reps: ExportedRep, names: tuple[str, ...] = ("Łucja Ångström",)) -> Exported:
    athletes = tuple(
        ExportedAthlete(letter, name, BEGAN, False, False, BEGAN, None, ())
        for letter, name in zip("abcdef", names, strict=False)
    )
    return Exported(athletes, (ExportedSession("s", "gym", BEGAN),), reps)


def pages(data: bytes) -> list[str]:
    read = PdfReader(io.BytesIO(data)).pages
    return [page.extract_text().replace("\x00", "") for page in read]  # pypdf's, of CJK letters


def test_a_page_tells_the_athlete_the_test_the_best_and_the_mean_with_their_spread() -> None:
    (page,) = pages(as_pdf(exported(jump(0, 0.31), jump(1, 0.33), jump(2, None))))
    assert "Łucja Ångström" in page
    assert "Countermovement jump, 3 repetitions, 2026-03-01" in page
    assert "Best 33.0 ± 0.9 cm" in " ".join(page.split())
    # The scatter of two, 1.41 cm / √2, is more than the camera's 0.9 cm / √2.
    assert "Mean 32.0 ± 1.0 cm" in " ".join(page.split())
    assert "± is one standard deviation" in page
    assert "2026-03-01 09:02" in page
    assert "–" in page, "what was not measured has a dash"


def test_each_athlete_and_each_test_has_a_page_of_its_own() -> None:
    reps = (jump(0, 0.3), jump(1, 0.3, test="sj"), jump(2, 0.3, "b"), jump(3, 0.3, None))
    made = pages(as_pdf(exported(*reps, names=("Ada", "Bo"))))
    assert [page.splitlines()[0] for page in made] == ["Ada", "Ada", "Bo", "Without a name"]


def test_names_of_many_scripts_are_written_and_a_letter_without_a_font_is_told() -> None:
    names = ("Ngô Thị Ánh", "Ελένη", "Ольга", "山田 花子", "김민서", "ኢትዮ")
    reps = [jump(index, 0.3, letter) for index, letter in enumerate("abcdef")]
    made = ["".join(page.split()) for page in pages(as_pdf(exported(*reps, names=names)))]
    for name in names[:-1]:
        (page,) = (page for page in made if page.startswith(name.replace(" ", "")))
        assert "standsforaletter" not in page
    assert any(page.startswith("□□□□standsforaletter") for page in made)


def test_the_longest_name_stays_on_its_page() -> None:
    reader = PdfReader(io.BytesIO(as_pdf(exported(jump(0, 0.3), names=("W" * 80,)))))
    assert "W" * 80 in reader.pages[0].extract_text()


def test_the_same_jumps_are_the_same_bytes() -> None:
    data = exported(*(jump(index, 0.3 + index / 1000, day=index) for index in range(30)))
    assert as_pdf(data) == as_pdf(data)
    (page,) = pages(as_pdf(data))
    assert "The last 18 of 30 repetitions" in page
    assert "mean of each day" in page


def test_without_a_jump_the_report_says_so() -> None:
    assert "No jump is stored." in pages(as_pdf(exported()))[0]


def test_a_mean_is_never_surer_than_its_repetitions_scatter_or_than_the_camera() -> None:
    apart = mean_of([Measured(1.0, 0.1), Measured(3.0, 0.1)])
    alike = mean_of([Measured(2.0, 0.4)] * 4)
    assert apart == Measured(2.0, 1.0)
    assert alike is not None
    assert alike.sd is not None
    assert math.isclose(alike.sd, SHARED * 0.4)
    assert mean_of([Measured(2.0, None)]) == Measured(2.0, None)
    assert mean_of([]) is None


def test_the_means_of_many_jumps_lie_within_twice_the_plus_or_minus_that_a_report_says() -> None:
    rows = {row[0].strip("*"): row for row in _conditions()}
    assert len(rows) > 20
    for name, row in rows.items():
        jumps, bias, sd = int(row[1]), float(row[4]), float(row[8].split()[0])
        mean = mean_of([Measured(bias, sd)] * jumps)
        assert mean is not None
        assert mean.sd is not None
        assert abs(mean.value) < 2 * mean.sd, name


def _conditions() -> list[list[str]]:
    """The rows of rendered jumps that were measured: name, jumps, …, bias, …, median SD."""
    page = (Path(__file__).parents[2] / "docs/explanation/validity.md").read_text()
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if " SD |" in line]
    return [cells for cells in lines if len(cells) == 10 and cells[4][0] in "+-"]


def test_the_best_is_the_highest_of_the_test_s_own_quantity() -> None:
    of_drop = [
        jump(0, 0.40, test="dj"),
        jump(1, 0.30, test="dj"),
    ]
    of_drop[1].document["rsi_m_s"] = 1.5
    (summary,) = summaries(exported(*of_drop))
    assert summary.best is of_drop[1]
