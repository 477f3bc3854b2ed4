"""Sessions and repetitions.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_QUANTITIES = (
    "takeoff_time_s",
    "landing_time_s",
    "flight_time_s",
    "jump_height_flight_time_m",
    "jump_height_takeoff_velocity_m",
    "takeoff_velocity_m_s",
    "ground_contact_time_s",
    "rsi_m_s",
    "rsi_mod_m_s",
    "time_to_takeoff_s",
    "drop_height_m",
    "peak_power_w",
)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("first_recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_name", "sessions", ["name"])
    op.create_table(
        "reps",
        sa.Column("rep_id", sa.String(64), nullable=False),
        sa.Column("session_id", sa.String(64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("test", sa.String(64), nullable=False),
        sa.Column("estimator_version", sa.String(64), nullable=False),
        sa.Column("quality_score", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Float(53)) for name in _QUANTITIES),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("rep_id", name="pk_reps"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.session_id"], name="fk_reps_session_id"),
    )
    op.create_index("ix_reps_session_id_recorded_at", "reps", ["session_id", "recorded_at"])
