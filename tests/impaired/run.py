"""One camera behind one bad link: what the server saw of what was sent."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import numpy as np

from tests.impaired.link import Impairment, Link
from tests.impaired.receivers import Ours, Stock
from tests.impaired.relay import UdpRelay, relay
from tests.impaired.replay import RelayedCamera, all_sent, true_pictures
from tests.server.media_peer import FPS

Script = Callable[[UdpRelay], Awaitable[None]]
"""What happens to the way while the camera sends."""


@dataclass(frozen=True)
class Outcome:
    """What came of one clip; times in s."""

    sent: int
    seen: int
    garbled: int
    times_s: list[float]

    @property
    def share(self) -> float:
        return self.seen / self.sent

    @property
    def gaps_s(self) -> list[float]:
        return list(np.diff(self.times_s))

    @property
    def longest_freeze_s(self) -> float:
        return max(self.gaps_s, default=float("inf"))

    @property
    def freeze_p99_s(self) -> float:
        return float(np.percentile(self.gaps_s, 99)) if len(self.gaps_s) > 1 else float("inf")

    def recovered_after_s(self, moment_s: float) -> float:
        """From a moment until pictures came again as fast as they were sent."""
        later = [at_s for at_s in self.times_s if at_s > moment_s]
        for first, third in zip(later, later[2:], strict=False):
            if third - first < 4 / FPS:
                return first - moment_s
        return float("inf")


async def send(
    server: Ours | Stock, how: Impairment, seconds: float, script: Script | None = None
) -> Outcome:
    """Let a camera send for *seconds* over a link that is as bad both ways, then count."""
    true = true_pictures()
    async with relay(Link(how, seed=1), Link(how, seed=2)) as between:
        camera = RelayedCamera(seconds)
        try:
            answer = await server.answer(await camera.offer_through())
            await camera.accept_through(answer, between)
            playing = None if script is None else asyncio.ensure_future(script(between))
            await all_sent(camera)
            if playing is not None:
                await playing
        finally:
            await camera.close()
            await server.close()
    return Outcome(
        sent=camera.replay.sent,
        seen=len(server.seen),
        garbled=sum(number not in true for _, number in server.seen),
        times_s=[at_s for at_s, _ in server.seen],
    )
