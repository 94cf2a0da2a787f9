"""How many terms a change of calendar or rules has moved; of earlier ones nobody counted it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    """Add the number; null where it was not kept."""
    op.add_column("clock_revision", sa.Column("moved", sa.Integer))
