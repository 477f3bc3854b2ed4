"""What a repetition was measured from, and what it was before it was measured or edited again.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "rep_windows",
        sa.Column("rep_id", sa.String(64), nullable=False),
        sa.Column("frame_count", sa.Integer(), nullable=False),
        sa.Column("configuration", sa.JSON(), nullable=False),
        sa.Column("poses_jsonl_gzip", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("rep_id", name="pk_rep_windows"),
        _of_a_rep("rep_windows"),
    )
    op.create_table(
        "rep_revisions",
        sa.Column("rep_id", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("rep_id", "revision", name="pk_rep_revisions"),
        _of_a_rep("rep_revisions"),
    )
    op.create_table(
        "event_edits",
        sa.Column("edit_id", sa.String(64), nullable=False),
        sa.Column("rep_id", sa.String(64), nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("original_time_s", sa.Float(53), nullable=False),
        sa.Column("edited_time_s", sa.Float(53), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("edit_id", name="pk_event_edits"),
        _of_a_rep("event_edits"),
    )
    op.create_index("ix_event_edits_rep_id", "event_edits", ["rep_id"])


def _of_a_rep(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["rep_id"], ["reps.rep_id"], name=f"fk_{table}_rep_id", ondelete="CASCADE"
    )
