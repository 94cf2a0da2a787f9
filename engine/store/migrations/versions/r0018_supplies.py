"""What suppliers host, counted by day and never by name, and the bodies of a contract."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision: str | None = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the two tables; what began before is counted by hand, as until now."""
    op.create_table(
        "supply",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_supply_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply")),
    )
    op.create_index("ix_supply_ref", "supply", ["ref"])
    op.create_index("ix_supply_body_id_day", "supply", ["body_id", "day"])
    op.create_table(
        "contract_body",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("body_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_contract_body_body_id_body")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_contract_body_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("case_id", "body_id", name=op.f("pk_contract_body")),
    )
    op.create_index("ix_contract_body_body_id", "contract_body", ["body_id"])
