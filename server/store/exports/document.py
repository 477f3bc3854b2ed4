"""Owns the JSON of an export: whole, nothing rounded. docs/reference/exports.md is its promise."""

import json
from datetime import datetime
from typing import Final

from server.store.exports.records import Exported, ExportedAthlete, ExportedRep, ExportedSession
from server.store.tables import Json

FORMAT: Final = "hangtime-export"
VERSION: Final = 1


def as_json(exported: Exported) -> bytes:
    """Return everything but the landmarks, which are files of their own."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "athletes": [_athlete(each) for each in exported.athletes],
        "sessions": [_session(each) for each in exported.sessions],
        "reps": [_rep(each) for each in exported.reps],
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return text.encode() + b"\n"


def poses_name(rep: ExportedRep) -> str | None:
    """Return what the pose stream of *rep* is called beside the document; None without one."""
    return f"poses/{rep.rep_id}.poses.jsonl" if rep.has_poses else None


def _athlete(athlete: ExportedAthlete) -> Json:
    return {
        "athlete_id": athlete.athlete_id,
        "nickname": athlete.nickname,
        "consent_at": _moment(athlete.consent_at),
        "is_minor": athlete.is_minor,
        "hidden_from_leaderboards": athlete.hidden_from_leaderboards,
        "created_at": _moment(athlete.created_at),
        "archived_at": _moment(athlete.archived_at),
        "squads": list(athlete.squads),
    }


def _session(session: ExportedSession) -> Json:
    return {
        "session_id": session.session_id,
        "name": session.name,
        "first_recorded_at": _moment(session.first_recorded_at),
        "title": session.title,
        "note": session.note,
    }


def _rep(rep: ExportedRep) -> Json:
    return {
        "session_id": rep.session_id,
        "athlete_id": rep.athlete_id,
        "deleted_at": _moment(rep.deleted_at),
        "strike_reason": rep.strike_reason,
        "rep": rep.document,
        "edits": list(rep.edits),
        "revisions": list(rep.revisions),
        "configuration": rep.configuration,
        "poses": poses_name(rep),
    }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
