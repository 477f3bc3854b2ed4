"""Owns measuring stored repetitions again, from their windows, with the present estimator.

The pixels of the shoes, the live measurement's second witness, are not stored. So what the present
estimator measured live is better than anything that could come out here, and stays; what an older
one measured gets a revision that says that it had no pixels, and both ±. What was measured before
stays in `rep_revisions`.
"""

import asyncio
import gzip
import io
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select

from server.errors import BadInput
from server.events import RepDone, RepRejected
from server.jump.measure import ESTIMATOR_VERSION
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.poses_file import read_poses_from
from server.session import Session as Analysis
from server.store.database import Database
from server.store.repository import rep_row, replace_rep
from server.store.tables import EventEdit, Json, Rep, Session, StoredWindow

_SAME_JUMP_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one repetition."""

    rep_id: str
    revision: int | None
    """The new one; None where it could not be measured again, and the old one stays."""
    text: str


async def recompute(database: Database, session: str | None = None) -> AsyncIterator[Outcome]:
    """Measure what an older estimator measured, of *session* (name or id) or of all; yield each.

    What somebody put right by hand is left as it is. Once done, a second time finds nothing to do.
    """
    for rep_id in await _outdated(database, session):
        outcome = await _measure_again(database, rep_id)
        if outcome is not None:
            yield outcome


async def _outdated(database: Database, session: str | None) -> list[str]:
    query = (
        select(Rep.rep_id)
        .join(StoredWindow, StoredWindow.rep_id == Rep.rep_id)
        .where(Rep.estimator_version != ESTIMATOR_VERSION)
        .where(Rep.rep_id.not_in(select(EventEdit.rep_id)))
        .order_by(Rep.recorded_at, Rep.rep_id)
    )
    if session is not None:
        query = query.join(Session, Session.session_id == Rep.session_id).where(
            or_(Session.name == session, Session.session_id == session)
        )
    async with database.reading() as connection:
        return list((await connection.execute(query)).scalars())


async def _measure_again(database: Database, rep_id: str) -> Outcome | None:
    async with database.reading() as connection:
        found = await connection.execute(
            select(Rep, StoredWindow.configuration, StoredWindow.poses_jsonl_gzip)
            .join(StoredWindow, StoredWindow.rep_id == Rep.rep_id)
            .where(Rep.rep_id == rep_id)
        )
        row = found.one_or_none()
    if row is None:  # erased since they were listed
        return None
    measured = await asyncio.to_thread(
        _measure, row.document, row.configuration, row.poses_jsonl_gzip
    )
    if isinstance(measured, str):
        return Outcome(rep_id, None, measured)
    async with database.writing() as connection:
        now = select(Rep.revision).where(Rep.rep_id == rep_id).with_for_update()
        if (await connection.execute(now)).scalar() != row.revision:
            return None  # erased, or put right by hand, while it was measured
        await replace_rep(connection, rep_row(measured, row.session_id, row.athlete_id))
    return Outcome(rep_id, measured["revision"], "measured again")


def _measure(before: Json, configuration: Json, poses_jsonl_gzip: bytes) -> Json | str:
    """Return the repetition as it would be sent now, or why it cannot be measured."""
    takeoff_s = before["takeoff_time_s"]
    reps: dict[str, JumpRep] = {}
    why = "no repetition is found in its window"
    try:
        analysis = Analysis(Configuration().changed(configuration))
        with io.TextIOWrapper(gzip.open(io.BytesIO(poses_jsonl_gzip)), encoding="utf-8") as file:
            for frame in read_poses_from(file, "the stored window"):
                for event in analysis.feed(frame.time_s, frame.pose, look=frame.look):
                    if isinstance(event, RepDone):
                        reps[event.rep.rep_id] = event.rep
                    elif isinstance(event, RepRejected):
                        why = event.text
    except (BadInput, EOFError, OSError, zlib.error) as error:
        return f"its window cannot be read: {error}"
    reps |= {event.rep.rep_id: event.rep for event in analysis.end() if isinstance(event, RepDone)}
    for rep in reps.values():
        again_s = rep.values["takeoff_time_s"]
        if again_s is not None and abs(again_s - takeoff_s) < _SAME_JUMP_S:
            return _as_revision(rep, before)
    return why


def _as_revision(rep: JumpRep, before: Json) -> Json:
    told = rep.as_json()
    quality = rep.quality
    reasons = [{"code": r.code, "text": r.text} for r in quality.reasons]
    return {
        **told,
        "rep_id": before["rep_id"],
        "revision": before["revision"] + 1,
        "final": True,
        "quality": {"score": quality.score, "reasons": [*reasons, _again(rep, before)]},
        "recorded_at": before["recorded_at"],
    }


def _again(rep: JumpRep, before: Json) -> Json:
    """Return what a coach reads: that there were no pixels, and what that did to the ±."""
    now_s = rep.uncertainty["flight_time_s"]
    live_s = before["uncertainty"].get("flight_time_s")
    text = "Measured again from stored landmarks, without the shoes' pixels"
    if now_s is not None and live_s is not None:
        text += f": flight time ± {now_s * 1000:.0f} ms, before ± {live_s * 1000:.0f} ms"
    return {"code": "measured_again", "text": f"{text}."}
