"""Athletes who are archived: in no chooser any more, with their history.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make room for the moment."""
    with op.batch_alter_table("athletes") as athletes:
        athletes.add_column(sa.Column("archived_at", sa.DateTime(timezone=True)))
