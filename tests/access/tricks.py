"""Owns what somebody may try who has no right, with cookies, tokens, codes and links."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import jwt

from signaling.door import COOKIE
from signaling.tokens import Grant, mint
from tests.access.callers import ANOTHER_SITE, HOST, OURS, PAGE, SESSION, House
from tests.people.test_passwords import WORDS
from tests.server.test_app import KEY

Trick = Callable[[House], Awaitable[str]]
_STORED: Final = "/api/v1/athletes"
_EVENTS: Final = f"/api/v1/sessions/{SESSION}/events"
_NEVER: Final = 4_000_000_000


async def _with_cookie(house: House, headers: dict[str, str], method: str = "POST") -> str:
    sent = house.far() | await house.cookie() | headers
    return f"`{(await house.ask(method, _STORED, sent))[0]}`"


async def form_elsewhere(house: House) -> str:
    return await _with_cookie(house, ANOTHER_SITE)


async def form_of_a_neighbour(house: House) -> str:
    return await _with_cookie(house, {"Sec-Fetch-Site": "same-site"})


async def form_of_an_old_browser(house: House) -> str:
    return await _with_cookie(house, {})


async def picture_elsewhere(house: House) -> str:
    return await _with_cookie(house, {"Sec-Fetch-Site": "cross-site"}, "GET")


async def preflight(house: House) -> str:
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "Hangtime-Page",
    }
    status, headers = await house.ask("OPTIONS", _STORED, house.far() | ANOTHER_SITE | asked)
    allowed = [name for name in headers if name.lower().startswith("access-control")]
    return f"`{status}`" + (f", {allowed}" if allowed else ", nothing allowed")


async def sign_in_elsewhere(house: House) -> str:
    sent = house.far() | ANOTHER_SITE | PAGE
    status, headers = await house.ask("POST", "/api/v1/login", sent, name="kim", password=WORDS)
    return f"`{status}`" + (", a cookie" if "Set-Cookie" in headers else ", no cookie")


async def planted_cookie(house: House) -> str:
    sent = house.far() | OURS | PAGE | {"Cookie": f"{COOKIE}=planted"}
    status, headers = await house.ask("POST", "/api/v1/login", sent, name="kim", password=WORDS)
    planted = house.far() | {"Cookie": f"{COOKIE}=planted"}
    is_new = "planted" not in headers["Set-Cookie"]
    after = (await house.ask("GET", _STORED, planted))[0]
    return f"`{status}`, {'a new cookie' if is_new else 'the same'}; the planted one `{after}`"


async def used_after_signing_out(house: House) -> str:
    sent = house.far() | OURS | PAGE | await house.cookie()
    await house.ask("POST", "/api/v1/logout", sent)
    return f"`{(await house.ask('GET', _STORED, sent))[0]}`"


async def page_on_this_machine(house: House) -> str:
    sent = {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"}
    return f"`{(await house.ask('POST', _STORED, sent, is_here=True))[0]}`"


def with_token(key: bytes | None = KEY, algorithm: str = "HS256", **changes: object) -> Trick:
    claims: dict[str, Any] = {
        "aud": "hangtime",
        "jti": "one",
        "iat": int(time.time()),
        "exp": _NEVER,
        "role": "viewer",
        "session": SESSION,
        **changes,
    }
    token = jwt.encode(claims, key, algorithm)  # type: ignore[arg-type] # `none` takes none

    async def tried(house: House) -> str:
        return await _with_bearer(house, token)

    return tried


async def _with_bearer(house: House, token: str, path: str = _EVENTS, method: str = "GET") -> str:
    sent = house.far() | {"Authorization": f"Bearer {token}"}
    return f"`{(await house.ask(method, path, sent))[0]}`"


async def replayed_after_it_was_taken_back(house: House) -> str:
    grant = Grant(SESSION, "viewer")
    token = mint(KEY, grant, _NEVER)
    before = await _with_bearer(house, token)
    await house.ask("DELETE", f"/api/v1/tokens/{grant.token_id}", PAGE, is_here=True)
    return f"{before}, then {await _with_bearer(house, token)}"


async def replayed_after_its_maker_was_taken_back(house: House) -> str:
    maker = Grant(None, "coach")
    token = mint(KEY, Grant(SESSION, "viewer", made_with=(maker.token_id,)), _NEVER)
    before = await _with_bearer(house, token)
    await house.ask("DELETE", f"/api/v1/tokens/{maker.token_id}", PAGE, is_here=True)
    return f"{before}, then {await _with_bearer(house, token)}"


def through_a_proxy_that_nobody_named(**said: str) -> Trick:
    async def tried(house: House) -> str:
        headers = {name.replace("_", "-"): text for name, text in said.items()}
        return f"`{(await house.ask('GET', _STORED, headers, is_here=True))[0]}`"

    return tried


async def viewer_films(house: House) -> str:
    token = mint(KEY, Grant(SESSION, "viewer"), _NEVER)
    return await _with_bearer(house, token, f"/whip/{SESSION}", "POST")


async def token_of_a_session_that_ended(house: House) -> str:
    return await _with_bearer(house, mint(KEY, Grant(SESSION, "viewer", "an earlier life"), _NEVER))


async def guessed_codes(house: House) -> str:
    sent = house.far() | OURS | PAGE
    told = [
        (await house.ask("POST", "/api/v1/join", sent, code=f"AAAAA{last}"))[0]
        for last in range(45)
    ]
    return f"{told.count(404)} × `404`, then `{told[-1]}`"


async def guessed_link(house: House) -> str:
    status, _ = await house.ask("POST", "/api/v1/shared", house.far(), token="x" * 43)
    return f"`{status}`"


TRICKS: Final[tuple[tuple[str, str, Trick], ...]] = (
    ("CSRF", "a change from another site, with the coach's cookie", form_elsewhere),
    ("CSRF of a neighbour", "the same from another host of the club's domain", form_of_a_neighbour),
    ("CSRF, old browser", "the same, where the browser tells no site", form_of_an_old_browser),
    ("cross-site read", "a picture or script tag elsewhere that asks for data", picture_elsewhere),
    ("cross-origin, asking first", "the preflight for our header", preflight),
    ("CSRF at this machine", "a page of another port of localhost", page_on_this_machine),
    ("login CSRF", "a page elsewhere signs the coach in", sign_in_elsewhere),
    ("session fixation", "a cookie that was there before the sign-in", planted_cookie),
    ("cookie after signing out", "the cookie again", used_after_signing_out),
    ("forged token", "signed with another key", with_token(bytes(32))),
    ("unsigned token", "algorithm `none`", with_token(None, "none")),
    ("another algorithm", "signed with HS512", with_token(2 * KEY, "HS512")),
    ("wrong audience", "a token for another server", with_token(aud="another")),
    ("expired token", "a second too late", with_token(exp=int(time.time()) - 1)),
    ("replayed token", "before and after it was taken back", replayed_after_it_was_taken_back),
    ("replayed token of a token", "before and after its maker was taken back",
     replayed_after_its_maker_was_taken_back),
    ("proxy here, unnamed", "`X-Real-IP`, from a loopback address",
     through_a_proxy_that_nobody_named(X_Real_IP="198.51.100.9")),
    ("proxy here, unnamed", "`X-Forwarded-Host`, the same",
     through_a_proxy_that_nobody_named(X_Forwarded_Host=HOST)),
    ("proxy here, silent", "the club's name as Host, the same",
     through_a_proxy_that_nobody_named(Host=HOST)),
    ("over-scoped: session", "a token of another session", with_token(session="another")),
    ("over-scoped: role", "a viewer's token films", viewer_films),
    ("over-scoped: time", "a code's token, its session over", token_of_a_session_that_ended),
    ("guessed codes", "45 in a minute", guessed_codes),
    ("guessed share link", "one", guessed_link),
)  # fmt: skip
"""What it is called, what is sent, and the function that sends it and says what came of it."""
