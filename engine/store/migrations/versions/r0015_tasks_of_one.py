"""Whether an activity is of the one person that the diagram names: until now the diagram knew."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"

_OF_COMMISSIONERS = """
    UPDATE task SET of_one = true
    WHERE status = 'open' AND assignee IS NOT NULL AND process = 'p21_bandi_coprogettazione'
      AND element IN ('dichiara_incompatibilita', 'valuta_offerte')
"""


def upgrade() -> None:
    """Say it of each task: of the open ones only a commissioner's are of one person."""
    of_one = sa.Column("of_one", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("task", of_one)
    op.execute(_OF_COMMISSIONERS)
