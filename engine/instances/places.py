"""Rows of what an instance awaits, brought from what they were to what they are."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, update

from engine.store.prepared import Prepared

Row = Mapping[str, Any]


class Places:
    """The rows of one table for one instance, by key: three statements at most, mostly one.

    The row of what is no longer awaited becomes the row of what is: to go on from one task with
    a deadline to the next is one UPDATE, not a DELETE and an INSERT.
    """

    def __init__(self, table: Table) -> None:
        mine = (table.c.instance_id == bindparam("i"), table.c.key == bindparam("k"))
        columns = [name for name in table.c.keys() if name != "instance_id"]  # noqa: SIM118
        self._add = Prepared(insert(table), table.c.keys())
        self._move = Prepared(update(table).where(*mine), columns)
        self._take = Prepared(delete(table).where(*mine))

    def write(
        self, connection: Connection, instance_id: int, gone: set[str], new: Mapping[str, Row]
    ) -> None:
        """Take away the rows under the keys that are gone, write the new ones under theirs."""
        if not gone and not new:
            return
        same = gone & new.keys()
        old = [*sorted(same), *sorted(gone - same)]
        rows = [*(new[key] for key in sorted(same)), *(new[k] for k in new if k not in same)]
        both = min(len(old), len(rows))
        moved = [{**row, "i": instance_id, "k": key} for key, row in zip(old, rows, strict=False)]
        if moved:
            self._move.run(connection, moved)
        if old[both:]:
            self._take.run(connection, [{"i": instance_id, "k": key} for key in old[both:]])
        if rows[both:]:
            self._add.run(connection, [{**row, "instance_id": instance_id} for row in rows[both:]])
