"""Whose request it is, and whether it calls us by our name: before anything else looks at it."""

import ipaddress

import pytest
from aiohttp import HttpVersion, HttpVersion10, HttpVersion11, web
from aiohttp.test_utils import make_mocked_request

from signaling.answerer import Refusal
from signaling.caller import Caller, read_caller, source
from signaling.gate import check_names

HERE, PHONE = "127.0.0.1", "192.0.2.50"
HOSTS = ("bench.test", "forwarded.test:9000")
PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


def caller(
    remote: str = HERE,
    *,
    host: str = "localhost:8080",
    origin: str | None = None,
    scheme: str = "http",
    port: int = 8080,
    forwarded: bool = False,
) -> Caller:
    return Caller(remote, scheme, port, host, origin, None, forwarded)


def status(who: Caller) -> int:
    try:
        check_names(who, HOSTS)
    except Refusal as refusal:
        return refusal.status
    return 200


@pytest.mark.parametrize(
    "host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LocalHost:8080"]
)
@pytest.mark.parametrize("remote", ["127.0.0.1", "127.0.0.9", "::1"])
def test_this_machine_needs_no_token(remote: str, host: str) -> None:
    assert status(caller(remote, host=host)) == 200


def test_the_usual_port_goes_without_saying() -> None:
    assert status(caller(host="localhost", port=80)) == 200
    assert status(caller(host="[::1]", port=443, scheme="https")) == 200
    assert status(caller(host="localhost", port=8080)) == 421


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example:8080",
        "localhost:9000",
        "localhost:8080:8080",
        "localhost@evil.example:8080",
        "192.0.2.1:8080",
        "[::2]:8080",
        "",
    ],
)
def test_a_name_that_is_not_ours_is_refused_so_that_no_page_rebinds_its_name_to_us(
    host: str,
) -> None:
    assert status(caller(host=host)) == 421


def test_a_name_that_the_operator_allowed_is_ours() -> None:
    assert status(caller(host="bench.test:8080")) == 200
    assert status(caller(host="bench.test")) == 200
    assert status(caller(host="forwarded.test:9000")) == 200
    assert status(caller(host="forwarded.test:9001")) == 421


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://localhost:8080", 200),
        ("https://localhost:8080", 403),
        ("http://localhost:3000", 403),
        ("http://127.0.0.1:8080", 403),
        ("https://evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_a_page_speaks_to_its_own_server_only(origin: str, expected: int) -> None:
    assert status(caller(origin=origin)) == expected


@pytest.mark.parametrize("host", ["192.0.2.1:8080", "[2001:db8::1]:443", "[2001:db8::1]"])
def test_others_reach_us_by_number_for_no_name_was_bound_to_it(host: str) -> None:
    assert status(caller(PHONE, host=host)) == 200
    assert status(caller(HERE, host=host, forwarded=True)) == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "1.2.3.4.evil.example", ""])
def test_a_name_that_is_not_ours_is_refused_wherever_it_comes_from(host: str) -> None:
    assert status(caller(PHONE, host=host)) == 421
    assert status(caller(HERE, host=host, forwarded=True)) == 421


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://192.0.2.1:8080", 200),
        ("http://192.0.2.1:8080", 403),
        ("https://evil.example", 403),
    ],
)
def test_a_page_of_another_site_is_refused_wherever_it_is_seen(origin: str, expected: int) -> None:
    seen = caller(PHONE, host="192.0.2.1:8080", scheme="https", origin=origin)
    assert status(seen) == expected


def request(
    remote: str, version: HttpVersion = HttpVersion11, host: str = "localhost:8080", **headers: str
) -> web.Request:
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    asked = make_mocked_request("GET", "/", headers=told | {"Host": host}, version=version)
    return asked.clone(remote=remote)


def test_a_trusted_proxy_says_for_whom_it_speaks() -> None:
    told = read_caller(
        request("10.1.2.3", X_Forwarded_For="192.0.2.50", X_Forwarded_Proto="https"), PROXIES
    )
    assert (told.remote, told.scheme, told.is_forwarded) == (PHONE, "https", True)


def test_what_stands_before_the_last_stranger_may_be_made_up() -> None:
    asked = request("10.1.2.3", X_Forwarded_For="127.0.0.1, 192.0.2.50, 10.9.9.9")
    assert read_caller(asked, PROXIES).remote == PHONE


@pytest.mark.parametrize("named", ["", "unknown", "192.0.2.50:1234", "<script>"])
def test_a_proxy_that_names_no_address_is_counted_as_itself(named: str) -> None:
    told = read_caller(request("10.1.2.3", X_Forwarded_For=named), PROXIES)
    assert (told.remote, told.is_forwarded) == ("10.1.2.3", True)


def test_nobody_else_is_believed() -> None:
    told = read_caller(
        request(PHONE, X_Forwarded_For="127.0.0.1", X_Forwarded_Proto="https"), PROXIES
    )
    assert (told.remote, told.scheme, told.is_here) == (PHONE, "http", False)


def test_a_proxy_on_this_machine_is_not_this_machine_even_when_it_says_nothing() -> None:
    told = read_caller(request(HERE), (ipaddress.ip_network(HERE),))
    assert not told.is_here
    assert read_caller(request(HERE), ()).is_here


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded",
        "Via",
        "X-Real-IP",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Server",
    ],
)
def test_what_any_proxy_says_it_passed_on_is_not_this_machine(header: str) -> None:
    asked = make_mocked_request("GET", "/", headers={"Host": "localhost:8080", header: "1"})
    assert not read_caller(asked.clone(remote=HERE), ()).is_here


def test_what_comes_as_a_plain_proxy_sends_it_is_not_this_machine() -> None:
    assert not read_caller(request(HERE, HttpVersion10), ()).is_here


@pytest.mark.parametrize("host", ["gym.example", "gym.example:8080", "192.0.2.1:8080", ""])
def test_who_asks_for_another_name_is_not_this_machine_though_the_name_is_ours(host: str) -> None:
    assert not read_caller(request(HERE, host=host), ()).is_here


@pytest.mark.parametrize("host", ["LocalHost:9000", "127.0.0.1:8080", "[::1]:8080", "[::1]"])
def test_who_asks_for_this_machine_from_it_is(host: str) -> None:
    assert read_caller(request(HERE, host=host), ()).is_here


def test_an_address_from_this_machine_through_a_proxy_is_not_trusted() -> None:
    told = read_caller(request("10.1.2.3", X_Forwarded_For="127.0.0.1"), PROXIES)
    assert not told.is_here


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("192.0.2.50", "192.0.2.50"),
        ("::ffff:192.0.2.50", "192.0.2.50"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("nonsense", "nobody"),
        (None, "nobody"),
    ],
)
def test_one_sender_is_an_address_or_the_64_bits_of_a_household(
    remote: str | None, expected: str
) -> None:
    assert source(remote) == expected
