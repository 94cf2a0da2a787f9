"""Which statements would read a whole table: what every look at a growing office must not do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from engine.store import Database

Asked = dict[str, Any]
_HARMLESS = ("INDEX", "CONSTANT", "subquery")


@contextmanager
def asked_of(database: Database) -> Iterator[Asked]:
    """Every statement that is executed in a block, with the parameters of its first time."""
    asked: Asked = {}

    def executed(_connection: object, _cursor: object, text: str, *rest: Any) -> None:
        given, _, many = rest
        if text.startswith(("SELECT", "UPDATE", "DELETE")) or "SELECT" in text:
            asked.setdefault(text, given[0] if many else given)

    event.listen(database.engine, "before_cursor_execute", executed)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", executed)


def scans_of(database: Database, asked: Asked) -> list[str]:
    """The statements for which SQLite has no index, in its own words."""
    with database.read() as connection:
        plans = {
            text: [
                row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)
            ]
            for text, given in asked.items()
        }
    return [
        f"{line}: {' '.join(text.split())}"
        for text, plan in plans.items()
        for line in plan
        if line.startswith("SCAN") and not any(word in line for word in _HARMLESS)
    ]


def plans_of(database: Database, asked: Asked, among: str) -> list[str]:
    """How the database would find what the statements with these words ask for, in its words.

    PostgreSQL is told to leave out reading whole tables and sorting what it found, both of which
    it prefers while tables are small: what it does all the same, it has no index for.
    """
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.read() as connection:
        if not database.is_sqlite:
            for dear in ("enable_seqscan", "enable_sort", "enable_incremental_sort"):
                connection.exec_driver_sql(f"SET LOCAL {dear} = off")
        return [
            "\n".join(
                str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {text}", given)
            )
            for text, given in asked.items()
            if among in " ".join(text.split())
        ]
