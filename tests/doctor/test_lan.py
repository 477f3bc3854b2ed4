"""The camera page as a phone asks for it, and the certificate that it is shown."""

import os
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.doctor.check import State
from server.doctor.lan import camera_page, certificate, judged
from server.doctor.running import Running, find_running
from server.lan import certificate_for, lan_addresses, stored_certificate
from server.settings import Settings
from tests.doctor.answering import answering
from tests.e2e.served import free_port
from tests.processes import says, started

NOW = datetime.now(UTC)
HERE = ("127.0.0.1",)


def here(folder: Path, port: int = 0) -> Settings:
    return Settings(port=port, data_dir=folder)


async def test_where_no_server_runs_the_page_is_tried_and_nothing_is_left_behind(
    tmp_path: Path,
) -> None:
    addresses = lan_addresses() or HERE
    check = await camera_page(here(tmp_path, free_port()), addresses, None)
    assert (check.state, check.facts) == (State.OK, {"addresses": len(addresses), "refused": 0})
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - in an event loop


async def test_an_address_that_the_certificate_does_not_name_is_told(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate_for(HERE, tmp_path, NOW).path)
    async with answering({}, {}, tls) as port:
        running = Running("0.1.0", tls=True, readiness={"ready": True})
        check = await camera_page(here(tmp_path, port), ("127.0.0.1", "127.0.0.9"), running)
    assert (check.state, check.facts) == (State.FAIL, {"addresses": 2, "refused": 1})
    assert "a phone gets none from 127.0.0.9: " in check.text
    assert "certificate" in check.text


async def test_a_machine_on_no_network_is_told(tmp_path: Path) -> None:
    check = await camera_page(here(tmp_path), (), None)
    assert (check.state, check.remedy) == (State.FAIL, "connect it, then look again")


async def test_the_server_that_runs_for_the_network_is_asked_itself(tmp_path: Path) -> None:
    if not lan_addresses():
        pytest.skip("this machine is on no network")
    async with started("server", "serve", "--lan", data_dir=str(tmp_path), port="0") as process:
        port = int((await says(process, r"^Hangtime is ready: https://[\d.]+:(\d+) "))[1])
        settings = here(tmp_path, port)
        running = await find_running(settings)
        assert running is not None
        assert (running.tls, running.is_ready) == (True, True)
        check = await camera_page(settings, lan_addresses(), running)
        assert check.state is State.OK
        shown = await certificate(settings, lan_addresses(), running)
        assert (shown.state, shown.facts) == (State.OK, {"days_left": 396})


@pytest.mark.parametrize(
    ("age_days", "addresses", "shown", "state", "words"),
    [
        (0, HERE, True, "ok", "names this machine and holds until"),
        (0, ("192.168.7.7",), True, "fail", "does not name 192.168.7.7"),
        (0, ("192.168.7.7",), False, "ok", "the next start makes another"),
        (392, HERE, True, "warn", "it holds until"),
        (392, HERE, False, "ok", "the next start makes another"),
        (398, HERE, True, "fail", "expired on"),
        (-2, HERE, True, "fail", "is the clock right?"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told(
    tmp_path: Path, age_days: int, addresses: Sequence[str], shown: bool, state: str, words: str
) -> None:
    certificate_for(HERE, tmp_path, NOW - timedelta(days=age_days))
    check = judged(stored_certificate(tmp_path), addresses, NOW, shown=shown)
    assert check.state == state
    assert words in check.text


def test_a_certificate_for_another_name_of_this_machine_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = certificate_for(HERE, tmp_path, NOW).fingerprint
    assert certificate_for(HERE, tmp_path, NOW).fingerprint == first
    monkeypatch.setattr("socket.gethostname", lambda: "gym-box")
    assert certificate_for(HERE, tmp_path, NOW).fingerprint != first
