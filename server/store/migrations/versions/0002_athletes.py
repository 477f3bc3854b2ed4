"""Athletes, squads, and whose a repetition is.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "athletes",
        sa.Column("athlete_id", sa.String(64), nullable=False),
        sa.Column("nickname", sa.String(80)),
        sa.Column("consent_at", sa.DateTime(timezone=True)),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("hidden_from_leaderboards", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("athlete_id", name="pk_athletes"),
    )
    op.create_table(
        "squads",
        sa.Column("squad_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("squad_id", name="pk_squads"),
    )
    op.create_table(
        "squad_members",
        sa.Column("squad_id", sa.String(64), nullable=False),
        sa.Column("athlete_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("squad_id", "athlete_id", name="pk_squad_members"),
        sa.ForeignKeyConstraint(
            ["squad_id"],
            ["squads.squad_id"],
            name="fk_squad_members_squad_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.athlete_id"],
            name="fk_squad_members_athlete_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_squad_members_athlete_id", "squad_members", ["athlete_id"])
    op.create_table(
        "tombstones",
        sa.Column("athlete_id", sa.String(64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", name="pk_tombstones"),
    )
    with op.batch_alter_table("reps") as reps:
        reps.add_column(sa.Column("athlete_id", sa.String(64)))
        reps.create_foreign_key("fk_reps_athlete_id", "athletes", ["athlete_id"], ["athlete_id"])
    op.create_index("ix_reps_athlete_id_recorded_at", "reps", ["athlete_id", "recorded_at"])
