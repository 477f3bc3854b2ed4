"""An executor, and peers on it that are closed at the end."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.server.peers_rig import Rig


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2, thread_name_prefix="pool") as pool:
        yield pool


@pytest.fixture
async def rig(executor: ThreadPoolExecutor) -> AsyncIterator[Rig]:
    made = Rig(executor)
    yield made
    await made.peers.close_all()
