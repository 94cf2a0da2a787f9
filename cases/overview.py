"""Everything the page of a case shows of the case itself, frozen, with what one may not see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from access.directory import names_of
from access.people import Person, may
from access.permissions import Permission
from cases.apart import NOTHING_APART, Apart
from cases.birthdays import MINORS, OF_AGE
from cases.chronology import Entry, TaskNames, chronology
from cases.decrees import Decree, DecreeStatus, list_decrees
from cases.documents import Document, list_documents
from cases.files import MARKING_LABELS, CaseFile, CaseNumber, Marking
from cases.headings import Heading
from cases.kinds import FileKind
from cases.people import Member, list_members
from cases.records import RecordLine, list_records, records_apart
from cases.sheet import OpenSheet, StoredValue, open_sheet, shown
from cases.visibility import may_see_protected, see_case_numbered
from engine.clock import ROME
from engine.language import say, to_say
from engine.store import Sealer

LATEST = 5
_HOUSEHOLD_SECRETS = frozenset({"note_sicurezza", "responsabilita_genitoriale"})
RESPONSIBILITY: Mapping[str, str] = {
    "piena": to_say("responsabilità piena"),
    "limitata_333": to_say("responsabilità limitata (art. 333 c.c.)"),
    "sospesa": to_say("responsabilità sospesa"),
    "decaduta_330": to_say("decaduto dalla responsabilità (art. 330 c.c.)"),
    "non_titolare": to_say("non titolare della responsabilità"),
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person of the case as the page shows them."""

    id: int
    name: str = field(repr=False)
    role: str
    role_label: str
    age: int | None = field(repr=False)
    died: date | None = field(repr=False)  # the day in Rome on which the service was told
    details: Mapping[str, Any] = field(repr=False)
    responsibility: str = field(repr=False)
    lives_with_child: bool | None = field(repr=False)
    may_be_contacted: bool | None = field(repr=False)
    safety_note: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Head:
    """What never scrolls away: child or title, age, legal status, who answers, markings."""

    number: CaseNumber
    kind: FileKind
    child: str = field(repr=False)
    age: int | None = field(repr=False)
    born: Any = field(repr=False)
    died: date | None = field(repr=False)  # the day in Rome on which the service was told
    legal_status: str
    responsible: str | None = field(repr=False)
    co_operator: str | None = field(repr=False)
    markings: tuple[str, ...]
    is_open: bool
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A case as this person may see it. What is hidden is None, so that the page can say so."""

    case: CaseFile
    head: Head
    people: tuple[PersonLine, ...] = field(repr=False)
    facts: tuple[Entry, ...] = field(repr=False)
    decrees: tuple[Decree, ...] | None = field(repr=False)
    documents: tuple[Document, ...] | None = field(repr=False)
    records: tuple[RecordLine, ...] | None = field(repr=False)
    authors: Mapping[int, str] = field(repr=False)
    values: Mapping[str, StoredValue] = field(repr=False)  # without C4 unless `sees_protected`
    sees_protected: bool
    apart: Apart = NOTHING_APART  # what is left out because it is of siblings placed elsewhere

    @property
    def in_force(self) -> Decree | None:
        """The latest decree in force."""
        found = (one for one in self.decrees or () if one.status is DecreeStatus.IN_FORCE)
        return next(found, None)


AskApart = Callable[[Connection, Person, CaseFile], Apart]
"""What of a case stays closed to somebody: the caller knows which paths place children."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, when, and where names of tasks and what is of siblings apart are to be asked."""

    person: Person
    now: datetime
    task_names: TaskNames | None = None
    apart: AskApart | None = None


def overview(
    connection: Connection, sealer: Sealer, number: CaseNumber, looking: Looking
) -> Overview:
    """The page of a case. Refuses `NoSuchCase` and `NotYourCase`. A dozen indexed statements."""
    person = looking.person
    case = see_case_numbered(connection, person, number)
    sheet = open_sheet(connection, sealer, case.id)
    seal = sheet.seal
    sees_protected = may_see_protected(person, case)
    members = list_members(connection, sealer, case.id, seal)
    apart = _apart(connection, looking, case, members)
    decrees = list_decrees(connection, seal, case.id)
    records = _records(connection, case, person, apart)
    documents = _documents(connection, sheet, person, apart)
    authors = names_of(connection, _accounts(case, documents, records))
    ended = _all_of_age(members, looking.now)
    facts = chronology(
        connection,
        case.id,
        limit=LATEST,
        whole=False,
        task_names=looking.task_names,
        seal=seal,
        apart=apart,
    )
    return Overview(
        case,
        _head(sheet, members, decrees, authors, looking.now),
        tuple(_line(one, person, looking.now, ended=ended) for one in members),
        facts.entries,
        decrees if may(person, Permission.DECREE_READ) else None,
        documents,
        records,
        authors,
        _values(connection, sheet, apart, protected=sees_protected) if records is not None else {},
        sees_protected,
        apart,
    )


def _apart(
    connection: Connection, looking: Looking, case: CaseFile, members: Iterable[Member]
) -> Apart:
    several = sum(one.role in MINORS for one in members) > 1
    if not several or looking.apart is None:
        return NOTHING_APART
    return looking.apart(connection, looking.person, case)


def _values(
    connection: Connection, sheet: OpenSheet, apart: Apart, *, protected: bool
) -> Mapping[str, StoredValue]:
    closed = records_apart(connection, sheet.case.id, apart)
    values = shown(sheet.values, protected=protected)
    return {path: one for path, one in values.items() if one.record_id not in closed}


def _head(  # the parts that the page has already read
    sheet: OpenSheet,
    members: tuple[Member, ...],
    decrees: tuple[Decree, ...],
    names: Mapping[int, str],
    now: datetime,
) -> Head:
    case, heading = sheet.case, Heading(kind=sheet.case.kind)
    child = next((one for one in members if one.role == "minore"), None)
    if case.kind is not FileKind.FAMILY:
        child, heading = None, sheet.heading
    return Head(
        case.number,
        case.kind,
        child.name if child and child.details.get("cognome") else heading.full,
        child.age(now.astimezone(ROME).date()) if child else None,
        child.born if child else None,
        _died(child) if child else None,
        legal_status(decrees),
        names.get(case.responsible_id) if case.responsible_id else None,
        names.get(case.co_operator_id) if case.co_operator_id else None,
        tuple(say(MARKING_LABELS[one]) for one in sorted(case.markings - {Marking.TOGETHER})),
        case.is_open,
        case.opened_at,
        case.closed_at,
    )


def legal_status(decrees: tuple[Decree, ...]) -> str:
    """Under which title the service works."""
    if any(one.status is DecreeStatus.IN_FORCE for one in decrees):
        return say("Su mandato dell'autorità giudiziaria")
    if any(one.status is DecreeStatus.REGISTERING for one in decrees):
        return say("Provvedimento in registrazione")
    return say("Senza provvedimento dell'autorità giudiziaria")


def _all_of_age(members: Iterable[Member], now: datetime) -> bool:
    """Whether every minor the case was opened for is of age now: nobody decides for them (R33)."""
    day = now.astimezone(ROME).date()
    ages = [one.age(day) for one in members if one.role in MINORS]
    return bool(ages) and all(age is not None and age >= OF_AGE for age in ages)


def _line(one: Member, person: Person, now: datetime, *, ended: bool) -> PersonLine:
    in_case = dict(one.in_case)
    if not may(person, Permission.RECORD_READ):
        in_case = {name: in_case[name] for name in in_case.keys() - _HOUSEHOLD_SECRETS}
    return PersonLine(
        one.person_id,
        one.name,
        one.role,
        one.role_label,
        one.age(now.astimezone(ROME).date()),
        _died(one),
        _shown(one.details, person),
        _responsibility(in_case, ended=ended),
        in_case.get("convivente"),
        in_case.get("contattabile"),
        in_case.get("note_sicurezza"),
    )


def _died(one: Member) -> date | None:
    return one.died_at.astimezone(ROME).date() if one.died_at is not None else None


def _responsibility(in_case: Mapping[str, Any], *, ended: bool) -> str:
    if ended and in_case.get("responsabilita_genitoriale"):
        return say("responsabilità finita con la maggiore età")
    found = RESPONSIBILITY.get(str(in_case.get("responsabilita_genitoriale")))
    return say(found) if found else ""


def _shown(details: Mapping[str, Any], person: Person) -> Mapping[str, Any]:
    # Health is for the professionals of the case (class C2).
    if may(person, Permission.RECORD_READ):
        return details
    return {name: value for name, value in details.items() if name != "disabilita_certificata"}


def _records(
    connection: Connection, case: CaseFile, person: Person, apart: Apart
) -> tuple[RecordLine, ...] | None:
    if not may(person, Permission.RECORD_READ):
        return None
    return list_records(connection, case.id, apart=apart)


def _documents(
    connection: Connection, sheet: OpenSheet, person: Person, apart: Apart
) -> tuple[Document, ...] | None:
    if not may(person, Permission.DOCUMENT_READ):
        return None
    listed = list_documents(connection, sheet.seal, sheet.case.id, apart=apart)
    if may_see_protected(person, sheet.case):
        return listed
    return tuple(one for one in listed if not one.is_protected)


def _accounts(
    case: CaseFile,
    documents: tuple[Document, ...] | None,
    records: tuple[RecordLine, ...] | None,
) -> set[int]:
    ids = set(case.assigned)
    ids |= {one.attached_by for one in documents or () if one.attached_by is not None}
    return ids | {one.author_id for one in records or () if one.author_id is not None}
