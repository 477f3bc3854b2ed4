"""Owns `/ops`: how each camera fares, and how much more the server can carry."""

from collections.abc import Sequence
from typing import Protocol

from server.api.routes import Call, Output, Reply, Route
from server.ops.budget import Budget
from server.ops.peer_table import PeerReading


class Cameras(Protocol):
    """What is needed of the media plane."""

    @property
    def budget(self) -> Budget:
        """What they share."""

    def readings(self) -> Sequence[PeerReading]:
        """Return what is known of each camera now."""


class Spread(Output):
    """Of the newest 150 results."""

    p50_ms: float
    p95_ms: float


class Peer(Output):
    """One camera now; null is what was not measured. Rates are of the last five whole seconds."""

    session: str
    connected_s: float
    codec: str | None
    width: int | None
    height: int | None
    received_fps: float | None
    analysed_fps: float | None
    asked_fps: float | None
    """What the camera is asked to send at most; null: it is not asked to send less."""
    bitrate_bps: float | None
    jitter_ms: float | None
    packets_lost_pct: float | None
    """On the way, before they were asked for again."""
    frames_lost: int
    freezes: int
    pictures_analysed: int
    pictures_not_looked_at: int
    pictures_asked_down: int
    pictures_dropped: int
    capture_to_result_p50_ms: float | None
    """As the page measured it in its last second; null: it could not, or no page films."""
    capture_to_result_p95_ms: float | None
    stages: dict[str, Spread] | None
    """When each was over, since the picture's first packet came."""
    analysis_ms: float | None
    """What one picture takes of a core's turns."""


class Peers(Output):
    """Every camera that is connected."""

    items: list[Peer]


class AnalysisBudget(Output):
    """What the server's cores can analyse."""

    cameras: int
    capacity_cores: float
    share_used: float
    """Of the capacity, at the rates that cameras are asked for; 0 before anything was measured."""
    stands_looked_at_per_s: float | None
    """How often an athlete who stands is looked at; null: at every picture."""
    fits_one_more: bool


class Operations:
    """The routes of `/ops`."""

    def __init__(self, cameras: Cameras) -> None:
        self._cameras = cameras

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        return (
            Route("GET", "/ops/peers", "operate", "How each camera fares.", self._peers, Peers),
            Route("GET", "/ops/budget", "operate", "How much more the server can carry.",
                  self._budget, AnalysisBudget),
        )  # fmt: skip

    async def _peers(self, _: Call) -> Reply:
        readings = self._cameras.readings()
        return Reply(Peers(items=[Peer.model_validate(r, from_attributes=True) for r in readings]))

    async def _budget(self, _: Call) -> Reply:
        budget = self._cameras.budget
        every_s = budget.look_every_s
        return Reply(
            AnalysisBudget(
                cameras=len(self._cameras.readings()),
                capacity_cores=budget.capacity,
                share_used=budget.share_used,
                stands_looked_at_per_s=1 / every_s if every_s else None,
                fits_one_more=budget.fits(1),
            )
        )
