"""`hangtime serve` as a person runs it: a process, its words, its exit code."""

import re
import signal
import socket
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp
import pytest

from server.lan import lan_addresses
from server.store import schema
from tests.processes import says, started
from tests.signaling.doubles import OFFER

SDP = {"Content-Type": "application/sdp"}


def serving(data_dir: Path, *words: str, **settings: str) -> AbstractAsyncContextManager[Process]:
    # An engine that is soon loaded: which one it is matters to none of these.
    chosen = {"data_dir": str(data_dir), "port": "0", "pose_engine": "openvino", **settings}
    return started("server", "serve", *words, **chosen)


async def status(url: str, headers: Mapping[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as client,
        client.post(url, data=OFFER, headers=headers, ssl=False) as response,
    ):
        return response.status


async def test_a_server_without_codes_that_is_asked_for_one_serves_on(tmp_path: Path) -> None:
    async with serving(tmp_path) as process:
        url = (await says(process, r"^Hangtime is ready: (http://localhost:\d+) "))[1]
        process.send_signal(signal.SIGUSR1)
        assert await status(f"{url}/whip/gym", SDP | {"Host": "evil.example"}) == 421


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_says_where_it_is_and_stops_when_told(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with serving(tmp_path) as process:
        url = (await says(process, r"^Hangtime is ready: (http://localhost:\d+) "))[1]
        async with aiohttp.ClientSession() as client, client.get(f"{url}/readyz") as response:
            assert response.status == 200
        assert await status(f"{url}/whip/gym", SDP | {"Host": "evil.example"}) == 421
        process.send_signal(number)
        assert await process.wait() == 0


async def test_a_phone_films_the_session_of_its_code_and_no_other(tmp_path: Path) -> None:
    if not lan_addresses():
        pytest.skip("this machine is on no network")
    async with serving(tmp_path, "--lan") as process:
        link = r"^(https://([\d.]+):(\d+))/c/(\w+)#token=(\S+)$"
        url, address, port, session, token = (await says(process, link)).groups()
        assert address in lan_addresses()
        bearer = SDP | {"Authorization": f"Bearer {token}"}
        let_in = await status(f"{url}/whip/{session}", bearer)
        assert let_in in (400, 422)  # it came as far as to be found without a common codec
        assert await status(f"{url}/whip/another", bearer) == 403
        assert await status(f"{url}/whip/{session}", SDP) == 401
        assert await status(f"https://localhost:{port}/whip/another", SDP) == let_in


async def test_a_new_code_is_shown_when_it_is_asked_for_and_films_the_same_session(
    tmp_path: Path,
) -> None:
    if not lan_addresses():
        pytest.skip("this machine is on no network")
    async with serving(tmp_path, "--lan") as process:
        link = r"^(https://[\d.]+:\d+)/c/(\w+)#token=(\S+)$"
        url, session, first = (await says(process, link)).groups()
        await says(process, r"^The code is good until \d{4}-\d\d-\d\d \d\d:\d\d; ")
        process.send_signal(signal.SIGUSR1)
        again = (await says(process, link)).groups()
        await says(process, r"^The code is good until ")
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    assert again[:2] == (url, session)
    assert again[2] != first


@pytest.mark.parametrize(
    ("settings", "exit_code", "sentence"),
    [
        ({"host": "0.0.0.0"}, 2, r"HANGTIME_HOST is 0\.0\.0\.0: .*hangtime serve --lan"),
        ({"prot": "80"}, 2, "HANGTIME_PROT is no setting"),
        ({"database_url": "mysql://db/club"}, 2, "HANGTIME_DATABASE_URL is sqlite:////path"),
        ({"model_dir": "/nowhere"}, 1, "pose model .* is missing: run `make setup`"),
    ],
)
async def test_what_keeps_it_from_starting_is_told_in_a_sentence(
    tmp_path: Path, settings: dict[str, str], exit_code: int, sentence: str
) -> None:
    assert re.search(sentence, await last_words(tmp_path, exit_code, **settings))


async def test_older_tables_keep_it_from_starting_and_the_command_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/club.db"
    await schema.upgrade(url, schema.revisions()[0])
    told = await last_words(tmp_path, 1, database_url=url)
    assert re.search(r"club\.db has tables of revision 0001.*`hangtime db upgrade`", told)


async def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        told = await last_words(tmp_path, 1, port=port)
    assert f"port {port} of 127.0.0.1 cannot be used (Address already in use)" in told


async def last_words(data_dir: Path, exit_code: int, **settings: str) -> str:
    """What a server that does not start says on its standard error: one line."""
    async with serving(data_dir, **settings) as process:
        out, err = await process.communicate()
        assert process.returncode == exit_code
        assert out == b""
        (line,) = err.decode().splitlines()
        assert line.startswith("hangtime: ")
        return line
