"""What a fascicolo is about: until now a family, always."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    """Say of each fascicolo what it is about."""
    kind = sa.Column("kind", sa.String(12), nullable=False, server_default="famiglia")
    op.add_column("case_file", kind)
