"""Owns the table of routes in docs/reference/api.md: `python -m tests.api.reference` writes it."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from server.api.routes import PREFIX, Route
from server.app import API
from tests.api.running import served

PAGE = Path(__file__).parents[2] / "docs/reference/api.md"
BEGIN, END = "<!-- routes: begin -->\n", "<!-- routes: end -->\n"


def table(routes: Sequence[Route]) -> str:
    """Return the routes as a table, in the order in which they are registered."""
    rows = ["| route | needs | what |", "| --- | --- | --- |"]
    for route in routes:
        needs = route.action or "nothing"
        rows.append(f"| `{route.method} {PREFIX}{route.path}` | {needs} | {route.summary} |")
    return "\n".join(rows) + "\n"


def written(page: str) -> str:
    """Return the table that the page has."""
    return page.partition(BEGIN)[2].partition(END)[0]


async def main() -> None:
    """Write the table of the server as it is."""
    with tempfile.TemporaryDirectory() as folder:
        async with served(Path(folder)) as running:
            now = table(running.app[API].routes)
    page = PAGE.read_text()
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(before + BEGIN + now + END + rest.partition(END)[2])


if __name__ == "__main__":
    asyncio.run(main())
