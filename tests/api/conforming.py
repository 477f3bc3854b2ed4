"""Owns the comparison of the OpenAPI document with the server that answers, by schemathesis.

For each operation: requests that the document allows and requests that it forbids, of a generator
that seeks trouble. An answer must have a status, a type, headers and a body that the document
tells, must not be a mistake of the server's, and must refuse what is forbidden. (Not all that looks
allowed is: no document can tell which cursors there are, or that a landing follows its take-off.)
"""

import math
from collections.abc import Callable, Mapping, Sequence
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

Known = Callable[[], Mapping[str, Sequence[str]]]
"""Returns, by a path's parameter, things that are there now."""


def check(url: str, known: Known, cases: int, skipped: frozenset[str] = frozenset()) -> int:
    """Send about *cases* requests to the API at *url*; return how many. Raise what was found.

    Half of them ask for what is *known*: a name made up is never found. Operations in *skipped*,
    by `operationId`, and those whose answer never ends are left out.
    """
    schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json")
    found = (each.ok() for each in schema.get_all_operations() if isinstance(each, Ok))
    asked = [each for each in found if not _is_left_out(each.definition.raw, skipped)]
    share = math.ceil(cases / (2 * len(asked)))
    return sum(
        _ask(url, operation, mode, known(), share)
        for operation in asked
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )


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
    except Unsatisfiable:  # what takes nothing cannot be asked for wrongly
        if mode is GenerationMode.POSITIVE:
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
