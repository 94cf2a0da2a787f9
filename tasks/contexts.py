"""What a form is told about the world when somebody opens it: the case, people, choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from access.people import Person
from cases.sheet import OpenSheet
from cases.stored import stored_for, told_to
from engine import plain
from engine.feel import HostFunction
from engine.store import Sealer
from engine.store.journal import journal
from forms import Context, Form, Ground, Stored, Table
from tasks.byhand import by_hand
from tasks.definitions import Definition
from tasks.functions import host_functions
from tasks.lists import Lists
from tasks.projection import DECIDED
from tasks.worklist import TaskRow


@dataclass(frozen=True, slots=True)
class Desk:
    """What a form's context is made from: one connection, one person, one instant.

    The sheet of the case is given when it is open already.
    """

    connection: Connection
    sealer: Sealer
    person: Person
    now: datetime
    sheet: OpenSheet | None = None


def context_of(desk: Desk, definition: Definition, found: TaskRow, form: Form) -> Context:
    """The context of a task's form for a person."""
    drafting = (desk.person.id, found.id)
    attached = desk.sheet.documents_for(*drafting) if desk.sheet else None
    lists = Lists(desk.connection, desk.sealer, found.case_id, attached, drafting)
    return Context(
        now=desk.now,
        scope=found.data,
        functions={**host_functions(definition.terms(desk.now), desk.now), **_by_hand(desk)},
        choices=lists.choices,
        offers=lists.offers,
        label=lists.label,
        stored=_stored(desk, found.case_id) if form.is_bound else {},
        tables=_tables(desk.connection, found.instance_id) if form.is_proposed else {},
        signer=desk.person.name,
        proof=desk.person.proof,
    )


def _by_hand(desk: Desk) -> dict[str, HostFunction]:
    found = by_hand(desk.connection)
    return {found.name: found}


def _stored(desk: Desk, case_id: int | None) -> dict[str, Stored]:
    if desk.sheet is not None:
        return dict(told_to(desk.person, desk.sheet))
    if case_id is None:
        return {}
    return dict(stored_for(desk.connection, desk.sealer, case_id, desk.person))


def _tables(connection: Connection, instance_id: int) -> dict[str, Table]:
    asked = (
        select(journal.c.data)
        .where(journal.c.instance_id == instance_id, journal.c.kind == DECIDED)
        .order_by(journal.c.seq)
    )
    said: list[dict[str, Any]] = [
        plain.loads(data) for data in connection.execute(asked).scalars()
    ]
    return {one["table"]: _table(one) for one in said}


def _table(said: Mapping[str, Any]) -> Table:
    grounds = tuple(
        Ground(one["rule"], one["note"], tuple((label, value) for label, value, _ in one["asked"]))
        for one in said["reasons"]
    )
    return Table(said["table"], tuple(said["rules"]), grounds)
