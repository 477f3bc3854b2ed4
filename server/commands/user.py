"""`hangtime user`: who has an account. Passwords are typed, or come as a line on standard input."""

import asyncio
import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from typing import Final

from server.errors import BadInput
from server.people.accounts import ACCOUNT_ROLES, Accounts, account_name
from server.people.passwords import check_new
from server.settings import Settings
from server.store import schema
from server.store.database import Database, default_url

_TYPED: Final = "Password (a few words are fine): "


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be done."""
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="make an account")
    add.add_argument("name")
    add.add_argument(
        "--role",
        choices=ACCOUNT_ROLES,
        default="coach",
        help="coach: athletes and their jumps; ops: how the server does; admin: everything",
    )
    actions.add_parser("password", help="set a new password, and sign out everywhere").add_argument(
        "name"
    )
    actions.add_parser("list", help="print the accounts")
    actions.add_parser("remove", help="delete an account").add_argument("name")


def run(arguments: Namespace) -> int:
    """Do it, and print what was done."""
    settings = Settings.from_environment()
    todo = _ACTIONS[arguments.action]
    # Asked for before the database is opened: a person types slowly.
    if arguments.action in ("add", "password"):
        account_name(arguments.name)
        arguments.password = _password()
    url = settings.database_url or default_url(settings.data_dir)
    print(asyncio.run(_with_accounts(url, lambda accounts: todo(accounts, arguments))))
    return 0


async def _with_accounts(url: str, work: Callable[[Accounts], Awaitable[str]]) -> str:
    database = Database(url)
    try:
        await schema.prepare(database)
        return await work(Accounts(database))
    finally:
        await database.close()


def _password() -> str:
    """Return the password, typed twice where somebody types; raise BadInput."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
        check_new(password)
        return password
    password = getpass.getpass(_TYPED)
    check_new(password)
    if getpass.getpass("Once more: ") != password:
        raise BadInput("the two are not the same: nothing was changed")
    return password


async def _add(accounts: Accounts, arguments: Namespace) -> str:
    await accounts.add(arguments.name, arguments.password, arguments.role)
    return f"{account_name(arguments.name)} can sign in now ({arguments.role})"


async def _set_password(accounts: Accounts, arguments: Namespace) -> str:
    await accounts.set_password(arguments.name, arguments.password)
    return f"{account_name(arguments.name)} has a new password, and is signed out everywhere"


async def _list(accounts: Accounts, _: Namespace) -> str:
    found = await accounts.accounts()
    lines = [f"{each.name:24} {each.role:6} since {each.created_at:%Y-%m-%d}" for each in found]
    return "\n".join(lines) or "nobody has an account: `hangtime user add NAME` makes one"


async def _remove(accounts: Accounts, arguments: Namespace) -> str:
    await accounts.remove(arguments.name)
    return f"{account_name(arguments.name)} has no account any more"


_ACTIONS: Final[dict[str, Callable[[Accounts, Namespace], Awaitable[str]]]] = {
    "add": _add,
    "password": _set_password,
    "list": _list,
    "remove": _remove,
}
