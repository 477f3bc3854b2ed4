"""Why a repetition was struck out, where somebody said so.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make room for the reason."""
    with op.batch_alter_table("reps") as reps:
        reps.add_column(sa.Column("strike_reason", sa.String(64)))
