"""The OpenAPI document and the server that answers are alike."""

import asyncio
import os
from pathlib import Path

from tests.api.conforming import check
from tests.api.running import served

CASES = int(os.environ.get("API_CASES", "500"))


async def test_the_server_answers_as_its_document_says(tmp_path: Path) -> None:
    async with served(tmp_path) as running:
        ids = [(await running.ask("POST", "/athletes", 201, {}))["athlete_id"] for _ in range(20)]
        url = str(running.client.make_url("")).rstrip("/")
        known = {"athlete_id": ids}
        sent = await asyncio.to_thread(check, url, lambda: known, CASES)
    assert sent >= 0.8 * CASES
