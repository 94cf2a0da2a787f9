"""The worklist: open tasks of a person and of their groups, in the order in which they are due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    or_,
    select,
    union_all,
)

from access.people import Person
from cases.sheet import SHEET_COLUMNS, SHEET_LOCKED, with_sheet
from cases.tables import case_file
from engine import plain
from engine.instances import HELD_COLUMNS, Held, held_of
from engine.refusal import NotFound
from engine.store import Work
from engine.store.prepared import Prepared, find_instant
from engine.store.tables import instance
from tasks.tables import NO_TERM, role_set, task

PAGE = 50


class UnknownTask(NotFound):
    """Questa attività non c'è: controlla l'indirizzo oppure torna all'elenco delle attività."""


class Whose(StrEnum):
    """Which open tasks are asked for."""

    MINE = "mie"
    FREE = "da_assegnare"  # of my groups and nobody's yet
    BOTH = "mie_e_da_assegnare"
    OFFICE = "tutte"  # supervisors only; the caller has checked


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter as a sentence: whose, due within how many days, of which process."""

    whose: Whose = Whose.BOTH
    due_within: timedelta | None = None
    process: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the last page ended, in the order of the list."""

    sort_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as lists and pages show it; instants are UTC."""

    id: int
    key: str
    parent_key: str | None
    instance_id: int
    digest: str
    case_id: int | None
    process: str
    element: str
    name: str
    roles: tuple[str, ...]
    not_by: tuple[str, ...]  # the steps whose performers may not do this one
    assignee: int | None
    of_one: bool  # theirs alone whom the diagram names
    opened_at: datetime
    due_at: datetime | None
    whole_day: bool
    sort_at: datetime
    status: str
    closed_at: datetime | None
    closed_by: int | None
    drafted: bool
    data: dict[str, Any] = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.status == "open"

    def is_late(self, now: datetime) -> bool:
        """Whether it is open and its instant has passed: always asked of the facts."""
        return self.is_open and self.sort_at < now

    @property
    def rests(self) -> bool:
        """Whether its term rests without a known end: it is sorted behind all that runs."""
        return self.due_at is not None and self.sort_at == NO_TERM


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and where the next one begins if there is one."""

    rows: tuple[TaskRow, ...]
    following: Cursor | None


def get(connection: Connection, task_id: int) -> TaskRow:
    """One task, open or not. Refuses `UnknownTask`."""
    row = _GET.run(connection, {"task_id": task_id}).first()
    if row is None:
        raise UnknownTask
    return seen(row._asdict())


def among(connection: Connection, task_ids: Iterable[int]) -> Mapping[int, TaskRow]:
    """These tasks by their numbers, open or not; what is not there is left out."""
    ids = sorted(set(task_ids))
    if not ids:
        return {}
    rows = connection.execute(select(task).where(task.c.id.in_(ids))).mappings()
    return {row["id"]: seen(row) for row in rows}


DONE_IN_CALLING = (
    task.c.instance_id == bindparam("run"),
    task.c.process == bindparam("called"),
    task.c.parent_key.is_not_distinct_from(bindparam("caller", type_=task.c.parent_key.type)),
    task.c.status == "done",
)
"""What is done in the same calling of a path, as `calling_of` names it."""


def calling_of(found: TaskRow) -> dict[str, Any]:
    """In which calling of which path an activity is asked for."""
    return {"run": found.instance_id, "called": found.process, "caller": found.parent_key}


def last_done_here(connection: Connection, found: TaskRow) -> int | None:
    """The number of this activity as it was last completed in the same calling of its path."""
    mine = {**calling_of(found), "element": found.element}
    done: int | None = _LAST_DONE.run(connection, mine).scalar_one_or_none()
    return done


@dataclass(frozen=True, slots=True)
class InHand:
    """A task with its instance and its case, both locked until the end of the unit of work."""

    row: TaskRow
    held: Held
    case: Any | None = field(repr=False)  # a row with `SHEET_COLUMNS`; none without a case


def hold(work: Work, task_id: int) -> InHand:
    """One task with all that is needed to complete it: one statement. Refuses `UnknownTask`."""
    case = _HOLD_WITH_CASE.run(work.connection, {"task_id": task_id}).first()
    row = case or _HOLD.run(work.connection, {"task_id": task_id}).first()
    if row is None:
        raise UnknownTask
    found = seen(dict(zip(_COLUMNS, row, strict=False)))  # they stand first
    return InHand(found, held_of(row), case)


def find(
    connection: Connection,
    person: Person,
    asked: Asked,
    now: datetime,
    after: Cursor | None = None,
) -> Page:
    """The open tasks asked for, nearest instant first, those without a term last.

    The cost grows with the page, not with what is open: each group is read along its index.
    """
    narrowed = [_narrowed(part, asked, now, after) for part in _parts(connection, person, asked)]
    if not narrowed:
        return Page((), None)
    return _page(connection, narrowed, PAGE)


def late(connection: Connection, now: datetime, after: Cursor | None = None) -> Page:
    """Every open task of the office whose instant has passed, the longest late first."""
    asked = select(task).where(task.c.status == "open", task.c.sort_at < now)
    return _page(connection, [_limited(_after(asked, after), PAGE)], PAGE)


def near(
    connection: Connection, now: datetime, within: timedelta, after: Cursor | None = None
) -> Page:
    """Every open task of the office that falls due within this time and is not late yet."""
    asked = select(task).where(
        task.c.status == "open", task.c.sort_at >= now, task.c.sort_at < now + within
    )
    return _page(connection, [_limited(_after(asked, after), PAGE)], PAGE)


def of_case(connection: Connection, case_id: int) -> tuple[TaskRow, ...]:
    """The open tasks of one case, nearest instant first."""
    return tuple(seen(row._asdict()) for row in _OF_CASE.run(connection, {"case": case_id}))


def of_instance(connection: Connection, instance_id: int) -> tuple[TaskRow, ...]:
    """Every task of one instance that was ever asked of a person, in order."""
    asked = select(task).where(task.c.instance_id == instance_id).order_by(task.c.id)
    return tuple(seen(row) for row in connection.execute(asked).mappings())


def spoken_roles(connection: Connection, roles: Iterable[str]) -> Sequence[str]:
    """The sets of roles that stand on tasks and contain one of these."""
    held = set(roles)
    known = connection.execute(select(role_set.c.roles)).scalars()
    return sorted(found for found in known if held.intersection(found.split()))


def seen(row: Mapping[str, Any] | RowMapping) -> TaskRow:
    """A row of the table as a frozen view."""
    values = dict(row)
    for name in ("roles", "not_by"):
        values[name] = tuple(values[name].split())
    values["data"] = plain.loads(values["data"])
    for name in _INSTANTS:
        values[name] = find_instant(values[name])
    for name in _FLAGS:
        values[name] = bool(values[name])
    return TaskRow(**values)


_INSTANTS = ("opened_at", "due_at", "sort_at", "closed_at")
_FLAGS = ("whole_day", "drafted", "of_one")
_COLUMNS = [column.name for column in task.c]
_THIS = task.c.id == bindparam("task_id")
_GET = Prepared(select(task).where(_THIS))
_LAST_DONE = Prepared(
    select(task.c.id)
    .where(*DONE_IN_CALLING, task.c.element == bindparam("element"))
    .order_by(task.c.id.desc())
    .limit(1)
)
_OF_CASE = Prepared(
    select(task)
    .where(task.c.case_id == bindparam("case"), task.c.status == "open")
    .order_by(task.c.sort_at, task.c.id)
)
_BESIDE = task.join(instance, instance.c.id == task.c.instance_id)
_BOTH = select(*(column.label(f"task_{column.name}") for column in task.c), *HELD_COLUMNS).where(
    _THIS
)
_HOLD = Prepared(_BOTH.select_from(_BESIDE).with_for_update(of=instance))
_HOLD_WITH_CASE = Prepared(
    _BOTH.add_columns(*SHEET_COLUMNS)
    .select_from(with_sheet(_BESIDE.join(case_file, case_file.c.id == task.c.case_id)))
    .with_for_update(of=[instance, *SHEET_LOCKED])
)


def _parts(connection: Connection, person: Person, asked: Asked) -> list[ColumnElement[bool]]:
    if asked.whose is Whose.OFFICE:
        return [task.c.status == "open"]
    parts: list[ColumnElement[bool]] = []
    if asked.whose is not Whose.FREE:
        parts.append(and_(task.c.status == "open", task.c.assignee == person.id))
    if asked.whose is not Whose.MINE:
        parts.extend(
            and_(task.c.status == "open", task.c.assignee.is_(None), task.c.roles == roles)
            for roles in spoken_roles(connection, person.roles)
        )
    return parts


def _narrowed(
    part: ColumnElement[bool], asked: Asked, now: datetime, after: Cursor | None
) -> Select[Any]:
    found = select(task).where(part)
    if asked.due_within is not None:
        found = found.where(task.c.sort_at < now + asked.due_within)
    if asked.process is not None:
        found = found.where(task.c.process == asked.process)
    return _limited(_after(found, after), PAGE)


def _after(found: Select[Any], after: Cursor | None) -> Select[Any]:
    if after is None:
        return found
    return found.where(
        task.c.sort_at >= after.sort_at,
        or_(task.c.sort_at > after.sort_at, task.c.id > after.id),
    )


def _limited(found: Select[Any], size: int) -> Select[Any]:
    return found.order_by(task.c.sort_at, task.c.id).limit(size + 1)


def _page(connection: Connection, parts: Sequence[Select[Any]], size: int) -> Page:
    if len(parts) == 1:
        asked: Any = parts[0]
    else:
        together = union_all(*(part.subquery().select() for part in parts)).subquery()
        asked = select(together).order_by(together.c.sort_at, together.c.id).limit(size + 1)
    rows = [seen(row) for row in connection.execute(asked).mappings()]
    shown = tuple(rows[:size])
    following = Cursor(shown[-1].sort_at, shown[-1].id) if len(rows) > size else None
    return Page(shown, following)
