"""Rows that go over to another case: sealed anew with its key, each in its own place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, bindparam, select, update

from engine.store import Seal, Work


@dataclass(frozen=True, slots=True)
class Move:
    """From which case into which other one, and the seal of each."""

    case_id: int
    old: Seal
    into_id: int
    new: Seal

    def sealed(self, value: bytes | None, place: str) -> bytes | None:
        """A sealed value under the key of the other case; nothing stays nothing."""
        return None if value is None else self.new.seal(self.old.open(value, place), place)


def move_rows(
    work: Work, move: Move, column: Column[Any], place: Callable[[str], str]
) -> list[tuple[int, str]]:
    """Give the rows of a case to another one; the `id` and `uid` of each.

    `column` is the one of their table that is sealed, `place` tells its place from the `uid`.
    """
    table = column.table
    asked = select(table.c.id, table.c.uid, column.label("sealed"))
    rows = work.connection.execute(asked.where(table.c.case_id == move.case_id)).all()
    moved = [{"row": one.id, "value": move.sealed(one.sealed, place(one.uid))} for one in rows]
    if moved:
        values = {"case_id": move.into_id, column.name: bindparam("value")}
        over = update(table).where(table.c.id == bindparam("row")).values(values)
        work.connection.execute(over, moved)
    return [(one.id, one.uid) for one in rows]
