"""What the database does by itself whenever a row is written: the same on every kind of it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import DDL, Table, event

Triggers = Mapping[str, Sequence[str]]
"""The statements that make them, for each dialect."""


def stand_by(table: Table, triggers: Triggers) -> None:
    """Make these triggers wherever this table is made; migrations make their own."""
    for dialect, statements in triggers.items():
        for statement in statements:
            made = DDL(statement)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
            event.listen(table, "after_create", made.execute_if(dialect=dialect))
