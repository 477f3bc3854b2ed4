import time

import jwt
import pytest

from signaling.access import Access
from signaling.answerer import Refusal
from signaling.caller import Caller
from signaling.tokens import ACTIONS, Action, Grant, Role, mint, verify
from tests.signaling.doubles import KEY, OFFER, serve

HERE, PHONE = "127.0.0.1", "192.0.2.50"
ACCESS = Access(KEY)
NEVER = 4_000_000_000  # seconds since 1970


def caller(
    remote: str = HERE,
    *,
    host: str = "localhost:8080",
    token: str | None = None,
    forwarded: bool = False,
) -> Caller:
    authorization = None if token is None else f"Bearer {token}"
    return Caller(remote, "http", 8080, host, None, authorization, forwarded)


def status(access: Access, who: Caller, session: str = "gym", action: Action = "publish") -> int:
    try:
        access.check(who, session, action)
    except Refusal as refusal:
        return refusal.status
    return 200


@pytest.mark.parametrize("remote", ["127.0.0.1", "127.0.0.9", "::1"])
def test_this_machine_needs_no_token(remote: str) -> None:
    assert status(ACCESS, caller(remote)) == 200


@pytest.mark.parametrize("remote", [PHONE, "2001:db8::1", "", "nonsense"])
@pytest.mark.parametrize("host", ["localhost:8080", "bench.test", "192.0.2.1:8080"])
def test_anybody_else_needs_a_token_whatever_the_host_says(remote: str, host: str) -> None:
    assert status(ACCESS, caller(remote, host=host)) == 401


def test_what_a_proxy_passes_on_is_not_this_machine() -> None:
    assert status(ACCESS, caller(forwarded=True)) == 401


def test_a_token_opens_its_session_and_no_other() -> None:
    token = mint(KEY, Grant("gym", "camera"), NEVER)
    phone = caller(PHONE, host="192.0.2.1:8080", token=token)
    assert status(ACCESS, phone, "gym") == 200
    assert status(ACCESS, phone, "track") == 403


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("camera", {"publish", "listen", "configure"}),
        ("coach", {"publish", "listen", "configure"}),
        ("viewer", {"listen"}),
        ("ops", set()),
    ],
)
def test_a_role_says_what_a_token_is_good_for(role: Role, allowed: set[Action]) -> None:
    token = mint(KEY, Grant("gym", role), NEVER)
    every: tuple[Action, ...] = ("publish", "listen", "configure")
    for action in every:
        expected = 200 if action in allowed else 403
        assert status(ACCESS, caller(PHONE, token=token), action=action) == expected


def test_every_role_has_its_row() -> None:
    assert set(ACTIONS) == {"camera", "coach", "viewer", "ops", "admin"}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        mint(KEY, Grant("gym", "camera"), int(time.time()) - 1),
        mint(bytes(32), Grant("gym", "camera"), NEVER),
        jwt.encode({"session": "gym", "role": "camera"}, KEY, "HS256"),
        jwt.encode({"session": "gym", "role": "camera", "exp": NEVER}, "", "none"),
        jwt.encode({"session": "gym", "role": "camera", "exp": NEVER}, 2 * KEY, "HS512"),
        jwt.encode({"role": "camera", "exp": NEVER}, KEY, "HS256"),
        jwt.encode({"session": "gym", "role": "king", "exp": NEVER}, KEY, "HS256"),
        jwt.encode({"session": ["gym"], "role": ["camera"], "exp": NEVER}, KEY, "HS256"),
    ],
    ids=[
        "empty",
        "nonsense",
        "expired",
        "another key",
        "for ever",
        "unsigned",
        "another algorithm",
        "no session",
        "no role of ours",
        "lists",
    ],
)
def test_a_token_that_is_not_good_opens_nothing_not_even_here(token: str) -> None:
    for remote in (PHONE, HERE):
        assert status(ACCESS, caller(remote, token=token)) == 401


def test_a_grant_reads_back_as_it_was_signed() -> None:
    grant = Grant("gym", "viewer")
    assert verify(KEY, mint(KEY, grant, NEVER)) == grant


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("OPTIONS", "/whip/gym"),
        ("POST", "/whip/gym"),
        ("OPTIONS", "/whip/gym/c0nnection"),
        ("PATCH", "/whip/gym/c0nnection"),
        ("DELETE", "/whip/gym/c0nnection"),
        ("GET", "/api/v1/sessions/gym/events"),
        ("PATCH", "/api/v1/sessions/gym"),
    ],
)
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"X-Forwarded-For": "192.0.2.50"}, 401),
        ({"Authorization": "Bearer nonsense"}, 401),
        ({"Authorization": "Basic bWU6bWU="}, 401),
    ],
)
async def test_every_route_asks_before_it_does_anything(
    method: str, path: str, headers: dict[str, str], expected: int
) -> None:
    served = await serve()
    async with served.client:
        response = await served.client.request(method, path, data=OFFER, headers=headers)
        assert response.status == expected
        assert response.content_type == "application/problem+json"
        assert response.headers.get("WWW-Authenticate") == ("Bearer" if expected == 401 else None)
        assert served.asked == 0
