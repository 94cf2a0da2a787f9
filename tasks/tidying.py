"""Takes away what nobody will complete: files chosen in forms and left out, or of nobody now."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from cases.documents import forget_drafts
from cases.tables import document
from engine.jobs import Earliest, Sweep
from engine.store import Database, Prepared
from tasks.tables import task

_AT_ONCE = 100


def tidying_of(database: Database) -> Sweep:
    """The sweep that tidies up, each task in a transaction of its own."""

    def run(now: datetime) -> int:
        with database.read() as connection:
            ended = [row.id for row in _ENDED.run(connection, {})]
        return sum(_tidy_one(database, number, now) for number in ended)

    return Sweep("tidying", run, _SINCE)


def _tidy_one(database: Database, task_id: int, now: datetime) -> int:
    with database.begin(now) as work:
        return forget_drafts(work, task_id)


def _left(asked: Any) -> Select[Any]:
    return (
        select(asked)
        .join(document, document.c.task_id == task.c.id)
        .where(document.c.in_draft.is_(True), task.c.status != "open")
    )


_ENDED = Prepared(_left(task.c.id).distinct().limit(_AT_ONCE))
_SINCE = Earliest(_left(func.min(task.c.closed_at)))
