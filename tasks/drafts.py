"""Drafts: what somebody has typed and not yet completed; sealed, unchecked, never lost."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import Sealer, Work
from forms import Draft
from tasks.tables import draft, task
from tasks.worklist import TaskRow


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What was typed, and when it was saved (UTC)."""

    task_id: int
    account_id: int
    saved_at: datetime
    content: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    task_id: int
    task_name: str
    case_id: int | None
    saved_at: datetime


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
    """What this person typed for this task, if anything."""
    if not found.drafted:
        return None
    row = connection.execute(
        select(draft).where(draft.c.task_id == found.id, draft.c.account_id == account_id)
    ).first()
    if row is None:
        return None
    seal = sealer.of(connection, found.case_id)
    content = orjson.loads(seal.open(row.content, _place(found.id, account_id)))
    return SavedDraft(found.id, account_id, row.saved_at, content)


def discard(work: Work, task_id: int) -> None:
    """The task is completed: every draft for it has served."""
    work.connection.execute(delete(draft).where(draft.c.task_id == task_id))


def of_person(connection: Connection, account_id: int) -> tuple[DraftLine, ...]:
    """The drafts of a person for tasks that are still open, the last saved first."""
    asked = (
        select(draft.c.task_id, task.c.name, task.c.case_id, draft.c.saved_at)
        .join(task, task.c.id == draft.c.task_id)
        .where(draft.c.account_id == account_id, task.c.status == "open")
        .order_by(draft.c.saved_at.desc())
    )
    return tuple(
        DraftLine(row.task_id, row.name, row.case_id, row.saved_at)
        for row in connection.execute(asked)
    )


def _place(task_id: int, account_id: int) -> str:
    return f"draft:content:{task_id}:{account_id}"
