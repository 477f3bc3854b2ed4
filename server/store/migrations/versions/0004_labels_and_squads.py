"""What a coach calls a session, and the order of squads.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_BEFORE = "1970-01-01 00:00:00.000000"


def upgrade() -> None:
    """Make them."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("title", sa.String(80)))
        sessions.add_column(sa.Column("note", sa.String(500)))
    with op.batch_alter_table("squads") as squads:
        squads.add_column(
            sa.Column(
                "created_at", sa.DateTime(timezone=True), nullable=False, server_default=_BEFORE
            )
        )
    with op.batch_alter_table("squads") as squads:
        squads.alter_column("created_at", server_default=None)
