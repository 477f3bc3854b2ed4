"""Whether a server would open at all, and a certificate that somebody else signed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.doctor.check import State
from server.doctor.lan import camera_page, certificate
from server.doctor.opening import may_open
from server.lan import certificate_for
from server.settings import Settings
from server.store import schema
from server.store.database import default_url
from tests.e2e.served import free_port

NOW = datetime.now(UTC)
HERE = ("127.0.0.1",)


def signed(folder: Path, age_days: int = 0) -> Settings:
    """Settings with a certificate that names this machine, as if an authority had signed it."""
    path = certificate_for((), folder / "tls", NOW - timedelta(days=age_days)).path
    return Settings(host="0.0.0.0", port=free_port(), data_dir=folder, tls_certificate=path)


async def test_a_server_for_this_machine_alone_or_for_one_room_opens() -> None:
    assert (await may_open(Settings(), for_lan=False)).state is State.OK
    assert (await may_open(Settings(), for_lan=True)).state is State.OK


async def test_without_tls_or_without_an_account_it_does_not_and_what_is_missing_is_told(
    tmp_path: Path,
) -> None:
    check = await may_open(Settings(host="0.0.0.0"), for_lan=False)
    assert (check.state, "HANGTIME_TLS_CERTIFICATE" in check.remedy) == (State.FAIL, True)
    settings = signed(tmp_path)
    for _ in range(2):
        check = await may_open(settings, for_lan=False)
        assert check.state is State.FAIL
        assert "`hangtime user add NAME --role admin`" in check.remedy
        await schema.upgrade(default_url(tmp_path))  # and once more, with its tables
    assert (await may_open(settings, for_lan=True)).state is State.FAIL


async def test_a_page_under_another_s_certificate_is_asked_for_by_the_name_in_it(
    tmp_path: Path,
) -> None:
    settings = signed(tmp_path)
    check = await camera_page(settings, HERE, None, own=False)
    assert check.state is State.OK
    assert f"https://localhost:{settings.port}" in check.text
    check = await certificate(settings, HERE, None, own=False)
    assert (check.state, check.facts) == (State.OK, {"days_left": 396})
    assert "localhost" in check.text


@pytest.mark.parametrize(("age_days", "state"), [(392, "warn"), (400, "fail")])
async def test_another_s_certificate_is_renewed_where_it_comes_from(
    tmp_path: Path, age_days: int, state: str
) -> None:
    check = await certificate(signed(tmp_path, age_days), HERE, None, own=False)
    assert check.state == state
    assert "where it comes from" in check.remedy
