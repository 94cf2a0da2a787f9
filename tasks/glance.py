"""What stands around every page: how much there is to do, and how an office fares by group."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, union_all

from access.people import Person
from tasks import notices, worklist
from tasks.tables import draft, task

MOST = 99
"""Nobody needs an exact count of more than this: counting stops here."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Open activities of a person and their groups, and notices not read yet; both end at 99."""

    to_do: int
    unread: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """How a group fares: late, due soon, and of these the ones that nobody has in hand."""

    role: str
    late: int
    near: int
    free: int


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft that waits to be finished. The instant is UTC."""

    task: worklist.TaskRow
    saved_at: datetime


def glance(connection: Connection, person: Person) -> Glance:
    """How much there is to do: a few index entries, however much is open."""
    parts = [
        select(task.c.id).where(task.c.status == "open", task.c.assignee == person.id).limit(MOST)
    ]
    parts.extend(
        select(task.c.id)
        .where(task.c.status == "open", task.c.assignee.is_(None), task.c.roles == roles)
        .limit(MOST)
        for roles in worklist.spoken_roles(connection, person.roles)
    )
    together = union_all(*(part.subquery().select() for part in parts)).subquery()
    counted = connection.execute(select(func.count()).select_from(together)).scalar_one()
    return Glance(min(int(counted), MOST), len(notices.unread(connection, person)))


def drafts(connection: Connection, person: Person) -> tuple[DraftLine, ...]:
    """The drafts a person left in open tasks that are still theirs or free, the latest first."""
    mine = select(draft.c.task_id, draft.c.saved_at).where(draft.c.account_id == person.id)
    saved = {row.task_id: row.saved_at for row in connection.execute(mine)}
    asked = (
        select(task)
        .where(task.c.id.in_(saved), task.c.status == "open")
        .where((task.c.assignee == person.id) | task.c.assignee.is_(None))
    )
    rows = (worklist.seen(row) for row in connection.execute(asked).mappings())
    lines = (DraftLine(row, saved[row.id]) for row in rows)
    return tuple(sorted(lines, key=lambda line: line.saved_at, reverse=True))


def by_group(connection: Connection, now: datetime, within: timedelta) -> tuple[GroupLine, ...]:
    """What is late and what is near, by role; a task of two roles counts for both."""
    is_late = task.c.sort_at < now
    asked = (
        select(task.c.roles, is_late.label("late"), task.c.assignee.is_(None).label("free"))
        .add_columns(func.count().label("many"))
        .where(task.c.status == "open", task.c.sort_at < now + within)
        .group_by(task.c.roles, is_late, task.c.assignee.is_(None))
    )
    late, near, free = Counter[str](), Counter[str](), Counter[str]()
    for row in connection.execute(asked):
        for role in row.roles.split():
            (late if row.late else near)[role] += row.many
            free[role] += row.many if row.free else 0
    roles = sorted(late.keys() | near.keys(), key=lambda role: (-late[role], -near[role], role))
    return tuple(GroupLine(role, late[role], near[role], free[role]) for role in roles)


def names_of_tasks(connection: Connection, ids: Iterable[int]) -> Mapping[int, str]:
    """The names of tasks by id, for the sentences of a chronology."""
    asked = select(task.c.id, task.c.name).where(task.c.id.in_(sorted(set(ids))))
    return {row.id: row.name for row in connection.execute(asked)}
