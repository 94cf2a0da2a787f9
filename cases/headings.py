"""Whom or what a fascicolo is about, in one line: lists open one small vault for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.files import CaseFile, case_of
from cases.kinds import KINDS, FileKind
from cases.people import Member
from cases.tables import case_file, case_sheet, membership, person
from cases.values import age_on, as_date
from cases.vaults import HEADING, open_vault
from engine.clock import ROME
from engine.language import say, say_many
from engine.store import Sealer
from engine.store.tables import sealing_key

TITLE = "fascicolo.titolo"
"""The field of a form that says what a fascicolo other than of a family is called."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The child a case is about; of a fascicolo of another kind its title, as a name."""

    surname: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    clues: str = field(default="", repr=False)  # of a child not yet identified
    kind: FileKind = FileKind.FAMILY
    has_died: bool = field(default=False, repr=False)

    @property
    def full(self) -> str:
        """Surname and name, for the head of the case."""
        return f"{self.surname} {self.name}".strip() or say(KINDS[self.kind].unknown)

    def age(self, now: datetime) -> int | None:
        """The completed years in Rome; of a child who has died nobody counts them."""
        return None if self.has_died else age_on(now.astimezone(ROME).date(), self.born)

    def short(self, now: datetime) -> str:
        """As lists show it: "Bianchi Lu. (9 anni)"."""
        if not self.surname:
            return self.name or say(KINDS[self.kind].unknown)
        initials = " ".join(f"{part[:2]}." for part in self.name.split()[:1])
        return f"{self.surname} {initials}".strip() + self._years(now)

    def _years(self, now: datetime) -> str:
        age = self.age(now)
        if age is None:
            return ""
        told = say_many("{many} anno", "{many} anni", age) if age else say("meno di un anno")
        return f" ({told})"


@dataclass(frozen=True, slots=True)
class Headed:
    """The cover of a case with whom it is about."""

    case: CaseFile
    heading: Heading


def heading_of(child: Member) -> Heading:
    """The heading that a child gives a case."""
    return read_heading(child.details)


def titled(kind: FileKind, title: Any) -> Heading | None:
    """The heading that a title gives a fascicolo; a family has none, its child names it."""
    if kind is FileKind.FAMILY or not title:
        return None
    return Heading(name=str(title), kind=kind)


def read_heading(told: Mapping[str, Any], kind: FileKind = FileKind.FAMILY) -> Heading:
    """The heading out of what its vault holds."""
    return Heading(
        told.get("cognome", ""),
        told.get("nome", ""),
        as_date(told.get("data_nascita")),
        told.get("elementi_identificativi", ""),
        kind,
    )


def told_by(heading: Heading) -> dict[str, Any]:
    """What its vault holds of a heading."""
    told = {
        "cognome": heading.surname,
        "nome": heading.name,
        "data_nascita": heading.born,
        "elementi_identificativi": heading.clues,
    }
    return {name: one for name, one in told.items() if one}


def headings_of(
    connection: Connection, sealer: Sealer, case_ids: Iterable[int]
) -> Mapping[int, Headed]:
    """The covers and headings of many cases, for lists: two statements however many they are."""
    ids = set(case_ids)
    if not ids:
        return {}
    rows = connection.execute(select(case_file).where(case_file.c.id.in_(sorted(ids)))).all()
    return headed(connection, sealer, rows)


def headed(connection: Connection, sealer: Sealer, rows: Iterable[Any]) -> dict[int, Headed]:
    """The headings behind rows of `case_file`, in their order: one statement for all of them.

    A case whose key was destroyed has an empty one.
    """
    rows = list(rows)
    covers = [case_of(row) for row in rows]
    found = _headings(connection, sealer, {one.id: one.kind for one in covers}) if rows else {}
    return {one.id: Headed(one, found.get(one.id, Heading(kind=one.kind))) for one in covers}


def _headings(
    connection: Connection, sealer: Sealer, kinds: Mapping[int, FileKind]
) -> dict[int, Heading]:
    asked = (
        select(case_sheet.c.case_id, case_sheet.c.content)
        .add_columns(sealing_key.c.id.label("key"), sealing_key.c.wrapped)
        .add_columns(_CHILDS_DEATH.label("died_at"))
        .join(sealing_key, sealing_key.c.case_id == case_sheet.c.case_id)
        .where(case_sheet.c.case_id.in_(sorted(kinds)), case_sheet.c.vault == HEADING)
        .where(sealing_key.c.wrapped.is_not(None))
    )
    found = {}
    for row in connection.execute(asked):
        seal = sealer.seal_of(row.key, row.wrapped, row.case_id)
        told = open_vault(seal, row.case_id, HEADING, row.content)
        heading = read_heading(told, kinds[row.case_id])
        found[row.case_id] = replace(heading, has_died=row.died_at is not None)
    return found


_CHILDS_DEATH = (
    select(person.c.died_at)
    .join(membership, membership.c.person_id == person.c.id)
    .where(membership.c.case_id == case_sheet.c.case_id, membership.c.role == "minore")
    .order_by(membership.c.position)
    .limit(1)
    .scalar_subquery()
)
"""When the service was told that the child whom a case is about has died."""
