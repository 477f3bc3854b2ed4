"""Athletes who stay, jump, come and go: `locust -f loadtest/locustfile.py --host URL`.

Locust decides who films and when, and counts; child processes film (`publishers.py`), since aiortc
does not run under gevent. docs/how-to/load-test.md tells what each row means.
"""

import csv
import math
import random
import subprocess  # nosec B404 # our own programs, without a shell
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any, ClassVar, Final

import gevent
import locust.stats
from locust import User, constant, events, task
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment

sys.path.insert(0, str(Path(__file__).parents[1]))  # Locust puts this folder there, not its parent

from loadtest.crew import ROOT, Crew
from loadtest.playback import JUMPING, STANDING

VISIT_S: Final = (5.0, 15.0)
AWAY_S: Final = (2.0, 5.0)
LAG: Final = "client_loop_lag"
CLIENT: Final = "CLIENT"
FAILED: Final = 1
VOID: Final = 3
"""Exit code of a run that measured itself."""
VOID_SENTENCE: Final = (
    "This run is void: p99 of the generator's own lag is {} ms, above {:g} ms, so it measured "
    "itself. Give it more of the machine, or film with fewer athletes."
)
ACCOUNT_COLUMNS: Final = (
    *("session", "clip", "frames_due", "frames_sent"),
    *("seconds", "results", "results_owed", "results_met"),
)


def whole_ms(response_time: float) -> int:
    """Whole milliseconds, rounded up: of the two digits that Locust keeps 204 would read 200."""
    return math.ceil(response_time)


locust.stats.bucket_response_time = whole_ms


class LoadError(Exception):
    """What Locust counts as a failure; the text is its row in the failures file."""


class Load:
    """One Locust process's encodings and child processes, and the account of what was offered."""

    def __init__(self, environment: Environment) -> None:
        """Encode the clip and start the children, before Locust's clock runs."""
        self._environment = environment
        assert environment.parsed_options is not None
        self._options = environment.parsed_options
        self._accounts: list[dict[str, Any]] = []
        self._whole = False
        self._folder = tempfile.TemporaryDirectory(prefix="hangtime-loadtest-")
        self._encode()
        self.crew = Crew(
            (environment.host or "").rstrip("/"),
            self._folder.name,
            self._options.min_results_per_s,
            self._count,
        )
        environment.events.test_stop.add_listener(self.stop)
        environment.events.quitting.add_listener(self.judge)

    def _encode(self) -> None:
        clip = str(Path(self._options.clip).absolute())
        encode = [sys.executable, "-m", "loadtest.encodings", clip, self._folder.name]
        encoded = subprocess.run(  # nosec B603 # our own program; no shell reads the words
            encode, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False
        )
        if encoded.returncode != 0:
            sys.exit(encoded.stderr.strip())

    def stop(self, **_: object) -> None:
        """End the children, and see that what they told last is in the files."""
        self._whole = self.crew.end()
        if (prefix := self._options.csv_prefix) is not None:
            write_accounts(Path(f"{prefix}_offered.csv"), self._accounts)
            # Locust writes its files by a timer of its own, and has nothing to wait for.
            gevent.sleep(1.5 * locust.stats.CSV_STATS_INTERVAL_SEC)

    def judge(self, **_: object) -> None:
        """Set the exit code: errors are for slo.py to judge, a void run is told here."""
        if (runner := self._environment.runner) is not None:
            runner.stop()  # when it is interrupted Locust would ask for the code before
            if runner.exceptions or not self._whole:
                print("An athlete or a child process failed: not all was counted.", file=sys.stderr)
                self._environment.process_exit_code = FAILED
                return
        lag = self._environment.stats.get(LAG, CLIENT)
        lag_ms = lag.get_response_time_percentile(0.99) if lag.num_requests else math.inf
        void = lag_ms > self._options.lag_ms
        if void:
            print(VOID_SENTENCE.format(lag_ms, self._options.lag_ms), file=sys.stderr)
        self._environment.process_exit_code = VOID if void else 0
        self._folder.cleanup()

    def _count(self, told: dict[str, Any]) -> None:
        self._accounts += told["accounts"]
        for name, ms, error in told["rows"]:
            self._environment.events.request.fire(
                request_type=CLIENT if name == LAG else "WEBRTC",
                name=name,
                response_time=ms,
                response_length=0,
                exception=LoadError(error) if error else None,
                context={},
            )


def write_accounts(path: Path, accounts: list[dict[str, Any]]) -> None:
    """One line for each connection: what it was to send and be sent, and what of it was."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ACCOUNT_COLUMNS)
        writer.writeheader()
        writer.writerows(accounts)


@events.init_command_line_parser.add_listener
def add_options(parser: LocustArgumentParser) -> None:
    """What a run may choose beside Locust's own options."""
    parser.add_argument(
        "--clip",
        default=str(ROOT / "static/demo/cmj.mp4"),
        env_var="LOCUST_CLIP",
        help="Video of somebody who stands for a second, then jumps. Default: the demo clip.",
    )
    parser.add_argument(
        "--min-results-per-s",
        type=float,
        default=5.0,
        env_var="HANGTIME_MIN_RESULTS_PER_S",
        help="Results a second that the server promises each athlete: what is owed. Default: 5.",
    )
    parser.add_argument(
        "--lag-ms",
        type=float,
        default=10.0,
        env_var="LOCUST_LAG_MS",
        help="p99 of the generator's own lag beyond which the run is void. Default: 10.",
    )


@events.init.add_listener
def prepare(environment: Environment, **_: object) -> None:
    """Make ready what every athlete needs."""
    options = environment.parsed_options
    assert options is not None
    if not options.headless or not environment.host:
        sys.exit("Say so and where the server is, as in --headless --host http://localhost:8080.")
    Athlete.load = Load(environment)


class Athlete(User):
    """Somebody with a camera and a session of their own."""

    abstract = True
    wait_time = constant(0)
    load: ClassVar[Load]

    def on_start(self) -> None:
        self._session = f"load-{uuid.uuid4().hex[:12]}"
        # Locust starts people on the second: unshifted, slow cameras would all take their pictures
        # at the same instant.
        gevent.sleep(random.random())  # nosec B311 # a schedule

    def film(self, clip: str, seconds: float | None = None) -> None:
        gevent.sleep(self.load.crew.film(self._session, clip, seconds))


class Stays(Athlete):
    """Stands before the camera as long as the test runs."""

    weight = 5

    @task
    def stand(self) -> None:
        self.film(STANDING)


class Jumps(Athlete):
    """Jumps as long as the test runs: of eight athletes two."""

    weight = 2

    @task
    def jump(self) -> None:
        self.film(JUMPING)


class ComesAndGoes(Athlete):
    """Films some jumps, goes away, comes back."""

    weight = 1

    @task
    def jump_and_go(self) -> None:
        self.film(JUMPING, random.uniform(*VISIT_S))  # nosec B311 # a schedule
        gevent.sleep(random.uniform(*AWAY_S))  # nosec B311 # a schedule
