"""Drafts: what somebody has typed and not yet completed; sealed, unchecked, never lost."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.jobs import Sweep
from engine.store import Database, Sealer, Work
from engine.store.prepared import Prepared, find_instant, instant
from forms import Draft
from tasks.tables import draft, task
from tasks.worklist import TaskRow

KEPT = timedelta(days=30)
"""How long what somebody typed stays theirs after the task ended without them."""

HOURLY = timedelta(hours=1)

_BEFORE = 100
"""How many askings of an activity are looked at: those that a path asked together, twice over.

An activity of a loop has been asked for years, and a page does not read all of that.
"""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What was typed, and when it was saved (UTC)."""

    task_id: int
    account_id: int
    saved_at: datetime
    content: dict[str, Any] = field(repr=False)


def save(work: Work, sealer: Sealer, found: TaskRow, account_id: int, content: Draft) -> None:
    """Keep what was typed in place of what was kept before."""
    seal = sealer.of(work.connection, found.case_id)
    sealed = seal.seal(orjson.dumps(content), _place(found.id, account_id))
    kind = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    new = kind.insert(draft).values(
        task_id=found.id, account_id=account_id, saved_at=work.now, content=sealed
    )
    work.connection.execute(
        new.on_conflict_do_update(
            index_elements=["task_id", "account_id"],
            set_={"saved_at": new.excluded.saved_at, "content": new.excluded.content},
        )
    )
    if not found.drafted:
        work.connection.execute(update(task).where(task.c.id == found.id).values(drafted=True))


def find(
    connection: Connection, sealer: Sealer, found: TaskRow, account_id: int
) -> SavedDraft | None:
    """What this person typed for this task, else for the one an event withdrew in its place."""
    own = _of(connection, sealer, found, found.id, account_id) if found.drafted else None
    if own is not None or not found.is_open:
        return own
    before = _withdrawn(connection, found)
    return None if before is None else _of(connection, sealer, found, before, account_id)


def kept_until(found: TaskRow) -> datetime | None:
    """Until when what was typed for a task that ended is kept for whoever did not complete it
    (UTC); None while it is open.
    """
    return None if found.closed_at is None else found.closed_at + KEPT


def let_go(work: Work, task_id: int, account_id: int) -> None:
    """Whoever typed it needs it no more."""
    _FORGET.run(work.connection, [{"of": task_id, "whose": account_id}])


def _of(
    connection: Connection, sealer: Sealer, found: TaskRow, task_id: int, account_id: int
) -> SavedDraft | None:
    row = connection.execute(
        select(draft).where(draft.c.task_id == task_id, draft.c.account_id == account_id)
    ).first()
    if row is None:
        return None
    seal = sealer.of(connection, found.case_id)
    content = orjson.loads(seal.open(row.content, _place(task_id, account_id)))
    return SavedDraft(task_id, account_id, row.saved_at, content)


def _withdrawn(connection: Connection, found: TaskRow) -> int | None:
    """The task in whose place this one is asked again; None when it is asked for the first time.

    What is asked once for each of many stands in the same order as before; when there are not as
    many as before nobody can tell which is which.
    """
    asked = {
        "instance": found.instance_id,
        "element": found.element,
        "process": found.process,
        "opened": found.opened_at,
    }
    rows = [_asking(row) for row in reversed(_STOOD.run(connection, asked).found)]
    over = [row for row in rows if row.closed_at and row.closed_at <= found.opened_at]
    last = max((row.closed_at for row in over), default=None)
    before = [row for row in over if row.closed_at == last]
    now = [row.id for row in rows if row not in over and row.opened_at == found.opened_at]
    if len(before) != len(now) or any(row.status != "withdrawn" for row in before):
        return None
    place = before[now.index(found.id)]
    return place.id if place.drafted else None


def _asking(row: Any) -> Any:
    """A row of an asking with its instants, whichever database gave it."""
    return row._replace(opened_at=instant(row.opened_at), closed_at=find_instant(row.closed_at))


def forgetting_of(database: Database) -> Sweep:
    """The sweep that forgets drafts: once they have served, or long after another was faster.

    It looks once an hour: nobody waits for it.
    """
    last: list[datetime] = []

    def run(now: datetime) -> int:
        if last and now < last[0] + HOURLY:
            return 0
        last[:] = [now]
        with database.read() as connection:
            served = _SERVED.run(connection, {"long_ago": now - KEPT}).found
        if served:
            with database.begin(now) as work:
                _FORGET.run(work.connection, [{"of": row[0], "whose": row[1]} for row in served])
        return len(served)

    return Sweep("drafts", run)


def _place(task_id: int, account_id: int) -> str:
    return f"draft:content:{task_id}:{account_id}"


_STOOD = Prepared(
    select(task.c.id, task.c.status, task.c.opened_at, task.c.closed_at, task.c.drafted)
    .where(
        task.c.instance_id == bindparam("instance"),
        task.c.element == bindparam("element"),
        task.c.process == bindparam("process"),
        task.c.opened_at <= bindparam("opened"),
    )
    .order_by(task.c.id.desc())
    .limit(_BEFORE)
)
_FORGET = Prepared(
    delete(draft).where(
        draft.c.task_id == bindparam("of"), draft.c.account_id == bindparam("whose")
    )
)
_SERVED = Prepared(
    select(draft.c.task_id, draft.c.account_id)
    .join(task, task.c.id == draft.c.task_id)
    .where(
        task.c.status != literal("open"),
        or_(draft.c.account_id == task.c.closed_by, task.c.closed_at < bindparam("long_ago")),
    )
)
