"""Owns the way of a repetition from the analysis to the database, and what is told of it.

A queue of MOST_WAITING takes them at once; one task stores what waits, in order, and only then
tells that it is saved. While the database is away they wait in the spool on local disk; where that
takes nothing either they wait in the queue. A full queue takes no more, and that is told: measuring
goes on, and what is not saved is never called so.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from server.events import Notice
from server.keeping import RepToKeep
from server.store.database import DatabaseAway, RecordRefused
from server.store.records import RepRecord
from server.store.spool import Spool

logger = logging.getLogger(__name__)

MOST_WAITING: Final = 512
"""Repetitions in memory, every second with its window of 400 kB: what comes while it takes ten
seconds to see that the database hangs."""
RETRY_S: Final = 1.0
_AT_ONCE: Final = 32  # repetitions in one transaction

_MOST_TOLD: Final = 1000  # sessions with an athlete; then all are told anew
_STOPPED: Final = "saving_stopped"
_NO_CONSENT: Final = Notice(
    "no_consent",
    "This athlete has not agreed to be stored, or is not known: the jump is saved without a name. "
    "Note the consent, then move the jump to the athlete.",
)

Put = Callable[[Sequence[RepRecord]], Awaitable[Sequence[RepRecord]]]


class Audience(Protocol):
    """Who is told."""

    def rep_saved(self, session_id: str, rep_id: str, revision: int) -> None:
        """Tell that this revision, or a later one, is durable."""

    def notify(self, session_id: str, notice: Notice) -> None:
        """Tell one session what became of a repetition of it."""

    def notify_all(self, notice: Notice) -> None:
        """Tell everybody how saving goes."""


class RepWriter:
    """The one writer of a server. `start` and `stop` it on the event loop that calls `keep`."""

    def __init__(
        self,
        put: Put,
        spool: Spool,
        *,
        most_waiting: int = MOST_WAITING,
        retry_s: float = RETRY_S,
    ) -> None:
        """*put* stores records in one transaction; it raises DatabaseAway or RecordRefused.

        It returns those that were stored as nobody's although they name an athlete.
        """
        self._put, self._spool = put, spool
        self._most_waiting, self._retry_s = most_waiting, retry_s
        self._waiting: deque[RepToKeep] = deque()
        self._ready: list[RepRecord] = []
        self._arrived = asyncio.Event()
        self._stopping = False
        self._lost = 0
        self._away: str | None = None
        """Why the database cannot be asked; None: it could be."""
        self._told_no_consent: set[tuple[str, str | None]] = set()
        self._audience: Audience | None = None
        self._task: asyncio.Task[None] | None = None
        self.trouble: Notice | None = None
        """Why saving does not go on now."""

    def start(self, audience: Audience, away: str | None = None) -> None:
        """Begin with what a server before left on disk; *away* says why there is no database."""
        self._audience = audience
        if away is not None:
            self._away = away
            self._note_away(away)
        self._task = asyncio.create_task(self._run(), name="rep writer")

    async def stop(self) -> None:
        """Store what waits, or leave it on disk for the next start."""
        self._stopping = True
        self._arrived.set()
        if self._task is not None:
            await asyncio.wait([self._task])
        if left := len(self._ready) + len(self._waiting):
            logger.error("%d repetitions could be saved nowhere and are lost", left)
        self._spool.close()

    def keep(self, rep: RepToKeep) -> None:
        """Take *rep* at once; see the top of this file for what happens to it."""
        if self.is_over:
            text = "This jump will not be saved: saving failed. Restart the server."
            self._lose(rep.session_id, text)
        elif len(self._waiting) + len(self._ready) >= self._most_waiting:
            self._lose(rep.session_id, "This jump will not be saved: too many wait already.")
        else:
            self._waiting.append(rep)
            self._arrived.set()

    @property
    def is_over(self) -> bool:
        """Whether nothing is stored any more: it was stopped, or a fault that nobody foresaw."""
        return self._task is not None and self._task.done()

    async def _run(self) -> None:
        try:
            await self._go_on()
        except Exception:
            logger.exception("saving ended")
            self._settle(_STOPPED, "Saving failed: restart the server. Measuring goes on.")

    async def _go_on(self) -> None:
        clock = asyncio.get_running_loop().time
        retry_at_s = clock()
        while True:
            if self._away is None or clock() >= retry_at_s:
                await self._store_all()
                retry_at_s = clock() + self._retry_s
            else:
                # It was asked a moment ago: on disk a repetition waits more safely than here.
                await self._set_aside(self._away)
            if self._stopping:
                return
            await self._something_to_do(retry_at_s - clock())

    async def _something_to_do(self, retry_in_s: float) -> None:
        """Wait for a repetition, for the end, or, where some wait already, until it is time."""
        try:
            async with asyncio.timeout(None if self.trouble is None else max(0.0, retry_in_s)):
                await self._arrived.wait()
        except TimeoutError:
            pass
        self._arrived.clear()

    async def _store_all(self) -> None:
        """Bring everything that waits now into the database, the spool's first."""
        try:
            if self.trouble is not None:
                await self._put(())  # is it there again? Nothing may be waiting to find out
            stuck = await self._store_spooled()
            left = len(self._ready) + len(self._waiting)
            while (left > 0 or self._stopping) and await self._make_ready():
                await self._store(self._ready)
                left -= len(self._ready)
                self._ready.clear()
        except DatabaseAway as error:
            if self._away is None:
                logger.warning("saving waits: %s", error)
            self._away = error.reason
            await self._set_aside(error.reason)
        else:
            self._away = None
            if stuck is None:
                self._end_trouble()
            else:
                self._note_stuck(stuck)

    async def _store_spooled(self) -> OSError | None:
        """Store what waits on disk; return why the disk does not let go of it now.

        It stays there. What comes now need not wait for it: no lower revision replaces a higher.
        """
        try:
            while not self._spool.is_empty:
                records, mark = await asyncio.to_thread(self._spool.next, _AT_ONCE)
                await self._store(records)
                await asyncio.to_thread(self._spool.forget, mark)
        except OSError as error:
            return error
        return None

    async def _set_aside(self, reason: str) -> None:
        """Put on disk what waits now; what comes meanwhile waits until the database was asked.

        *reason*: why that cannot be now.
        """
        left = len(self._ready) + len(self._waiting)
        try:
            while (left > 0 or self._stopping) and await self._make_ready():
                await asyncio.to_thread(self._spool.append, self._ready)
                left -= len(self._ready)
                self._ready.clear()
                self._note_away(reason)  # at once, for many may wait
        except OSError as error:
            text = (
                f"The disk takes nothing ({_reason(error)}): jumps are measured, and kept only in "
                "this server's memory. Make room on its disk."
            )
            self._settle(_STOPPED, text)
        else:
            self._note_away(reason)

    async def _make_ready(self) -> bool:
        """Fill `_ready` with the next that wait; return whether there are any."""
        while self._waiting and len(self._ready) < _AT_ONCE:
            kept = self._waiting[0]
            record = await asyncio.to_thread(RepRecord.from_kept, kept)
            self._ready.append(record)
            self._waiting.popleft()
        return bool(self._ready)

    async def _store(self, records: Sequence[RepRecord]) -> None:
        try:
            nobodys = await self._put(records)
        except RecordRefused:
            for record in records:
                await self._store_alone(record)
            return
        self._tell_no_consent(nobodys)
        for record in records:
            self._tell_saved(record)

    async def _store_alone(self, record: RepRecord) -> None:
        """Store one whose neighbour, or itself, the database will never take."""
        try:
            nobodys = await self._put([record])
        except RecordRefused as error:
            logger.error("repetition %s cannot be stored: %s", record.rep_id, error)
            self._lose(record.session_id, f"A jump cannot be saved: {error}.")
        else:
            self._tell_no_consent(nobodys)
            self._tell_saved(record)

    def _tell_no_consent(self, nobodys: Sequence[RepRecord]) -> None:
        """Tell each session once for each athlete it jumps with."""
        for record in nobodys:
            which = record.session_id, record.athlete_id
            if self._audience is None or which in self._told_no_consent:
                continue
            if len(self._told_no_consent) >= _MOST_TOLD:
                self._told_no_consent.clear()
            self._told_no_consent.add(which)
            self._audience.notify(record.session_id, _NO_CONSENT)

    def _tell_saved(self, record: RepRecord) -> None:
        if self._audience is not None:
            self._audience.rep_saved(record.session_id, record.rep_id, record.revision)

    def _lose(self, session_id: str, text: str) -> None:
        """Count a repetition that is saved nowhere, and tell its session."""
        self._lost += 1
        if self._audience is not None:
            self._audience.notify(session_id, Notice("not_saved", text))

    def _tell_notice(self, code: str, text: str) -> None:
        if self._audience is not None:
            self._audience.notify_all(Notice(code, text))

    def _note_away(self, reason: str) -> None:
        text = f"The database is away ({reason}): jumps wait on this server's disk."
        self._settle("saving_waits", text)

    def _note_stuck(self, error: OSError) -> None:
        text = (
            f"Jumps that wait on this server's disk cannot be had from it ({_reason(error)}): they "
            "stay there and are tried again. Look after its disk. New jumps are saved."
        )
        if self.trouble is None or self.trouble.text != text:
            logger.warning("what waits on the disk stays there: %s", error)
        self._settle(_STOPPED, text)

    def _settle(self, code: str, text: str) -> None:
        """Note a trouble, and tell it once; in which words a database is away is no news."""
        before, self.trouble = self.trouble, Notice(code, text)
        is_another = code == _STOPPED and self.trouble != before
        if before is None or before.code != code or is_another:
            self._tell_notice(code, text)

    def _end_trouble(self) -> None:
        if self.trouble is None:
            return
        self.trouble = None
        lost, self._lost = self._lost, 0
        text = "Saving works again: every jump that waited is saved."
        if lost:
            text = f"Saving works again. {lost} of this server's jumps were not saved."
        self._tell_notice("saving_again", text)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
