"""What suppliers host: from which day on how many people, never who they are or why.

Whoever pays a contract counts days without learning a name, an address or a case. A row knows its
path only by a blind token: the place of a protected child is written nowhere that opens without
the office's key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select

from cases.tables import contract_body, supply
from engine.store import Keyring, Work

_PURPOSE = "supply:path"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hosted:
    """Of a path: which body hosts how many people now."""

    body_id: int
    people: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What a contract hosted in a span: days of one person, stays, people there at its end."""

    days: int
    stays: int
    present: int


Moves = list[tuple[date, Hosted]]
"""From which day on who hosts how many of those whom a path has placed."""
_Said = TypeVar("_Said")


def token_of(keyring: Keyring, instance_id: int) -> str:
    """By which the rows of a path are found, and by nobody without the office's key."""
    return keyring.blind(_PURPOSE, str(instance_id))


def moves(connection: Connection, ref: str) -> Moves:
    """From which day on who hosted how many of those whom the path has placed, as known now."""
    asked = select(supply).where(supply.c.ref == ref).order_by(supply.c.id)
    rows = [(row.day, Hosted(row.body_id, row.people)) for row in connection.execute(asked)]
    return _in_force(rows)


def note(work: Work, ref: str, told: Iterable[tuple[date, Hosted]]) -> None:
    """From these days on so many people of the path; none when they have left.

    What was noted of later days no longer holds: who learns of an earlier one says them again.
    """
    rows = [
        {"ref": ref, "body_id": now.body_id, "day": day, "people": now.people} for day, now in told
    ]
    work.connection.execute(insert(supply), rows)


def cover(work: Work, case_id: int, bodies: Iterable[int]) -> int:
    """A procedure's contract is about these bodies, and no others; how many they are."""
    rows = [{"case_id": case_id, "body_id": one} for one in sorted(set(bodies))]
    work.connection.execute(delete(contract_body).where(contract_body.c.case_id == case_id))
    if rows:
        work.connection.execute(insert(contract_body), rows)
    return len(rows)


def contracts_of(connection: Connection, body_id: int) -> tuple[int, ...]:
    """The procedures whose contract is about a body."""
    asked = select(contract_body.c.case_id).where(contract_body.c.body_id == body_id)
    return tuple(connection.execute(asked.order_by(contract_body.c.case_id)).scalars())


def tally(connection: Connection, case_id: int, first: date, last: date) -> Tally:
    """What the bodies of a procedure's contract hosted from the first day to the last, included.

    The day somebody enters counts; the day from which nobody is there any more does not.
    """
    asked = (
        select(supply.c.ref, supply.c.day, supply.c.people)
        .join(contract_body, contract_body.c.body_id == supply.c.body_id)
        .where(contract_body.c.case_id == case_id, supply.c.day <= last)
        .order_by(supply.c.ref, supply.c.id)
    )
    rows = [(row.ref, row.day, row.people) for row in connection.execute(asked)]
    stays = [
        list(_spans(_in_force([(day, people) for _, day, people in found]), last))
        for _, found in groupby(rows, lambda row: row[0])
    ]
    counted = [_within(spans, first) for spans in stays]
    present = sum(spans[-1][2] for spans in stays)
    return Tally(sum(counted), sum(one > 0 for one in counted), present)


def _in_force(told: list[tuple[date, _Said]]) -> list[tuple[date, _Said]]:
    """What holds of what was noted in this order: an earlier day takes the place of later ones."""
    kept: list[tuple[date, _Said]] = []
    for one in told:
        while kept and kept[-1][0] > one[0]:
            kept.pop()
        kept.append(one)
    return kept


def _spans(moves: list[tuple[date, int]], last: date) -> Iterator[tuple[date, date, int]]:
    """From which day to which one how many people, the last day counted."""
    ends = [day - _DAY for day, _ in moves[1:]] + [last]
    for (day, people), end in zip(moves, ends, strict=True):
        yield day, end, people


def _within(spans: list[tuple[date, date, int]], first: date) -> int:
    return sum(max(0, (end - max(day, first)).days + 1) * people for day, end, people in spans)
