"""A short run as an operator starts it, against the server itself."""

import asyncio
import csv
import sys
from pathlib import Path

from loadtest.slo import NEEDED_ROWS
from tests.e2e.served import free_port, served

ROOT = Path(__file__).parents[2]
SHORT = ("--headless", "-u", "2", "-r", "2", "--only-summary")
# That it is quick enough is no business of this test.
WIDE_LAG = ("--lag-ms", "1000")
LITTLE_OWED = ("--min-results-per-s", "1")


def lines(path: str) -> list[dict[str, str]]:
    with Path(path).open() as file:
        return list(csv.DictReader(file))


async def run(*command: str | Path) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(60):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode, output.decode()


async def locust(url: str, *options: str | Path) -> tuple[int | None, str]:
    file = ROOT / "loadtest/locustfile.py"
    return await run("-m", "locust", "-f", file, *SHORT, "--host", url, *options)


async def test_a_run_is_measured_and_judged(tmp_path: Path) -> None:
    results = tmp_path / "results"
    async with served() as url:
        limits = (*WIDE_LAG, *LITTLE_OWED)
        code, output = await locust(url, "--run-time", "6s", "--csv", results, *limits)
    assert code == 0, output
    counts = {line["Name"]: int(line["Request Count"]) for line in lines(f"{results}_stats.csv")}
    assert all(counts[name] for name in NEEDED_ROWS), output
    offered = lines(f"{results}_offered.csv")
    assert {line["clip"] for line in offered} == {"jumping", "standing"}
    assert 0 < sum(int(line["results"]) for line in offered) <= counts["send_to_result"]
    asked = ("--p95-ms", "5000", "--errors", "50", *WIDE_LAG)
    code, output = await run(ROOT / "loadtest/slo.py", results, *asked)
    assert output.startswith("PASS"), output
    assert code == 0


async def test_a_generator_that_is_late_is_told_and_no_server_is_a_miss(tmp_path: Path) -> None:
    results = tmp_path / "results"
    nowhere = f"http://localhost:{free_port()}"
    late = ("--run-time", "1s", "--csv", results, "--lag-ms", "0")
    code, output = await locust(nowhere, *late)
    assert "This run is void" in output
    assert code == 3
    code, output = await run(ROOT / "loadtest/slo.py", results, "--p95-ms", "200", "--errors", "1")
    assert code == 1
    assert "first_result has no requests" in output


async def test_a_run_without_clip_or_host_does_not_begin() -> None:
    code, output = await locust("http://localhost:9", "--clip", "/no/such/clip.mp4")
    assert code != 0
    assert "/no/such/clip.mp4 cannot be filmed" in output
    for half in (SHORT, ("--host", "http://localhost:9")):
        code, output = await run("-m", "locust", "-f", ROOT / "loadtest/locustfile.py", *half)
        assert code != 0
        assert "as in --headless --host http://localhost:8080" in output
