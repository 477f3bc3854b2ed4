"""Owns `/login`, `/logout`, `/me` and the first account: how a person becomes known to the server.

Nobody has a right yet who asks here, so each of them checks itself that a page of ours asks: else a
page elsewhere could sign somebody in as somebody else. Passwords go no further than Accounts.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from aiohttp import web
from pydantic import ConfigDict, Field

from server.api.routes import Call, Input, Output, Reply, Route
from server.errors import BadInput
from server.people.accounts import LONGEST, Accounts, account_name
from signaling.access import Access
from signaling.answerer import Refusal
from signaling.caller import CALLER, Caller
from signaling.door import COOKIE, person_at
from signaling.tokens import Role

CountGuess = Callable[[str], Awaitable[None]]
"""Counts one attempt at an account by its name; raises Refusal (429) when there were too many."""

_LONG: Final = 1000  # characters; what is longer was not typed
Typed = Annotated[str, Field(min_length=1, max_length=_LONG)]


class Credentials(Input):
    """Who somebody says they are."""

    model_config = ConfigDict(str_strip_whitespace=False)  # a password's spaces are its own

    name: Typed
    password: Typed


class Me(Output):
    """Who asks."""

    name: str | None
    """None: nobody is signed in."""
    role: Role | None
    """What they may do; None: nothing without a token."""
    is_here: bool
    """Whether it is the server's own machine, which needs no account."""
    may_make_first_account: bool
    address: str | None
    """Where other devices find the server, told to its own machine; None: nowhere, or where
    this page did."""


class PeopleRoutes:
    """The routes."""

    def __init__(
        self,
        accounts: Accounts,
        access: Access,
        count_guess: CountGuess,
        host_for_others: str | None = None,
    ) -> None:
        """*host_for_others*: what other devices call this machine; None: they cannot reach it."""
        self._host_for_others = host_for_others
        self._accounts = accounts
        self._access = access
        self._count_guess = count_guess

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        return (
            Route("POST", "/login", None, "Sign in: sets the cookie.", self._sign_in,
                  status=204, reads=Credentials, refuses=(401, 403, 421, 429)),
            Route("POST", "/logout", None, "Sign out.", self._sign_out,
                  status=204, refuses=(403, 421)),
            Route("GET", "/me", None, "Who asks.", self._me, Me, refuses=(421, 403)),
            Route("POST", "/first-account", None,
                  "Make the first account, an admin's: on the server's own machine.",
                  self._make_first, status=204, reads=Credentials, refuses=(403, 409, 421)),
        )  # fmt: skip

    async def _sign_in(self, call: Call) -> web.Response:
        self._from_our_page(call)
        sent = call.body(Credentials)
        await self._count_guess(_counted_as(sent.name))
        cookie = await self._accounts.sign_in(sent.name, sent.password)
        await self._forget_cookie(call)  # one browser, one sign-in
        return _with_cookie(cookie)

    async def _sign_out(self, call: Call) -> web.Response:
        self._from_our_page(call)
        await self._forget_cookie(call)
        response = web.Response(status=204)
        response.del_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
        return response

    async def _me(self, call: Call) -> Reply:
        caller = self._from_our_page(call)
        person = await person_at(call.request, self._access)
        role = person.role if person is not None else None
        return Reply(
            Me(
                name=None if person is None else person.name,
                role="admin" if caller.is_here else role,
                is_here=caller.is_here,
                may_make_first_account=caller.is_here and await self._accounts.may_make_first(),
                address=self._address(caller) if caller.is_here else None,
            )
        )

    def _address(self, caller: Caller) -> str | None:
        host = self._host_for_others
        return None if host is None else f"{caller.scheme}://{host}:{caller.port}"

    async def _make_first(self, call: Call) -> web.Response:
        caller = self._from_our_page(call)
        if not caller.is_here:
            raise Refusal(
                403,
                "The first account is made on the server's own machine: there, or by "
                "`hangtime user add NAME`.",
            )
        sent = call.body(Credentials)
        name = account_name(sent.name)
        if not await self._accounts.add_first(name, sent.password):
            raise Refusal(409, "There is an account already: `hangtime user add NAME` makes more.")
        return _with_cookie(await self._accounts.sign_in(name, sent.password))

    def _from_our_page(self, call: Call) -> Caller:
        caller = call.request[CALLER]
        self._access.check_page(caller)
        return caller

    async def _forget_cookie(self, call: Call) -> None:
        if (cookie := call.request.cookies.get(COOKIE)) is not None:
            await self._accounts.sign_out(cookie)


def _counted_as(name: str) -> str:
    """Return by what attempts at an account are counted: one for all ways to type its name."""
    try:
        return account_name(name)
    except BadInput:
        return ""  # nobody can have it


def _with_cookie(cookie: str) -> web.Response:
    response = web.Response(status=204)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return response
