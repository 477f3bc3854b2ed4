"""Owns the comparison of the OpenAPI document with the server that answers, by schemathesis.

For each operation: requests that the document allows and requests that it forbids, of a generator
that seeks trouble. An answer must have a status, a type, headers and a body that the document
tells, must not be a mistake of the server's, and must refuse what is forbidden. (Not all that looks
allowed is: no document can tell which cursors there are, or that a landing follows its take-off.)
"""

import asyncio
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.running import Served, served, store
from tests.store.kept import SESSION, performed, to_keep

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
_ANSWER_S = 20
_ENDLESS = "text/event-stream"

_ATHLETES, _REPS = 3, 6

Known = Callable[[], Mapping[str, Sequence[str]]]
"""Returns, by a path's parameter, things that are there now."""


async def conforms(data_dir: Path, cases: int, skipped: frozenset[str] = frozenset()) -> int:
    """Serve a store that has something of everything, and `check` it; return how many were sent.

    What was deleted on the way is back before the next operation's turn.
    """
    async with served(data_dir) as running:
        url = str(running.client.make_url("")).rstrip("/")
        loop = asyncio.get_running_loop()

        times = itertools.count()

        def known() -> Mapping[str, Sequence[str]]:
            filling = _filled(running, next(times))
            return asyncio.run_coroutine_threadsafe(filling, loop).result(_ANSWER_S)

        # A session is alive, so that there is something to choose in it.
        async with running.client.get("/api/v1/sessions/gym/events") as events:
            await events.content.readuntil(b"\n\n")
            return await asyncio.to_thread(check, url, known, cases, skipped)


async def _filled(running: Served, time: int) -> Mapping[str, Sequence[str]]:
    # Whoever was erased is never stored again: these are others each time.
    jumps = [to_keep(time * _REPS + n, 2, athlete=f"a{n % 3}-{time}") for n in range(_REPS)]
    await store(running, *jumps, performed(), performed(3, "hops"))
    squad = await running.ask("POST", "/squads", 201, {"name": "U19"})
    made = [await running.ask("POST", "/athletes", 201, {}) for _ in range(_ATHLETES)]
    athletes = [athlete["athlete_id"] for athlete in made]
    await running.ask("PUT", f"/squads/{squad['squad_id']}/members/{athletes[0]}", 204)
    return {
        "athlete_id": [*athletes, f"a0-{time}", f"a1-{time}"],
        "squad_id": [squad["squad_id"]],
        "session": ["gym", SESSION],
        "rep_id": [str(jump.rep["rep_id"]) for jump in (*jumps, performed())],
    }


def check(url: str, known: Known, cases: int, skipped: frozenset[str] = frozenset()) -> int:
    """Send about *cases* requests to the API at *url*; return how many. Raise what was found.

    Half of them ask for what is *known*: a name made up is never found. Operations in *skipped*,
    by `operationId`, and those whose answer never ends are left out.
    """
    schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json")
    found = (each.ok() for each in schema.get_all_operations() if isinstance(each, Ok))
    asked = [each for each in found if not _is_left_out(each.definition.raw, skipped)]
    share = math.ceil(cases / (2 * len(asked)))
    there, sent = known(), 0
    for operation in asked:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            sent += _ask(url, operation, mode, there, share)
        if operation.method.upper() == "DELETE" or operation.path.endswith("/erase"):
            there = known()
    return sent


def _ask(
    url: str,
    operation: APIOperation[Any, Any, Any, Any],  # Any: whatever the document has
    mode: GenerationMode,
    there: Mapping[str, Sequence[str]],
    cases: int,
) -> int:
    sent = 0

    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        nonlocal sent
        case = data.draw(operation.as_strategy(generation_mode=mode))
        _name_what_is_there(case, there, data)
        sent += 1
        case.call_and_validate(base_url=url, checks=CHECKS, timeout=_ANSWER_S)

    try:
        ask()
    except Unsatisfiable:
        # Where nothing can be sent nothing can be sent wrongly.
        if mode is not GenerationMode.NEGATIVE:
            raise
    return sent


def _name_what_is_there(
    case: Case[Any], there: Mapping[str, Sequence[str]], data: st.DataObject
) -> None:
    named = [name for name in case.path_parameters or () if there.get(name)]
    by_name: bool = data.draw(st.booleans())
    if named and by_name:
        for name in named:
            case.path_parameters[name] = data.draw(st.sampled_from(there[name]))


def _is_left_out(operation: Mapping[str, object], skipped: frozenset[str]) -> bool:
    return operation["operationId"] in skipped or _ENDLESS in str(operation["responses"])
