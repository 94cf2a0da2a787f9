"""Who the municipality is, as its file was last applied: numbered, never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; without a row the settings say who the municipality is."""
    op.create_table(
        "municipality",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_account", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_municipality")),
    )
