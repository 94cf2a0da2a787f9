"""The case file: opened under a number without gaps, answered for by one person, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cases import birthdays
from cases.kinds import FileKind
from cases.tables import case_counter, case_file, responsibility
from cases.vaults import lay_vaults
from engine.clock import ROME
from engine.refusal import NotFound, Refusal
from engine.store import Fact, Sealer, Work
from engine.store.prepared import Prepared, Typed, find_instant, instant


class NoSuchCase(NotFound):
    """Questo fascicolo non c'è."""


class CaseClosed(Refusal):
    """Il fascicolo {numero} è chiuso: prima va riaperto."""


class Marking(StrEnum):
    """What everybody who opens the case must see at once."""

    PROTECTED_ADDRESS = "indirizzo_protetto"
    RESTRICTED = "riservato"  # hidden from the team: only who is assigned, and supervisors
    TOGETHER = "fratelli_insieme"  # siblings once placed apart are read as one family again


MARKING_LABELS = {
    Marking.PROTECTED_ADDRESS: "Indirizzo protetto",
    Marking.RESTRICTED: "Riservato",
    Marking.TOGETHER: "Fratelli e sorelle di nuovo insieme",
}


class Charge(StrEnum):
    """In what way a person answers for a case."""

    RESPONSIBLE = "responsible"
    CO_OPERATOR = "co_operator"


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """The number people use: 2026/0143."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}/{self.number:04d}"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cover of a fascicolo: no name stands on it. Instants are UTC."""

    id: int
    number: CaseNumber
    kind: FileKind
    is_open: bool
    responsible_id: int | None
    co_operator_id: int | None
    team_id: int | None
    markings: frozenset[Marking]
    opened_at: datetime
    closed_at: datetime | None

    @property
    def assigned(self) -> frozenset[int]:
        """The accounts that answer for the case."""
        ids = (self.responsible_id, self.co_operator_id)
        return frozenset(id for id in ids if id is not None)


def open_case(
    work: Work,
    sealer: Sealer,
    *,
    by: int | None,
    team_id: int | None = None,
    kind: FileKind = FileKind.FAMILY,
) -> CaseFile:
    """Open a fascicolo under the next number of the year in Rome, with a key of its own."""
    year = work.now.astimezone(ROME).year
    row: dict[str, Any] = {
        "year": year,
        "number": _next_number(work.connection, year),
        "kind": kind.value,
        "status": "open",
        "team_id": team_id,
        "markings": [],
        "opened_at": work.now,
        "opened_by": by,
    }
    opened = _OPEN.run(work.connection, row).one()
    lay_vaults(work, sealer.create(work, opened.id), opened.id)
    case = case_of(opened)
    work.facts.append(
        Fact(
            "case_opened",
            case_id=case.id,
            by=by,
            data={"number": str(case.number), "kind": kind.value},
        )
    )
    return case


def get_case(connection: Connection, case_id: int) -> CaseFile:
    """The cover of a case. Refuses `NoSuchCase`."""
    row = _COVER.run(connection, {"of": case_id}).first()
    if row is None:
        raise NoSuchCase
    return case_of(row)


def hides_address(connection: Connection, case_id: int | None) -> bool:
    """Whether a case keeps an address secret as things stand; no case hides nothing (R21)."""
    return (
        case_id is not None and Marking.PROTECTED_ADDRESS in get_case(connection, case_id).markings
    )


def hold_case(work: Work, case_id: int) -> None:
    """Let nobody else who holds it go on with this case before the unit of work has ended."""
    _HOLD.run(work.connection, {"of": case_id})


def keep_open(work: Work, case_id: int) -> bool:
    """Whether a case is open, and then nobody closes it before the unit of work has ended.

    Several may do so at once: who closes a case, or joins it to another, waits for all of them.
    """
    held = _KEEP_OPEN.run(work.connection, {"of": case_id})
    return held.scalar_one_or_none() != "closed"


def find_case(connection: Connection, number: CaseNumber) -> CaseFile | None:
    """The cover of the case with this number, if there is one."""
    row = connection.execute(
        select(case_file).where(
            case_file.c.year == number.year, case_file.c.number == number.number
        )
    ).first()
    return case_of(row) if row else None


def assign_case(  # noqa: PLR0913  # which case, what charge, to whom, by whom, why
    work: Work,
    case: int | CaseFile,
    charge: Charge,
    account_id: int | None,
    *,
    by: int | None,
    why: str | None = None,
) -> None:
    """Say who answers for the case from now on; who did before keeps their line in the history.

    `case` is its id, or its cover as read in this same unit of work.
    """
    if isinstance(case, int):
        case = get_case(work.connection, case)
    column = f"{charge.value}_id"
    before = getattr(case, column)
    if before == account_id:
        return
    _set(work, case.id, **{column: account_id})
    if before is not None:
        _end_charge(work, case.id, charge)
    if account_id is not None:
        _begin_charge(work, case.id, charge, account_id, by=by)
    work.facts.append(
        Fact(
            f"{charge.value}_assigned" if account_id else f"{charge.value}_removed",
            case_id=case.id,
            by=by,
            why=why,
            data={"account_id": account_id, "before": before},
        )
    )


def give_to_team(work: Work, case_id: int, team_id: int | None, *, by: int | None) -> None:
    """Say which team works on the case."""
    _set(work, case_id, team_id=team_id)
    data = {"team_id": team_id}
    work.facts.append(Fact("team_assigned", case_id=case_id, by=by, data=data))


def mark_case(  # noqa: PLR0913  # which case, what, on or off, by whom, why
    work: Work,
    case: int | CaseFile,
    marking: Marking,
    *,
    by: int | None,
    on: bool,
    why: str | None = None,
) -> None:
    """Put a marking on the case or take it off; the journal keeps both.

    `case` is its id, or its cover as read in this same unit of work.
    """
    if isinstance(case, int):
        case = get_case(work.connection, case)
    if (marking in case.markings) == on:
        return
    _set(work, case.id, markings=sorted(case.markings ^ {marking}))
    kind = "case_marked" if on else "case_unmarked"
    data = {"marking": marking.value}
    work.facts.append(Fact(kind, case_id=case.id, by=by, why=why, data=data))


def close_case(work: Work, case_id: int, *, by: int | None, why: str | None = None) -> None:
    """Close the case; closing it twice changes nothing."""
    if not get_case(work.connection, case_id).is_open:
        return
    _set(work, case_id, status="closed", closed_at=work.now)
    birthdays.look_again(work, case_id)
    work.facts.append(Fact("case_closed", case_id=case_id, by=by, why=why))


def reopen_case(work: Work, case_id: int, *, by: int | None, why: str | None = None) -> None:
    """Open a closed case again under its old number."""
    if get_case(work.connection, case_id).is_open:
        return
    _set(work, case_id, status="open", closed_at=None)
    birthdays.look_again(work, case_id)
    work.facts.append(Fact("case_reopened", case_id=case_id, by=by, why=why))


def check_open(case: CaseFile) -> None:
    """Refuses `CaseClosed` when nothing may be added to the case any more."""
    if not case.is_open:
        raise CaseClosed(numero=case.number)


def history_of(connection: Connection, case_id: int) -> Iterable[Row[Any]]:
    """Who answered for the case, from when to when, the first first."""
    return connection.execute(
        select(responsibility)
        .where(responsibility.c.case_id == case_id)
        .order_by(responsibility.c.id)
    ).all()


def case_of(row: Row[Any]) -> CaseFile:
    """The cover behind a row of the table."""
    return CaseFile(
        row.id,
        CaseNumber(row.year, row.number),
        FileKind(row.kind),
        row.status == "open",
        row.responsible_id,
        row.co_operator_id,
        row.team_id,
        frozenset(Marking(one) for one in _listed(row.markings)),
        instant(row.opened_at),
        find_instant(row.closed_at),
    )


def _listed(markings: Any) -> list[str]:
    # A prepared statement gives them as the driver does: SQLite keeps a list as its text.
    listed: list[str] = orjson.loads(markings) if isinstance(markings, str) else markings
    return listed


def _next_number(connection: Connection, year: int) -> int:
    # One statement: it locks the year's row until the commit, so two cases opened at once get
    # two numbers, and a number taken by a transaction that fails is given again.
    next_one = _NEXT_NUMBER[connection.dialect.name]
    return int(next_one.run(connection, {"year": year, "last": 1}).scalar_one())


def _end_charge(work: Work, case_id: int, charge: Charge) -> None:
    held = responsibility.c
    work.connection.execute(
        update(responsibility)
        .where(held.case_id == case_id, held.charge == charge.value, held.until.is_(None))
        .values(until=work.now)
    )


def _begin_charge(
    work: Work, case_id: int, charge: Charge, account_id: int, *, by: int | None
) -> None:
    row = {
        "case_id": case_id,
        "charge": charge.value,
        "account_id": account_id,
        "since": work.now,
        "given_by": by,
    }
    work.connection.execute(insert(responsibility).values(row))


def _set(work: Work, case_id: int, **values: object) -> None:
    changed = work.connection.execute(
        update(case_file).where(case_file.c.id == case_id).values(values)
    )
    if changed.rowcount == 0:
        raise NoSuchCase


_OPEN = Typed(
    insert(case_file).returning(case_file),
    ["year", "number", "kind", "status", "team_id", "markings", "opened_at", "opened_by"],
)
_NEXT_NUMBER = {
    name: Prepared(
        insert_or(case_counter)
        .on_conflict_do_update(
            index_elements=[case_counter.c.year], set_={"last": case_counter.c.last + 1}
        )
        .returning(case_counter.c.last),
        ("year", "last"),
    )
    for name, insert_or in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_HOLD = Prepared(select(case_file.c.id).where(case_file.c.id == bindparam("of")).with_for_update())
_KEEP_OPEN = Prepared(
    select(case_file.c.status)
    .where(case_file.c.id == bindparam("of"))
    .with_for_update(read=True, key_share=True)
)
_COVER = Prepared(select(case_file).where(case_file.c.id == bindparam("of")))
