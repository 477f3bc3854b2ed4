"""Owns `/athletes/{athlete_id}/trends`: what an athlete's own past says of a change.

The mathematics is server.jump.history's; docs/explanation/your-own-history.md tells what it means.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from server.api.athletes import athlete_from
from server.api.routes import Call, Input, Output, Reply, Route
from server.api.sessions import TestKey
from server.errors import BadInput
from server.jump.history import (
    Estimate,
    camera_part,
    change,
    minimal_detectable_change,
    smallest_worthwhile_change,
    typical_error,
)
from server.jump.protocols import PROTOCOLS
from server.store import athletes
from server.store.database import ANSWER_S, Database
from server.store.history import MOST_REPS, Point, history


class TrendQuery(Input):
    """Of which test and quantity."""

    test: TestKey = "cmj"
    quantity: Annotated[
        str,
        Field(
            pattern="^[a-z0-9_]{1,64}$",
            description="A key of docs/reference/quantities.md that the test defines.",
        ),
    ] = "jump_height_flight_time_m"


class Estimated(Output):
    """A number in the quantity's unit; null: `note` says what is missing."""

    value: float | None
    degrees_of_freedom: int
    note: str


class CameraShare(Output):
    """How much of the typical error is the measurement's own."""

    sd: float
    share_of_variance: float


class SessionMean(Output):
    """One session of a history."""

    session_id: str
    recorded_at: datetime
    """Of its first repetition here."""
    reps: int
    mean: float
    highest: float
    """Of one repetition."""


class Trend(Output):
    """An athlete's history of one quantity of one test, SI units."""

    athlete_id: str
    test: str
    quantity: str
    reps: int
    """Final, not deleted, and with a value; the newest 5000."""
    sessions: list[SessionMean]
    """Oldest first."""
    typical_error: Estimated
    smallest_worthwhile_change: Estimated
    minimal_detectable_change: Estimated
    """Between means of one repetition each."""
    camera: CameraShare | None
    """Null: too little history, or a repetition without ±."""
    last_change: Literal["more than noise", "within noise"] | None
    """The last session's mean against that before it, by the history before the last; null: there
    is too little of it."""


class Trends:
    """The route of trends."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return it."""
        path = "/athletes/{athlete_id}/trends"
        summary = "Typical error and what change is worth noticing, of the athlete's own history."
        return (Route("GET", path, "read", summary, self._read, Trend, query=TrendQuery),)

    async def _read(self, call: Call) -> Reply:
        athlete_id, asked = call.path["athlete_id"], call.query(TrendQuery)
        if asked.quantity not in PROTOCOLS[asked.test].quantities:
            known = ", ".join(PROTOCOLS[asked.test].quantities)
            raise BadInput(f"quantity: a {asked.test} has {known}")
        async with self._database.reading(ANSWER_S) as connection:
            athlete_from(await athletes.read_athlete(connection, athlete_id))
            points = await history(connection, athlete_id, asked.test, asked.quantity)
        return Reply(_trend(athlete_id, asked, points))


def _trend(athlete_id: str, asked: TrendQuery, points: Sequence[Point]) -> Trend:
    assert len(points) <= MOST_REPS
    # Two sessions at one time are two sessions: sorted by session, each stays whole.
    by_session: dict[str, list[Point]] = {}
    for point in points:
        by_session.setdefault(point.session_id, []).append(point)
    sessions = list(by_session.values())
    values = [[point.value for point in session] for session in sessions]
    return Trend(
        athlete_id=athlete_id,
        test=asked.test,
        quantity=asked.quantity,
        reps=len(points),
        sessions=[
            SessionMean(
                session_id=session[0].session_id,
                recorded_at=session[0].recorded_at,
                reps=len(session),
                mean=sum(point.value for point in session) / len(session),
                highest=max(point.value for point in session),
            )
            for session in sessions
        ],
        typical_error=_estimated(typical_error(values)),
        smallest_worthwhile_change=_estimated(smallest_worthwhile_change(values)),
        minimal_detectable_change=_estimated(minimal_detectable_change(values)),
        camera=_camera(sessions, values),
        last_change=change(values[-2], values[-1], values[:-1]) if len(values) > 1 else None,
    )


def _estimated(estimate: Estimate) -> Estimated:
    return Estimated.model_validate(estimate, from_attributes=True)


def _camera(
    sessions: Sequence[Sequence[Point]], values: Sequence[Sequence[float]]
) -> CameraShare | None:
    sds = [[point.sd for point in session if point.sd is not None] for session in sessions]
    if [len(own) for own in sds] != [len(session) for session in sessions]:
        return None
    part = camera_part(values, sds)
    return None if part is None else CameraShare(sd=part.sd, share_of_variance=part.share)
