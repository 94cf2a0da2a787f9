"""The sheet of a case: the last value of everything forms are bound to, so it is asked once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Label,
    String,
    and_,
    bindparam,
    cast,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from cases.files import CaseFile, Marking, NoSuchCase, case_of
from cases.headings import Heading, read_heading, told_by
from cases.people import Member, list_members
from cases.tables import case_file, case_grant, case_sheet, document
from cases.vaults import HEADING, ORDINARY, PROTECTED, open_vault, write_vaults
from engine.store import Seal, Sealer, Work
from engine.store.prepared import Prepared
from engine.store.tables import sealing_key

HIDDEN = "._"
"""How a path ends that the house keeps for itself."""
CHILD = "minore."
"""How the paths begin of what the sheet keeps of the child of the case."""
CHILD_ID, HOUSEHOLD_MEMBERS = "minore.id", "nucleo.componenti"
"""Under which the sheet keeps who the child is, and the household as forms show it."""

# A private person who tells in confidence stays unknown (class C4); an office does not.
_INFORMANT = frozenset({"segnalazione.identita_segnalante", "segnalazione.recapito"})
_PROTECTED_WITH_ADDRESS = frozenset({"minore.dimora_abituale", "minore.residenza_anagrafica"})
_PRIVATE_INFORMANTS = frozenset({"privato", "anonimo"})


@dataclass(frozen=True, slots=True)
class StoredValue:
    """A value the case holds, since when (UTC) and from which form."""

    value: Any = field(repr=False)
    since: datetime
    origin: str
    record_id: int | None = None
    secret: bool = False  # the form itself says that it is of class C4
    protected: bool = False  # it lies in the vault of what is of class C4


Values = dict[str, StoredValue]
DraftPlace = tuple[int, int, int]
"""The number of a document, of the task in whose form it was chosen, and of who chose it."""


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """The sheet of a case opened: its values by path, with the cover and the seal of the case."""

    case: CaseFile
    heading: Heading = field(repr=False)
    seal: Seal = field(repr=False)
    values: Values = field(repr=False)
    documents: frozenset[int]  # the numbers of those attached
    readers: frozenset[int]  # the accounts that may see the case because of a task
    drafts: frozenset[DraftPlace]  # the documents chosen in forms not yet completed
    _people: list[tuple[Member, ...]] = field(default_factory=list, repr=False)  # none or one

    def documents_for(self, drafting: tuple[int, int] | None) -> frozenset[int]:
        """The documents that may be named by this person in the form of this task, if any."""
        mine = (one for one, task, whose in self.drafts if (whose, task) == drafting)
        return self.documents.union(mine)

    def people(self, connection: Connection, sealer: Sealer) -> tuple[Member, ...]:
        """The people of the case as the sheet was opened: read once, however often asked for."""
        # People enter a case only through a form, and leave one of these paths behind.
        if not self.values.keys() & {CHILD_ID, HOUSEHOLD_MEMBERS}:
            return ()
        if not self._people:
            self._people.append(list_members(connection, sealer, self.case.id, self.seal))
        return self._people[0]


def open_sheet(
    connection: Connection, sealer: Sealer, case_id: int, *, lock: bool = False
) -> OpenSheet:
    """Open the whole sheet in one statement, to be shown through `shown` or written with `lock`.

    Refuses `NoSuchCase`. Two forms of one case completed at once are written one after the other.
    """
    row = (_LOCKED if lock else _SHEET).run(connection, {"of": case_id}).first()
    if row is None:
        raise NoSuchCase
    return sheet_of(sealer, row)


def seal_beside(sealer: Sealer, row: Any) -> Seal:
    """The seal of the case in a row that has `SHEET_COLUMNS`."""
    return sealer.seal_of(row.key, row.wrapped, row.id)


def readers_beside(row: Any) -> frozenset[int]:
    """The accounts that may see the case because of a task, in a row with `SHEET_COLUMNS`."""
    return _numbers(row.readers)


def sheet_of(sealer: Sealer, row: Any) -> OpenSheet:
    """The sheet in a row that has `SHEET_COLUMNS`."""
    seal = seal_beside(sealer, row)
    vaults = {vault: open_vault(seal, row.id, vault, getattr(row, vault)) for vault in _VAULTS}
    cover = case_of(row)
    return OpenSheet(
        cover,
        read_heading(vaults[HEADING], cover.kind),
        seal,
        {
            path: replace(StoredValue(*kept), protected=vault == PROTECTED)
            for vault in (ORDINARY, PROTECTED)
            for path, kept in vaults[vault].items()
        },
        _numbers(row.documents),
        readers_beside(row),
        _places(row.drafts),
    )


class _Joined(FunctionElement[str]):
    """The texts of many rows as one, with commas between them."""

    name = "joined"
    type = String()
    inherit_cache = True


@compiles(_Joined, "sqlite")
def _joined_on_sqlite(element: _Joined, compiler: Any, **how: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **how)}, ',')"


@compiles(_Joined, "postgresql")
def _joined_on_postgresql(element: _Joined, compiler: Any, **how: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **how)}, ',')"


def _numbers(listed: str | None) -> frozenset[int]:
    return frozenset(int(one) for one in listed.split(",")) if listed else frozenset()


def _places(listed: str | None) -> frozenset[DraftPlace]:
    places = ([int(one) for one in text.split("/")] for text in (listed or "").split(",") if text)
    return frozenset((number, task_id, whose) for number, task_id, whose in places)


def _listed(
    column: ColumnElement[Any], case_id: Column[int], name: str, *only: ColumnElement[bool]
) -> Label[Any]:
    """The numbers of a case in one column."""
    together = _Joined(cast(column, String))
    return select(together).where(case_id == case_file.c.id, *only).scalar_subquery().label(name)


def shown(values: Mapping[str, StoredValue], *, protected: bool) -> Values:
    """The values that may be shown; those of class C4 only when `protected` says so."""
    return {
        path: one
        for path, one in values.items()
        if (protected or not one.protected) and not path.endswith(HIDDEN)
    }


def write_sheet(
    work: Work, sheet: OpenSheet, values: Values, heading: Heading | None = None
) -> None:
    """Keep all values, each in its vault: what has become secret leaves the ordinary one.

    What is already so is not written again; without a heading the case keeps the one it has.
    """
    is_secret = Marking.PROTECTED_ADDRESS in sheet.case.markings
    now = _laid(values, _secret_paths(values, address=is_secret))
    before = _laid(sheet.values, {path for path, one in sheet.values.items() if one.protected})
    contents: dict[str, dict[str, Any]] = {
        vault: content for vault, content in now.items() if content != before[vault]
    }
    if heading not in {None, sheet.heading}:
        contents[HEADING] = told_by(heading)
    write_vaults(work, sheet.seal, sheet.case.id, contents)


def _laid(values: Values, secret: Collection[str]) -> dict[str, dict[str, Any]]:
    vaults: dict[str, dict[str, Any]] = {ORDINARY: {}, PROTECTED: {}}
    for path, one in values.items():
        vault = PROTECTED if one.secret or path in secret else ORDINARY
        vaults[vault][path] = [one.value, one.since, one.origin, one.record_id, one.secret]
    return vaults


def has_protected_address(values: Mapping[str, StoredValue]) -> bool:
    """Whether a form or a decree has said that the address is secret."""
    return any(
        values[path].value is True
        for path in ("minore.indirizzo_protetto", "provvedimento.indirizzo_secretato")
        if path in values
    )


def _secret_paths(values: Mapping[str, StoredValue], *, address: bool) -> frozenset[str]:
    """What must stay secret; an address that was once secret does until somebody unmarks it."""
    told_by = values.get("segnalazione.qualifica")
    secret: frozenset[str] = frozenset()
    if told_by is None or told_by.value in _PRIVATE_INFORMANTS:
        secret |= _INFORMANT
    if address or has_protected_address(values):
        secret |= _PROTECTED_WITH_ADDRESS
    return secret


_DRAFT_PLACE = (
    cast(document.c.id, String)
    + "/"
    + cast(document.c.task_id, String)
    + "/"
    + cast(document.c.attached_by, String)
)
# One row has all three vaults: what stands beside them is read once.
_VAULTS = {vault: case_sheet.alias(vault) for vault in (HEADING, ORDINARY, PROTECTED)}
SHEET_COLUMNS: tuple[ColumnElement[Any], ...] = (
    *case_file.c,
    sealing_key.c.id.label("key"),
    sealing_key.c.wrapped,
    *(place.c.content.label(vault) for vault, place in _VAULTS.items()),
    _listed(document.c.id, document.c.case_id, "documents", document.c.in_draft.is_(False)),
    _listed(_DRAFT_PLACE, document.c.case_id, "drafts", document.c.in_draft.is_(True)),
    _listed(case_grant.c.account_id, case_grant.c.case_id, "readers"),
)
"""A sheet beside the row of another table: see `with_sheet`."""

SHEET_LOCKED = (case_file, *_VAULTS.values())
"""The tables of a sheet that are locked by whoever is about to write it."""


def with_sheet(cases: FromClause) -> FromClause:
    """Tables among which is `case_file`, with those of the sheets of its cases beside them."""
    beside = cases.join(sealing_key, sealing_key.c.case_id == case_file.c.id)
    for vault, place in _VAULTS.items():
        beside = beside.join(
            place, and_(place.c.case_id == case_file.c.id, place.c.vault == literal(vault))
        )
    return beside


_OF_CASE = (
    select(*SHEET_COLUMNS)
    .select_from(with_sheet(case_file))
    .where(case_file.c.id == bindparam("of"))
)
_SHEET = Prepared(_OF_CASE)
# PostgreSQL reads a row it had to wait for anew, but only a row that it locks.
_LOCKED = Prepared(_OF_CASE.with_for_update(of=SHEET_LOCKED))
