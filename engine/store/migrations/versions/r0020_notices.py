"""A notice of what neither an activity nor a term stands for says itself what it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision: str | None = "0019"


def upgrade() -> None:
    """Add the column; notices of before are read as they were."""
    op.add_column("notice", sa.Column("title", sa.Text()))
