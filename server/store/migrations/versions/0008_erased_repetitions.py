"""Tombstones of repetitions beside those of athletes.

Revision ID: 0008
"""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Call what is known again by its digest an id: an athlete's, or a repetition's."""
    op.execute("ALTER TABLE tombstones RENAME COLUMN athlete_sha256 TO id_sha256")
