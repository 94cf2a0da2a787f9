"""Notices: what the house tells people inside the product; a mail would only say to look here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from access.directory import names_at_work
from access.people import Person
from engine.store import Work
from tasks.tables import notice, task

SHOWN = 20
HOLDER = "assegnatario"
"""Whoever has the task; its groups while nobody has, or while who has it is not there."""
COORDINATORS = ("coordinatore_tutela",)
"""Who hears what would reach nobody else."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know of: what kind, about which case, task and term."""

    id: int
    kind: str
    case_id: int | None
    task_id: int | None
    term_id: int | None
    task_name: str | None
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class About:
    """What a notice is about."""

    kind: str
    case_id: int | None = None
    task_id: int | None = None
    term_id: int | None = None


def tell(work: Work, roles: Iterable[str], about: About) -> None:
    """Tell these roles; `assegnatario` is the holder of the task, or its groups without one."""
    rows: list[dict[str, Any]] = []
    for role in roles:
        if role == HOLDER:
            rows.extend(_to_holder(work.connection, about))
        else:
            rows.append(_row(about, role=role))
    if rows:
        work.connection.execute(insert(notice), [{**row, "at": work.now} for row in rows])


def tell_person(work: Work, account_id: int, about: About) -> None:
    """Tell one person; the coordinators when they have left."""
    if not names_at_work(work.connection, among=(account_id,)):
        tell(work, COORDINATORS, about)
        return
    row = {**_row(about, account_id=account_id), "at": work.now}
    work.connection.execute(insert(notice), row)


def unread(connection: Connection, person: Person) -> tuple[Notice, ...]:
    """What the person has not read yet, the newest first."""
    asked = (
        select(notice, task.c.name.label("task_name"))
        .join(task, task.c.id == notice.c.task_id, isouter=True)
        .where(_for(person), notice.c.read_at.is_(None))
        .order_by(notice.c.at.desc(), notice.c.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        Notice(
            row.id,
            row.kind,
            row.case_id,
            row.task_id,
            row.term_id,
            row.task_name,
            row.at,
            row.read_at,
        )
        for row in connection.execute(asked)
    )


def mark_read(work: Work, person: Person, up_to: int) -> None:
    """The person has seen their notices up to this one."""
    work.connection.execute(
        update(notice)
        .where(_for(person), notice.c.id <= up_to, notice.c.read_at.is_(None))
        .values(read_at=work.now)
    )


def forget(work: Work, about: About) -> None:
    """What these notices of a case asked for is done: nobody need read them any more."""
    these = (notice.c.kind == about.kind) & (notice.c.case_id == about.case_id)
    work.connection.execute(
        update(notice).where(these, notice.c.read_at.is_(None)).values(read_at=work.now)
    )


def _to_holder(connection: Connection, about: About) -> list[dict[str, Any]]:
    held = connection.execute(
        select(task.c.assignee, task.c.roles).where(task.c.id == about.task_id)
    ).first()
    if held is None:
        return []
    roles = held.roles.split()
    if held.assignee is None:
        return [_row(about, role=role) for role in roles]
    if names_at_work(connection, roles=roles, among=(held.assignee,)):
        return [_row(about, account_id=held.assignee)]
    return [_row(about, role=role) for role in sorted({*roles, *COORDINATORS})]


def _row(
    about: About, *, account_id: int | None = None, role: str | None = None
) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "role": role,
        "kind": about.kind,
        "case_id": about.case_id,
        "task_id": about.task_id,
        "term_id": about.term_id,
    }


def _for(person: Person) -> Any:
    return or_(
        notice.c.account_id == person.id,
        and_(notice.c.account_id.is_(None), notice.c.role.in_(sorted(person.roles))),
    )
