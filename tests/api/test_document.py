"""The OpenAPI document: whole, and what the server answers is what it says."""

import os
from pathlib import Path
from typing import Final

from server.api.routes import PREFIX
from server.app import API
from tests.api.conforming import conforms
from tests.api.reference import PAGE, table, written
from tests.api.running import served

CASES: Final = int(os.environ.get("API_CASES", "250"))
"""A short look; `make fuzz` takes a long one."""


async def test_the_server_answers_as_its_document_says(tmp_path: Path) -> None:
    sent = await conforms(tmp_path, CASES)
    print(f"\n{sent} requests")
    assert sent >= 0.8 * CASES


async def test_the_document_has_every_route_and_nothing_else(tmp_path: Path) -> None:
    async with served(tmp_path) as running:
        document = await running.ask("GET", "/openapi.json", 200)
        described = {
            (method.upper(), path)
            for path, operations in document["paths"].items()
            for method in operations
        }
        served_here = {
            (route.method, route.resource.canonical)
            for route in running.app.router.routes()
            if route.resource is not None
            and route.resource.canonical.startswith(PREFIX)
            and route.method != "HEAD"
        }
        table = {(route.method, PREFIX + route.path) for route in running.app[API].routes}
    assert described == served_here == table


async def test_the_document_points_at_nothing_that_is_not_in_it(tmp_path: Path) -> None:
    async with served(tmp_path) as running:
        document = await running.ask("GET", "/openapi.json", 200)
    assert document["openapi"] == "3.1.0"
    schemas = document["components"]["schemas"]
    pointed_at = set(references(document))
    assert pointed_at == {f"#/components/schemas/{name}" for name in schemas}
    ids = [
        operation["operationId"]
        for operations in document["paths"].values()
        for operation in operations.values()
    ]
    assert len(ids) == len(set(ids))


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [found for value in node.values() for found in references(value)]
    if isinstance(node, list):
        return [found for value in node for found in references(value)]
    return []


async def test_the_reference_has_the_table_of_the_server_as_it_is(tmp_path: Path) -> None:
    async with served(tmp_path) as running:
        now = table(running.app[API].routes)
    assert written(PAGE.read_text()) == now, "`.venv/bin/python -m tests.api.reference` writes it"
