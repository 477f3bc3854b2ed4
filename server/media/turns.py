"""Owns whose picture is analysed next: deficit round robin over the time that analyses took.

Each camera that waits gets the same time, whatever one of its pictures costs, and nobody waits for
ever (Shreedhar and Varghese, 1996; costs are known afterwards here, so credit may go below zero).
As many analyses run at once as there are cores for them. For one event loop; reads no clock.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

QUANTUM_S: Final = 0.020
"""What each who waits may spend in a round: about two pictures of the lite model."""


class Share:
    """One camera's part; made by its peer, handed in with each request."""

    def __init__(self) -> None:
        self.credit_s = 0.0
        """What it may still spend in this round; below zero it spent more than its part."""


_Waiting = tuple[Share, asyncio.Future[None]]


class Turns:
    """Hands out turns to analyse; a turn taken is given back."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        # Bound: one entry for each peer at most, as a peer asks for one turn at a time.
        self._waiting: deque[_Waiting] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def take(self, share: Share) -> None:
        """Return when it is this camera's turn; `give_back` or `go_on` must follow."""
        if self._free > 0:
            self._free -= 1
            share.credit_s = 0.0  # nobody waits: what was spent before harmed nobody
            return
        # Who had nothing to analyse saved nothing, but owes what it owed.
        share.credit_s = min(share.credit_s, 0.0)
        await self._wait(share, self._waiting.append)

    async def go_on(self, share: Share, spent_s: float) -> None:
        """End a turn in which *spent_s* was spent, and return when it is the next of this camera.

        Unlike one who comes back later it goes on within its round as long as its credit lasts.
        """
        share.credit_s -= spent_s
        self._free += 1
        here_again = self._waiting.appendleft if share.credit_s > 0 else self._waiting.append
        await self._wait(share, here_again)

    def give_back(self, share: Share, spent_s: float) -> None:
        """End a turn in which *spent_s* was spent; nothing is left to analyse just now."""
        share.credit_s -= spent_s
        self._free += 1
        self._hand_out()

    async def _wait(self, share: Share, line_up: Callable[[_Waiting], None]) -> None:
        turn = asyncio.get_running_loop().create_future()
        line_up((share, turn))
        self._hand_out()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back(share, 0.0)
            elif (share, turn) in self._waiting:
                self._waiting.remove((share, turn))
            raise

    def _hand_out(self) -> None:
        while self._free > 0 and (turn := self._next()) is not None:
            self._free -= 1
            turn.set_result(None)

    def _next(self) -> asyncio.Future[None] | None:
        while self._waiting:
            share, turn = self._waiting.popleft()
            if turn.done():
                continue  # cancelled; its camera's task only has not run since
            if share.credit_s <= 0:
                share.credit_s += QUANTUM_S
            if share.credit_s > 0:
                return turn
            self._waiting.append((share, turn))
        return None
