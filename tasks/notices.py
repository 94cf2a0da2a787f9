"""Notices: what the house tells people inside the product; a mail would only say to look here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from access.directory import names_at_work
from access.people import Person
from cases.tables import case_file
from engine.store import Prepared, Work
from tasks.apart import apart_everywhere
from tasks.tables import notice, task
from tasks.terms.keeping import fact_of
from tasks.terms.model import Telling
from tasks.terms.tables import term

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
    task_name: str | None  # what it is about: its own words, else the task or the duty of the term
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class About:
    """What a notice is about."""

    kind: str
    case_id: int | None = None
    task_id: int | None = None
    term_id: int | None = None
    rung: int | None = None  # which step of the term's ladder
    title: str | None = None  # where neither a task nor a term says it; nothing of the case


def tell(work: Work, roles: Iterable[str], about: About) -> None:
    """Tell these roles; `assegnatario` is the holder of the task, or its groups without one."""
    rows: list[dict[str, Any]] = []
    for role in roles:
        if role == HOLDER:
            rows.extend(_to_holder(work.connection, about))
        else:
            rows.append(_row(about, role=role))
    if rows:
        _TELL.run(work.connection, [{**row, "at": work.now} for row in rows])


def tell_person(work: Work, account_id: int, about: About) -> None:
    """Tell one person; the coordinators when they have left."""
    if not names_at_work(work.connection, among=(account_id,)):
        tell(work, COORDINATORS, about)
        return
    row = {**_row(about, account_id=account_id), "at": work.now}
    work.connection.execute(insert(notice), row)


def unread(connection: Connection, person: Person) -> tuple[Notice, ...]:
    """What the person has not read yet and still holds, the newest first."""
    asked = (
        select(
            notice,
            func.coalesce(notice.c.title, task.c.name, term.c.sentence).label("name"),
            func.coalesce(task.c.instance_id, term.c.instance_id).label("path"),
        )
        .join(task, task.c.id == notice.c.task_id, isouter=True)
        .join(term, term.c.id == notice.c.term_id, isouter=True)
        .where(_for(person), notice.c.read_at.is_(None), not_(_is_moot()))
        .order_by(notice.c.at.desc(), notice.c.id.desc())
        .limit(SHOWN)
    )
    rows = connection.execute(asked).all()
    # Whether siblings are apart is asked only where a group was told of some path.
    if any(row.account_id is None and row.path is not None for row in rows):
        left_in = _left_in(connection, person)
        rows = connection.execute(asked.where(*left_in)).all() if left_in else rows
    return tuple(
        Notice(
            row.id,
            row.kind,
            row.case_id,
            row.task_id,
            row.term_id,
            row.name,
            row.at,
            row.read_at,
        )
        for row in rows
    )


def mark_read(work: Work, person: Person, up_to: int) -> None:
    """The person has seen their notices up to this one.

    Of each notice of a term a fact remains, once: who was told of it knew, and since when.
    """
    shown = (not_(_is_moot()), *_left_in(work.connection, person))
    read = work.connection.execute(
        update(notice)
        .where(_for(person), notice.c.id <= up_to, notice.c.read_at.is_(None), *shown)
        .values(read_at=work.now, read_by=person.id)
        .returning(notice.c.id, notice.c.term_id, notice.c.kind, notice.c.rung)
    ).all()
    of_terms = {row.id: row for row in read if row.term_id is not None}
    if not of_terms:
        return
    known = {row.term_id for row in of_terms.values()}
    asked = select(term).where(term.c.id.in_(sorted(known)))
    terms = {row["id"]: row for row in work.connection.execute(asked).mappings()}
    for number, row in sorted(of_terms.items()):
        told = {"term": row.term_id, "notice": number, "rung": row.rung, "told": row.kind}
        work.facts.append(fact_of(terms[row.term_id], "notice_read", by=person.id, **told))


def forget(work: Work, about: About) -> None:
    """What these notices of a case asked for is done: nobody need read them any more."""
    these = (notice.c.kind == about.kind) & (notice.c.case_id == about.case_id)
    work.connection.execute(
        update(notice).where(these, notice.c.read_at.is_(None)).values(read_at=work.now)
    )


def rows_to_holders(connection: Connection, abouts: Sequence[About]) -> list[dict[str, Any]]:
    """What to write so that whoever has these activities is told, asked for all at once."""
    asked = select(task.c.id, task.c.assignee, task.c.roles).where(
        task.c.id.in_({about.task_id for about in abouts})
    )
    held = {row.id: row for row in connection.execute(asked)}
    holders = {row.assignee for row in held.values() if row.assignee is not None}
    there = set(names_at_work(connection, among=sorted(holders))) if holders else set()
    return [
        row
        for about in abouts
        for one in (held.get(about.task_id or 0),)
        if one is not None
        for row in (
            [_row(about, account_id=one.assignee)]
            if one.assignee in there
            else [_row(about, role=role) for role in one.roles.split()]
        )
    ]


def _to_holder(connection: Connection, about: About) -> list[dict[str, Any]]:
    if about.task_id is None:
        return _to_responsible(connection, about)
    held = _HOLDER.run(connection, {"of": about.task_id}).first()
    if held is None:
        return []
    roles = held.roles.split()
    if held.assignee is None:
        return [_row(about, role=role) for role in roles]
    if names_at_work(connection, roles=roles, among=(held.assignee,)):
        return [_row(about, account_id=held.assignee)]
    return [_row(about, role=role) for role in sorted({*roles, *COORDINATORS})]


def _to_responsible(connection: Connection, about: About) -> list[dict[str, Any]]:
    """What nobody has in hand is told to whoever answers for the case, else to coordinators."""
    asked = select(case_file.c.responsible_id).where(case_file.c.id == about.case_id)
    who = connection.execute(asked).scalar_one_or_none()
    if who is not None and names_at_work(connection, among=(who,)):
        return [_row(about, account_id=who)]
    return [_row(about, role=role) for role in COORDINATORS]


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
        "rung": about.rung,
        "title": about.title,
    }


def _left_in(connection: Connection, person: Person) -> list[ColumnElement[bool]]:
    """Of siblings placed apart, what a group was told of the path of the other is left out.

    A step that is free is offered to the group, and so are its notices.
    """
    apart = apart_everywhere(connection, person)
    if not apart:
        return []
    closed, step, duty = sorted(apart.paths), task.alias("step"), term.alias("duty")
    taken = or_(step.c.assignee.is_not(None), step.c.status != "open")
    of_task = exists().where(step.c.id == notice.c.task_id, step.c.instance_id.in_(closed), taken)
    of_term = exists().where(
        duty.c.id == notice.c.term_id, notice.c.task_id.is_(None), duty.c.instance_id.in_(closed)
    )
    return [notice.c.account_id.is_not(None) | not_(or_(of_task, of_term))]


def _is_moot() -> ColumnElement[bool]:
    """Whether a notice told ahead of an instant that no longer counts: its term is owed no more,
    or only later. It is kept, and asks nobody for anything. That an instant has passed stays true.
    """
    follows = _NEXT.c.replaces_id == _OVER.c.id
    as_soon = exists().where(follows, _NEXT.c.due_at <= _OVER.c.due_at)
    gone = and_(_OVER.c.ended_how.is_not(None), not_(as_soon))
    told_ahead = notice.c.kind.in_((Telling.REMINDED, Telling.ESCALATED))
    return and_(told_ahead, exists().where(_OVER.c.id == notice.c.term_id, gone))


_OVER, _NEXT = term.alias("over"), term.alias("following")


def _for(person: Person) -> Any:
    return or_(
        notice.c.account_id == person.id,
        and_(notice.c.account_id.is_(None), notice.c.role.in_(sorted(person.roles))),
    )


_TELL = Prepared(
    insert(notice),
    ("account_id", "role", "kind", "case_id", "task_id", "term_id", "rung", "title", "at"),
)
_HOLDER = Prepared(select(task.c.assignee, task.c.roles).where(task.c.id == bindparam("of")))
