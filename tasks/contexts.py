"""What a form is told about the world when somebody opens it: the case, people, choices."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from access.directory import names_at_work
from access.people import Person
from cases.bodies import COURTS, list_bodies
from cases.decrees import list_decrees
from cases.documents import NoSuchDocument, get_document
from cases.finding import find_precedents
from cases.people import list_members
from cases.sheet import OpenSheet
from cases.stored import stored_for, told_to
from engine.store import Sealer, plain
from engine.store.journal import journal
from forms import Context, Form, Option, Stored, Table
from tasks.definitions import Definition
from tasks.functions import host_functions
from tasks.projection import DECIDED
from tasks.worklist import TaskRow

_LONGEST_NUMBER = 9
_KINDS_OF_BODIES = {"ente": frozenset[str](), "organo": COURTS}


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists a form may offer, read when they are asked for."""

    connection: Connection
    sealer: Sealer
    case_id: int | None
    read: dict[tuple[str, tuple[str, ...]], list[Option]] = field(default_factory=dict)

    def choices(self, kind: str, query: str, roles: tuple[str, ...]) -> Sequence[Option]:
        """What may be chosen for a kind of reference."""
        # A form asks for the same list again and again: once to offer it, once for each answer.
        found = self.read.get((kind, roles))
        if found is None:
            found = self.read[kind, roles] = self._found(kind, roles)
        words = query.casefold().split()
        return [one for one in found if all(word in one.title.casefold() for word in words)]

    def _found(self, kind: str, roles: tuple[str, ...]) -> list[Option]:
        match kind:
            case "operatore":
                return self._operators(roles)
            case "persona":
                return self._people()
            case "provvedimento":
                return self._decrees()
            case "fascicolo":
                return self._precedents()
            case _:
                return self._bodies(kind)

    def label(self, kind: str, id: str) -> str | None:
        """How a person calls what was chosen; None if it is not there, or of another case."""
        if not id.isdecimal() or len(id) > _LONGEST_NUMBER:
            return None
        if kind == "documento":
            return self._document(int(id))
        found = self.choices(kind, "", ())
        return next((one.title for one in found if str(one.value) == id), None)

    def _operators(self, roles: tuple[str, ...]) -> list[Option]:
        found = names_at_work(self.connection, roles=roles)
        return [Option(id, name) for id, name in found.items()]

    def _people(self) -> list[Option]:
        if self.case_id is None:
            return []
        members = list_members(self.connection, self.sealer, self.case_id)
        return [Option(one.person_id, f"{one.name} ({one.role_label})") for one in members]

    def _decrees(self) -> list[Option]:
        if self.case_id is None:
            return []
        seal = self.sealer.of(self.connection, self.case_id)
        found = list_decrees(self.connection, seal, self.case_id)
        return [Option(one.id, one.label) for one in found]

    def _precedents(self) -> list[Option]:
        if self.case_id is None:
            return []
        found = find_precedents(self.connection, self.sealer, self.case_id)
        return [Option(one.case_id, f"{one.number} ({one.reason})") for one in found]

    def _bodies(self, kind: str) -> list[Option]:
        wanted = _KINDS_OF_BODIES.get(kind, frozenset({kind}))
        return [Option(one.id, one.name) for one in list_bodies(self.connection, kinds=wanted)]

    def _document(self, id: int) -> str | None:
        try:
            found = get_document(self.connection, self.sealer, id)
        except NoSuchDocument:
            return None
        return found.name if found.case_id == self.case_id else None


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
    lists = Lists(desk.connection, desk.sealer, found.case_id)
    return Context(
        now=desk.now,
        scope=found.data,
        functions=host_functions(definition.terms, desk.now),
        choices=lists.choices,
        label=lists.label,
        stored=_stored(desk, found.case_id) if form.is_bound else {},
        tables=_tables(desk.connection, found.instance_id) if form.is_proposed else {},
        signer=desk.person.name,
    )


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
    return {one["table"]: Table(one["table"], tuple(one["rules"])) for one in said}
