"""What stands around every page: how much there is to do, and how an office fares by group."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, null, or_, select, union_all

from access.people import Person, may
from access.permissions import Permission
from engine.store.tables import version
from tasks import notices, worklist
from tasks.drafts import kept_until
from tasks.tables import draft, task

MOST = 99
"""Nobody needs an exact count of more than this: counting stops here."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Open activities of a person and their groups, and notices not read yet, both up to 99; and
    the versions in force as digest and process, for whoever may begin one.
    """

    to_do: int
    unread: int
    in_force: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupLine:
    """How a group fares: late, due soon, and of these the ones that nobody has in hand."""

    role: str
    late: int
    near: int
    free: int


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft that waits to be finished, or that its activity ended without. Instants are UTC."""

    task: worklist.TaskRow
    saved_at: datetime
    kept_until: datetime | None = None  # where the activity has ended


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
    asked = select(func.count(), _in_force(person)).select_from(together)
    counted, found = connection.execute(asked).one()
    in_force = tuple(one.partition(" ")[::2] for one in (found or "").split(",") if one)
    unread = len(notices.unread(connection, person))
    return Glance(min(int(counted), MOST), unread, in_force)


def _in_force(person: Person) -> ColumnElement[Any]:
    """The versions in force in one value: the menu asks for them in no further statement."""
    if not may(person, Permission.TASK_COMPLETE):
        return null()
    named = version.c.digest.concat(" ").concat(version.c.process)
    listed = select(func.aggregate_strings(named, ",")).where(version.c.status == "in_force")
    return listed.scalar_subquery()


def drafts(connection: Connection, person: Person) -> tuple[DraftLine, ...]:
    """The drafts a person left in open tasks that are still theirs or free, and in tasks that
    ended without them, the latest first.
    """
    mine = select(draft.c.task_id, draft.c.saved_at).where(draft.c.account_id == person.id)
    saved = {row.task_id: row.saved_at for row in connection.execute(mine)}
    in_hand = (task.c.assignee == person.id) | task.c.assignee.is_(None)
    asked = select(task).where(
        task.c.id.in_(saved),
        or_(and_(task.c.status == "open", in_hand), _ended_without(person)),
    )
    rows = (worklist.seen(row) for row in connection.execute(asked).mappings())
    lines = (DraftLine(row, saved[row.id], kept_until(row)) for row in rows)
    return tuple(sorted(lines, key=lambda line: line.saved_at, reverse=True))


def _ended_without(person: Person) -> ColumnElement[bool]:
    """A task that an event withdrew or another person did, which this one has not done since."""
    later = task.alias("later")
    since = select(later.c.id).where(
        later.c.instance_id == task.c.instance_id,
        later.c.process == task.c.process,
        later.c.element == task.c.element,
        later.c.id > task.c.id,
        later.c.closed_by == person.id,
    )
    return and_(
        task.c.status != "open",
        or_(task.c.closed_by.is_(None), task.c.closed_by != person.id),
        ~since.exists(),
    )


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
