"""What was decided in the steps of a path so far, as a form may ask for it: never the words."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cases.records import latest_of_run
from cases.values import as_id
from engine import plain
from engine.feel import HostFunction
from engine.store import Prepared, Sealer
from engine.store.journal import journal
from tasks.tables import task
from tasks.worklist import TaskRow

_DONE = "task_completed"


def decided_before(connection: Connection, instance_id: int) -> HostFunction:
    """`risposte_gia_date(attivita)`: what each completion of an activity told this path.

    Choices, numbers and dates alone, the first first: they stand in the journal as the path went
    on with them, also where what is asked was opened before they were given. Asked once each.
    """

    @cache
    def found(element: object) -> list[dict[str, Any]]:
        return list(_decisions(connection, instance_id, str(element)))

    return HostFunction("risposte_gia_date", ("attivita",), found)


def chosen_before(connection: Connection, sealer: Sealer, mine: TaskRow) -> HostFunction:
    """`gia_scelto(attivita, campo, numero)`: whether that is what was chosen last in this field of
    another activity of the same path; null when nothing was.

    A body or a person stands in the sealed answers, which are opened to compare and say yes or no.
    """

    def found(element: object, name: object, number: object) -> bool | None:
        if mine.case_id is None or number is None:
            return None
        run = (mine.case_id, mine.instance_id)
        held = latest_of_run(connection, sealer, run, mine.process, str(element))
        chosen = as_id(held.answers.get(str(name))) if held is not None else None
        return None if chosen is None else chosen == number

    return HostFunction("gia_scelto", ("attivita", "campo", "numero"), found)


def _decisions(connection: Connection, instance_id: int, element: str) -> Iterator[dict[str, Any]]:
    asked = {"instance": instance_id, "element": element}
    for data in _DECIDED.run(connection, asked).scalars():
        happened = plain.loads(data).get("happened")
        if happened is not None:  # else a fact of another room under the same word
            yield dict(happened["answers"])


_DECIDED = Prepared(
    select(journal.c.data)
    .join(task, task.c.id == journal.c.task_id)
    .where(
        journal.c.instance_id == bindparam("instance"),
        journal.c.kind == _DONE,
        task.c.element == bindparam("element"),
    )
    .order_by(journal.c.office, journal.c.seq)
)
