"""Owns what an export is made of, as values. Where they come from is reading.py's."""

from dataclasses import dataclass
from datetime import datetime

from server.store.tables import Json


@dataclass(frozen=True, slots=True)
class ExportedAthlete:
    """Whose repetitions they are, and what was agreed."""

    athlete_id: str
    nickname: str | None
    consent_at: datetime | None
    is_minor: bool
    hidden_from_leaderboards: bool
    created_at: datetime
    archived_at: datetime | None
    squads: tuple[str, ...]
    """Their names."""

    @property
    def name(self) -> str:
        """What a person reads."""
        return self.nickname or self.athlete_id


@dataclass(frozen=True, slots=True)
class ExportedSession:
    """Where repetitions were recorded."""

    session_id: str
    name: str
    first_recorded_at: datetime
    title: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ExportedRep:
    """A repetition's newest revision, and everything that is kept beside it."""

    session_id: str
    athlete_id: str | None
    recorded_at: datetime
    deleted_at: datetime | None
    strike_reason: str | None
    document: Json
    """The repetition as it was sent."""
    edits: tuple[Json, ...]
    revisions: tuple[Json, ...]
    """What it was before, oldest first."""
    configuration: Json | None
    """What was chosen on the page; None without a window."""
    has_poses: bool
    """Whether the landmarks around it are stored: `read_poses` returns them."""

    @property
    def rep_id(self) -> str:
        """Which it is."""
        return str(self.document["rep_id"])


@dataclass(frozen=True, slots=True)
class Exported:
    """All there is of a session or of an athlete."""

    athletes: tuple[ExportedAthlete, ...]
    sessions: tuple[ExportedSession, ...]
    reps: tuple[ExportedRep, ...]
    """In the order in which they were recorded."""

    def athlete(self, athlete_id: str | None) -> ExportedAthlete | None:
        """Return who has *athlete_id*."""
        return next((each for each in self.athletes if each.athlete_id == athlete_id), None)

    def session(self, session_id: str) -> ExportedSession:
        """Return the session with *session_id*."""
        return next(each for each in self.sessions if each.session_id == session_id)

    @property
    def there(self) -> tuple[ExportedRep, ...]:
        """The repetitions that nobody deleted."""
        return tuple(rep for rep in self.reps if rep.deleted_at is None)
