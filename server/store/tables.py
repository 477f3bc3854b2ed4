"""Owns what the tables hold. Units ride in the names; times are UTC. No statement is made here.

A change here goes with a migration in `migrations/versions/`; a test holds the two alike.
"""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import JSON, DateTime, Dialect, Float, ForeignKey, Index, LargeBinary, MetaData
from sqlalchemy import String as Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

ID_LENGTH: Final = 64

Json = dict[str, Any]  # Any: what JSON holds is for its reader to check


class UtcTime(TypeDecorator[datetime]):
    """A moment with its offset: SQLite would forget that it is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without an offset; write UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no offset from UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own
        datetime: UtcTime,
        Json: JSON(none_as_null=True),
        float: Float(53),
        bytes: LargeBinary,
        str: Text(ID_LENGTH),
    }


class Athlete(Base):
    """Somebody who jumps, under a pseudonym."""

    __tablename__ = "athletes"

    athlete_id: Mapped[str] = mapped_column(primary_key=True)
    nickname: Mapped[str | None] = mapped_column(Text(80))
    consent_at: Mapped[datetime | None]
    """When the athlete, or a minor's parent, agreed; None: not, or not known."""
    is_minor: Mapped[bool] = mapped_column(default=False)
    hidden_from_leaderboards: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    """Since when the athlete is in no list to choose from; None: is in them."""
    erased_at: Mapped[datetime | None]


class Squad(Base):
    """Athletes who train together."""

    __tablename__ = "squads"

    squad_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text(80))
    created_at: Mapped[datetime]


class SquadMember(Base):
    """That an athlete is in a squad; one may be in several."""

    __tablename__ = "squad_members"

    squad_id: Mapped[str] = mapped_column(
        ForeignKey("squads.squad_id", ondelete="CASCADE"), primary_key=True
    )
    athlete_id: Mapped[str] = mapped_column(
        ForeignKey("athletes.athlete_id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Session(Base):
    """One life of a session: from its first camera to two minutes after its last.

    That somebody listens on does not make it longer.
    """

    __tablename__ = "sessions"

    session_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    """As in the address; it comes again with every training."""
    first_recorded_at: Mapped[datetime]
    """Of its first repetition."""
    title: Mapped[str | None] = mapped_column(Text(80))
    note: Mapped[str | None] = mapped_column(Text(500))
    """The coach's own words."""


class Rep(Base):
    """A repetition's newest revision."""

    __tablename__ = "reps"
    __table_args__ = (
        Index(None, "session_id", "recorded_at"),
        Index(None, "athlete_id", "recorded_at"),
    )

    rep_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.session_id"))
    athlete_id: Mapped[str | None] = mapped_column(ForeignKey("athletes.athlete_id"))
    recorded_at: Mapped[datetime]
    """Of its first revision that was stored."""
    revision: Mapped[int]
    final: Mapped[bool]
    test: Mapped[str]
    estimator_version: Mapped[str]
    quality_score: Mapped[int]
    takeoff_time_s: Mapped[float | None]
    landing_time_s: Mapped[float | None]
    flight_time_s: Mapped[float | None]
    jump_height_flight_time_m: Mapped[float | None]
    jump_height_takeoff_velocity_m: Mapped[float | None]
    takeoff_velocity_m_s: Mapped[float | None]
    ground_contact_time_s: Mapped[float | None]
    rsi_m_s: Mapped[float | None]
    rsi_mod_m_s: Mapped[float | None]
    time_to_takeoff_s: Mapped[float | None]
    drop_height_m: Mapped[float | None]
    peak_power_w: Mapped[float | None]
    document: Mapped[Json]
    """The whole repetition, exactly as it was sent."""
    deleted_at: Mapped[datetime | None]
    """Until it is gone for good a deletion can be undone."""
    strike_reason: Mapped[str | None]
    """Why it was deleted, of the API's few; None: it was not, or nobody said why."""


class RepRevision(Base):
    """What a repetition was before somebody or a newer estimator measured it again."""

    __tablename__ = "rep_revisions"

    rep_id: Mapped[str] = mapped_column(
        ForeignKey("reps.rep_id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[Json]
    replaced_at: Mapped[datetime]


class EventEdit(Base):
    """That a coach moved an event; where it was stays."""

    __tablename__ = "event_edits"

    edit_id: Mapped[str] = mapped_column(primary_key=True)
    rep_id: Mapped[str] = mapped_column(ForeignKey("reps.rep_id", ondelete="CASCADE"), index=True)
    event: Mapped[str]
    """`touchdown`, `takeoff` or `landing`."""
    original_time_s: Mapped[float]
    edited_time_s: Mapped[float]
    edited_at: Mapped[datetime]


class StoredWindow(Base):
    """The landmarks around a repetition, from which it can be measured again. No picture."""

    __tablename__ = "rep_windows"

    rep_id: Mapped[str] = mapped_column(
        ForeignKey("reps.rep_id", ondelete="CASCADE"), primary_key=True
    )
    frame_count: Mapped[int]
    configuration: Mapped[Json]
    poses_jsonl_gzip: Mapped[bytes]
    """A pose stream file, compressed."""


class Tombstone(Base):
    """That an athlete, or one of their repetitions, was erased, and must not come back.

    Neither with a restored backup, in which the repetition may be another's, nor with a later
    revision.
    """

    __tablename__ = "tombstones"

    id_sha256: Mapped[str] = mapped_column(primary_key=True)
    """Of the id: it is known again, and tells nobody who it was."""
    erased_at: Mapped[datetime]


class Account(Base):
    """Somebody who signs in with a password."""

    __tablename__ = "accounts"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """As it is typed, in small letters: one name is one person."""
    role: Mapped[str]
    """`coach`, `ops` or `admin`."""
    password_hash: Mapped[str] = mapped_column(Text(255))
    """Argon2id, with its parameters and salt."""
    created_at: Mapped[datetime]
    password_set_at: Mapped[datetime]


class SignIn(Base):
    """One browser in which somebody is signed in."""

    __tablename__ = "sign_ins"

    cookie_sha256: Mapped[str] = mapped_column(primary_key=True)
    """Who reads the table has nobody's cookie."""
    account_id: Mapped[str] = mapped_column(
        ForeignKey("accounts.account_id", ondelete="CASCADE"), index=True
    )
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """To the minute."""


class ShareLink(Base):
    """That whoever has its token may read a session, or one athlete's part of it."""

    __tablename__ = "share_links"

    link_id: Mapped[str] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[str] = mapped_column(
        ForeignKey("sessions.session_id", ondelete="CASCADE"), index=True
    )
    athlete_id: Mapped[str | None] = mapped_column(
        ForeignKey("athletes.athlete_id", ondelete="CASCADE")
    )
    """Whose repetitions it shows; None: everybody's, without saying whose."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class RevokedToken(Base):
    """That a signed token was taken back before its time."""

    __tablename__ = "revoked_tokens"

    token_id: Mapped[str] = mapped_column(primary_key=True)
    revoked_at: Mapped[datetime]


class AuditEntry(Base):
    """That somebody did something to something. Written once, read, gone with the retention."""

    __tablename__ = "audit_entries"

    entry_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    """An account's id, or how the request was let in."""
    action: Mapped[str]
    """A method and the route's path without the ids."""
    object: Mapped[str] = mapped_column(Text(200))
    """The ids in the path, in their order; then those of what was made, shared or moved."""


COMMON_QUANTITIES: Final = tuple(
    column.name
    for column in Rep.__table__.columns
    if isinstance(column.type, Float) and not isinstance(column.type, UtcTime)
)
"""The quantities that have a column of their own."""
