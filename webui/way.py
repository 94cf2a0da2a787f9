"""Where an activity stands in its path: what people did before, this, and what can follow."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from access.directory import names_of
from access.roles import say_roles
from engine.runtime import Program
from tasks import whereabouts, worklist
from tasks.ahead import Condition, Following, Tie, ahead
from tasks.worklist import TaskRow
from webui.language import gettext

_BEHIND = 2


@dataclass(frozen=True, slots=True)
class DoneStep:
    """A step that somebody did."""

    name: str
    who: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that can come next, or an end; `tie` says how it stands to the one before it."""

    name: str
    who: str
    tie: Tie
    only_if: str
    waits: bool
    is_again: bool
    is_end: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The strip beside the form."""

    behind: tuple[DoneStep, ...]
    here: str
    is_open: bool
    following: tuple[NextStep, ...]
    has_more: bool


def way(connection: Connection, program: Program, row: TaskRow) -> Way | None:
    """The way through this activity; none through one that came to nothing."""
    if row.status not in {"open", "done"}:
        return None
    calls = whereabouts.calls_ahead(connection, program, row)
    next_ = ahead(program, (row.process, row.element), calls)
    return Way(
        behind=_behind(connection, row),
        here=row.name,
        is_open=row.is_open,
        following=tuple(_shown(one) for one in next_.steps),
        has_more=next_.has_more,
    )


def _behind(connection: Connection, row: TaskRow) -> tuple[DoneStep, ...]:
    done = [
        (one.closed_at, one)
        for one in worklist.of_instance(connection, row.instance_id)
        if one.status == "done" and one.closed_at is not None and one.id != row.id
    ]
    if row.closed_at is not None:
        done = [(at, one) for at, one in done if at <= row.closed_at]
    latest = sorted(done, key=lambda pair: (pair[0], pair[1].id))[-_BEHIND:]
    names = names_of(connection, {one.closed_by for _, one in latest if one.closed_by is not None})
    return tuple(
        DoneStep(one.name, names.get(one.closed_by, "") if one.closed_by else "", at)
        for at, one in latest
    )


def _shown(one: Following) -> NextStep:
    element = one.element
    roles = (element.properties.get("ruoli") or element.lane or "").split()
    return NextStep(
        name=element.name,
        who="" if one.is_end else say_roles(roles),
        tie=one.tie,
        only_if="; ".join(_said(condition) for condition in one.conditions),
        waits=one.waits and not one.is_end,
        is_again=one.is_again,
        is_end=one.is_end,
    )


def _said(condition: Condition) -> str:
    answers = gettext(" o ").join(condition.answers)
    if not condition.answers:
        return gettext("dopo «%(event)s»", event=condition.question)
    return f"{condition.question} {answers}".strip()
