"""What a term's ladder has told so far: to whom, when it was sent and when it was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from access.directory import names_of
from engine import plain
from engine.store.journal import journal
from tasks.tables import notice
from tasks.terms.model import Term
from tasks.terms.tables import term


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that went out, to a person or to a role, and who read it. Instants are UTC."""

    to_role: str | None
    to_person: str = field(repr=False)
    at: datetime
    read_at: datetime | None
    read_by: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder: when, who is told what, and what went out of it."""

    at: datetime
    tells: str
    telling: str
    sent: tuple[Sent, ...]


def tellings(connection: Connection, term_id: int) -> tuple[Step, ...]:
    """The ladder of a term with what it has told, in order."""
    kept = connection.execute(select(term.c.ladder).where(term.c.id == term_id)).scalar_one()
    rows = _notices(connection, term_id)
    names = names_of(
        connection, {id for row in rows for id in (row["account_id"], row["read_by"]) if id}
    )
    steps = []
    for place, rung in enumerate(plain.loads(kept)):
        mine, rows = _of_rung(rows, place, rung)
        sent = tuple(_sent(row, names) for row in mine)
        steps.append(Step(rung["at"], rung["tells"], rung["telling"], sent))
    others = tuple(_sent(row, names) for row in rows)
    if others:
        steps.append(Step(others[0].at, "", rows[0]["kind"], others))
    return tuple(steps)


def facts_of(connection: Connection, chain: Sequence[Term]) -> tuple[Any, ...]:
    """The rows of the journal about these terms of one duty, from the first on."""
    ids = {one.id for one in chain}
    counted = {(one.key, one.sentence, one.due_at, one.task_id) for one in chain}
    told = journal.c.kind.startswith("term_", autoescape=True) | journal.c.kind.in_(_BESIDE)
    asked = select(journal).where(journal.c.case_id == chain[0].case_id, told)
    rows = connection.execute(asked.order_by(journal.c.seq)).all()
    return tuple(row for row in rows if _is_about(row, ids, counted))


_BESIDE = ("non_conformity_recorded", "notice_read")


def _is_about(row: Any, ids: set[int], counted: set[tuple[Any, ...]]) -> bool:
    data = plain.loads(row.data)
    if "term" in data:
        return data["term"] in ids or data.get("replaces") in ids
    # Facts of opening had no numbers of terms once.
    said = (data.get("key"), data.get("duty"), data.get("due_at"), row.task_id)
    return said in counted


def _notices(connection: Connection, term_id: int) -> list[RowMapping]:
    asked = select(notice).where(notice.c.term_id == term_id).order_by(notice.c.at, notice.c.id)
    return list(connection.execute(asked).mappings())


def _of_rung(
    rows: list[RowMapping], place: int, rung: dict[str, Any]
) -> tuple[list[RowMapping], list[RowMapping]]:
    """The notices of a rung, and those that are left for the following ones."""
    mine = [row for row in rows if row["rung"] == place]
    if not mine:
        same = [row for row in rows if row["rung"] is None and row["kind"] == rung["telling"]]
        mine = [row for row in same if row["at"] == same[0]["at"]]
    taken = {row["id"] for row in mine}
    return mine, [row for row in rows if row["id"] not in taken]


def _sent(row: RowMapping, names: Any) -> Sent:
    return Sent(
        to_role=row["role"],
        to_person=names.get(row["account_id"], "") if row["account_id"] else "",
        at=row["at"],
        read_at=row["read_at"],
        read_by=names.get(row["read_by"], "") if row["read_by"] else "",
    )
