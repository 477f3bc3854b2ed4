"""Tombstones that do not tell whose they are, and the audit log.

Revision ID: 0006
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_OLD = sa.table("tombstones", sa.column("athlete_id"), sa.column("erased_at"))


def upgrade() -> None:
    """Make them."""
    connection = op.get_bind()
    erased = connection.execute(sa.select(_OLD.c.athlete_id, _OLD.c.erased_at)).all()
    # Nobody has said yet that a minor may be shown.
    op.execute("UPDATE athletes SET hidden_from_leaderboards = true WHERE is_minor")
    # Who was erased is in no other table any more.
    op.execute("DELETE FROM athletes WHERE erased_at IS NOT NULL")
    op.drop_table("tombstones")
    op.create_table(
        "tombstones",
        sa.Column("athlete_sha256", sa.String(64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("athlete_sha256", name="pk_tombstones"),
    )
    for row in erased:
        digest = hashlib.sha256(row.athlete_id.encode()).hexdigest()
        connection.execute(
            sa.text("INSERT INTO tombstones VALUES (:digest, :at)"),
            {"digest": digest, "at": row.erased_at},
        )
    op.create_table(
        "audit_entries",
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("object", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
