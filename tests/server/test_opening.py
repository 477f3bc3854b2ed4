"""What a server that may be reached from elsewhere needs, before it starts."""

import datetime
import re
import ssl
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from server.commands.serve import _open_to_network
from server.errors import BadSetting
from server.lan import certificate_for, lan_addresses
from server.opening import check_accounts, with_tls
from server.people.accounts import Accounts
from server.settings import Settings
from server.store import schema
from server.store.database import Database, default_url
from tests.people.test_passwords import WORDS, cheap
from tests.processes import says
from tests.server.test_serve import last_words, serving

EVERYWHERE = "0.0.0.0"
NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A certificate with its key, for this machine."""
    return certificate_for(lan_addresses(), tmp_path / "certificate", NOW).path


async def add_account(data_dir: Path) -> None:
    url = default_url(data_dir)
    await schema.upgrade(url)
    database = Database(url)
    await Accounts(database, cheap()).add("kim", WORDS, "coach")
    await database.close()


def test_this_machine_alone_needs_neither_tls_nor_account(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert with_tls(settings) == (settings, None)


@pytest.mark.parametrize("host", [EVERYWHERE, "192.0.2.1", "::"])
def test_beyond_this_machine_there_is_no_server_without_tls(tmp_path: Path, host: str) -> None:
    with pytest.raises(BadSetting, match=r"only with TLS\. Set HANGTIME_TLS_CERTIFICATE"):
        with_tls(Settings(host=host, data_dir=tmp_path))


async def test_beyond_this_machine_somebody_must_be_able_to_sign_in(tmp_path: Path) -> None:
    settings = Settings(host=EVERYWHERE, data_dir=tmp_path)
    await schema.upgrade(default_url(tmp_path))
    with pytest.raises(BadSetting, match="hangtime user add NAME --role admin"):
        await check_accounts(settings)
    await check_accounts(replace(settings, host="127.0.0.1"))
    await add_account(tmp_path)
    await check_accounts(settings)


async def test_a_database_that_is_away_is_waited_for(tmp_path: Path) -> None:
    url = "postgresql://me@127.0.0.1:1/club"
    await check_accounts(Settings(host=EVERYWHERE, data_dir=tmp_path, database_url=url))


def test_a_certificate_and_its_key_stand_in_one_file_or_in_two(pem: Path, tmp_path: Path) -> None:
    _, tls = with_tls(Settings(host=EVERYWHERE, tls_certificate=pem))
    assert tls is not None
    assert tls.minimum_version >= ssl.TLSVersion.TLSv1_2
    text = pem.read_text()
    at = text.index("-----BEGIN CERTIFICATE")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    key.write_text(text[:at])
    certificate.write_text(text[at:])
    settings, tls = with_tls(
        Settings(
            host=EVERYWHERE, tls_certificate=certificate, tls_key=key, allowed_hosts=frozenset("a")
        )
    )
    assert tls is not None
    assert {"a", "localhost"} <= settings.allowed_hosts


def test_a_certificate_that_cannot_be_used_is_told(pem: Path, tmp_path: Path) -> None:
    key = load_pem_private_key(pem.read_bytes(), None)
    locked, nonsense, alone = (tmp_path / name for name in ("locked", "nonsense", "alone"))
    nonsense.write_text("nonsense")
    text = pem.read_text()
    alone.write_text(text[text.index("-----BEGIN CERTIFICATE") :])
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret words"),
        )
    )
    for certificate, its_key in (
        (tmp_path / "nowhere", None),
        (nonsense, None),
        (alone, None),
        (alone, locked),
        (pem, nonsense),
    ):
        with pytest.raises(BadSetting, match="and its key cannot be used"):
            with_tls(Settings(tls_certificate=certificate, tls_key=its_key))
    with pytest.raises(BadSetting, match="of no use without HANGTIME_TLS_CERTIFICATE"):
        with_tls(Settings(tls_key=pem))


def test_one_certificate_is_enough(pem: Path) -> None:
    with pytest.raises(BadSetting, match="leave out --lan, or HANGTIME_TLS_CERTIFICATE"):
        _open_to_network(Settings(tls_certificate=pem))


async def test_a_server_that_nobody_could_sign_in_to_does_not_start(
    pem: Path, tmp_path: Path
) -> None:
    told = await last_words(tmp_path, 2, host=EVERYWHERE, tls_certificate=str(pem))
    assert re.search(r"nobody has an account: .*`hangtime user add NAME --role admin`", told)


async def test_with_tls_and_an_account_coaches_sign_in_from_elsewhere(
    pem: Path, tmp_path: Path
) -> None:
    if not lan_addresses():
        pytest.skip("this machine is on no network")
    await add_account(tmp_path)
    async with serving(tmp_path, host=EVERYWHERE, tls_certificate=str(pem)) as process:
        port = (await says(process, r"^Hangtime is ready: https://[\w.-]+:(\d+) "))[1]
        url = f"https://{lan_addresses()[0]}:{port}"
        jar = aiohttp.CookieJar(unsafe=True)  # takes cookies of addresses too
        async with aiohttp.ClientSession(url, cookie_jar=jar) as client:

            async def status(method: str, path: str, **headers: str) -> int:
                body = {"name": "kim", "password": WORDS}
                async with client.request(
                    method, path, json=body, headers=headers, ssl=False
                ) as response:
                    return response.status

            page = {"Hangtime-Page": "1", "Origin": url}
            assert await status("GET", "/api/v1/athletes") == 401
            assert await status("POST", "/api/v1/first-account", **page) == 403
            assert await status("POST", "/api/v1/login", **page) == 204
            assert await status("GET", "/api/v1/athletes") == 200
            assert await status("POST", "/api/v1/athletes", Origin=url) == 403
