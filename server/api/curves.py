"""Owns `/reps/{rep_id}/curves`: what is drawn of a repetition, made of its stored landmarks."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict

from server.api.reps import NO_SUCH_REP
from server.api.routes import Call, Output, Reply, Route
from server.jump import curves
from server.jump.edited import rep_from_json
from server.jump.rep import JumpRep
from server.store import reps
from server.store.database import ANSWER_S, Database
from signaling.answerer import Refusal


class Moment(Output):
    """An event of the repetition."""

    event: str
    time_s: float


class Stretch(Output):
    """A phase of the repetition."""

    phase: str
    start_s: float
    end_s: float


class Body(Output):
    """A body in one picture."""

    image: list[float]
    """x, y of each of the 33 landmarks in turn, in picture widths and heights."""
    visibility: list[float]


class RepCurves(Output):
    """Paths over the pictures in which a body was seen; heights are zero at take-off."""

    rep_id: str
    revision: int
    aspect: float
    """Width of the picture over its height."""
    metres_per_unit: float
    """Scale: metres in a picture's height."""
    metres_per_unit_sd: float
    scale_from: str
    """`flight`: gravity in this very flight; `body`: the body's own size, a prior."""
    phases: list[Stretch]
    events: list[Moment]
    time_s: list[float]
    """On the clock of the repetition's values."""
    hip_m: list[float]
    com_m: list[float]
    """Of the centre of mass, which is what jumps are measured on."""
    velocity_m_s: list[float]
    """Of the centre of mass, upwards: the slope over 0.1 s."""
    bodies: list[Body]


class Curves:
    """The route."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return it."""
        return (
            Route(
                "GET",
                "/reps/{rep_id}/curves",
                "read",
                "Read the paths, phases and bodies of a repetition.",
                self._read,
                RepCurves,
                refuses=(409,),
            ),
        )

    async def _read(self, call: Call) -> Reply:
        async with self._database.reading(ANSWER_S) as connection:
            row = await reps.read_rep(connection, call.path["rep_id"])
            if row is None:
                raise Refusal(404, NO_SUCH_REP)
            seen = await reps.read_window(connection, call.path["rep_id"])
        if seen is None:
            raise Refusal(409, "What was seen of this repetition is not stored: no curves.")
        # The first edit of an event has where it was measured.
        original_s = {each["event"]: each["original_time_s"] for each in reversed(row["edits"])}
        rep = rep_from_json(row["document"])
        drawn = await asyncio.to_thread(_drawn, seen, rep, original_s)
        if drawn is None:
            raise Refusal(409, "What is stored of this repetition does not show the jump.")
        return Reply(drawn)


def _drawn(seen: reps.Seen, rep: JumpRep, original_s: Mapping[str, float]) -> RepCurves | None:
    poses = [frame.pose for frame in reps.frames_of(seen) if frame.pose is not None]
    found = curves.curves(poses, rep, original_s)
    if found is None:
        return None
    return RepCurves.model_validate(
        {
            "rep_id": rep.rep_id,
            "revision": rep.revision,
            "phases": [asdict(each) for each in curves.phases(rep)],
            "events": [
                {"event": name, "time_s": at_s} for name, at_s in curves.events(rep).items()
            ],
            **found.as_json(),
        }
    )
