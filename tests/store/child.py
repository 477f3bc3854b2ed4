"""A server's writer in a process of its own, to be killed: pushes jumps, prints what is saved."""

import asyncio
import sys
from pathlib import Path

from server.events import Notice
from server.store.store import Store
from tests.store.kept import to_keep

REPS = 200


def _tell(word: str, number: int) -> None:
    # In one piece, however Python buffers: the reader takes a line or none.
    sys.stdout.write(f"{word} {number}\n")
    sys.stdout.flush()


class Printing:
    """A page that writes down what it hears, at once."""

    def rep_saved(self, session_id: str, rep_id: str, revision: int) -> None:
        _tell(rep_id, revision)

    def notify(self, session_id: str, notice: Notice) -> None:
        self.notify_all(notice)

    def notify_all(self, notice: Notice) -> None:
        _tell(notice.code, 0)


async def main(url: str, data_dir: Path) -> None:
    store = Store(url, data_dir)
    await store.start(Printing())
    for index in range(REPS):
        for revision in (1, 2):
            store.keep(to_keep(index, revision))
            await asyncio.sleep(0.002)
    await store.stop()
    _tell("end", 0)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
