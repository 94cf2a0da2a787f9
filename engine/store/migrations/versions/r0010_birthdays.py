"""Birthdays: from which day those of a minor are counted, and what decrees mean for them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0005"

INSTANT = sa.DateTime(timezone=True)
TO_LOOK_AT = sa.text("look_at IS NOT NULL")


def upgrade() -> None:
    """Make room; whoever was known as a minor is looked at once, and read from their seal."""
    op.drop_index("ix_person_of_age_at", table_name="person")
    for column in _OF_PERSON:
        op.add_column("person", column)
    # Others than minors have nothing to be read; `born_presumed` says what has been.
    op.execute("UPDATE person SET born_presumed = false WHERE of_age_at IS NULL")
    op.execute(
        "UPDATE person SET look_at = changed_at,"
        " age_told = CASE WHEN of_age_told_at IS NULL THEN NULL ELSE 18 END"
        " WHERE of_age_at IS NOT NULL"
    )
    with op.batch_alter_table("person") as table:
        table.alter_column("unaccompanied", existing_type=sa.Boolean(), server_default=None)
        table.drop_column("of_age_at")
        table.drop_column("of_age_told_at")
    op.create_index(
        "ix_person_look_at",
        "person",
        ["look_at"],
        sqlite_where=TO_LOOK_AT,
        postgresql_where=TO_LOOK_AT,
    )
    for column in _OF_DECREE:
        op.add_column("decree", column)


_OF_PERSON: tuple[sa.Column[object], ...] = (
    sa.Column("born_at", INSTANT, nullable=True),
    sa.Column("born_presumed", sa.Boolean(), nullable=True),
    sa.Column("unaccompanied", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("died_at", INSTANT, nullable=True),
    sa.Column("age_told", sa.Integer(), nullable=True),
    sa.Column("look_at", INSTANT, nullable=True),
)
_OF_DECREE: tuple[sa.Column[object], ...] = (
    sa.Column("places", sa.Boolean(), nullable=True),
    sa.Column("continues", sa.Boolean(), nullable=True),
)
