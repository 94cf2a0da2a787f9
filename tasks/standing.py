"""The live terms of the decrees of a case, as whoever confirms a new decree decides on them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection, select

from cases.decrees import Decree, DecreeStatus
from engine.clock import ROME
from engine.feel import HostFunction
from tasks.terms.counting import spelled
from tasks.terms.keeping import is_live
from tasks.terms.tables import term


@dataclass(frozen=True, slots=True)
class Standing:
    """A live term of a decree: how the form and how people call it, and its last day."""

    id: int
    decree_id: int
    name: str
    owed: str
    day: date


def standing(
    connection: Connection, case_id: int, decrees: Sequence[Decree]
) -> tuple[Standing, ...]:
    """The live terms of the decrees of a case, the nearest first."""
    called = {one.id: one.label for one in decrees}
    asked = (
        select(term.c.id, term.c.decree_id, term.c.sentence, term.c.due_at)
        .where(term.c.case_id == case_id, term.c.decree_id.in_(called), is_live())
        .order_by(term.c.due_at, term.c.id)
    )
    return tuple(
        Standing(
            row.id,
            row.decree_id,
            f"{row.sentence}, entro {spelled(day)} ({called[row.decree_id]})",
            row.sentence,
            day,
        )
        for row in connection.execute(asked)
        for day in (row.due_at.astimezone(ROME).date(),)
    )


def same_act(found: Callable[[], Sequence[Decree]]) -> HostFunction:
    """`atto_gia_registrato(provvedimento)`: what another act of the case in force is called that
    has the same authority, kind, number and day; null when there is none.
    """

    def named(number: object) -> str | None:
        acts = found() if number is not None else ()
        mine = next((one for one in acts if one.id == number), None)
        alike = (one for one in acts if mine is not None and _is_same(mine, one))
        return next((one.label for one in alike), None)

    return HostFunction("atto_gia_registrato", ("provvedimento",), named)


def _is_same(mine: Decree, other: Decree) -> bool:
    if other.id == mine.id or other.status is not DecreeStatus.IN_FORCE or not mine.rg_number:
        return False
    said = [(one.authority, one.act, one.issued_on, one.rg_number) for one in (mine, other)]
    return said[0] == said[1]


def standing_terms(found: Callable[[], Sequence[Standing]]) -> HostFunction:
    """`termini_in_vigore()`: what a form may ask of them; they are read when it does."""

    def said() -> list[dict[str, object]]:
        return [
            {
                "numero": one.id,
                "provvedimento": one.decree_id,
                "nome": one.name,
                "frase": one.owed,
                "entro": one.day,
            }
            for one in found()
        ]

    return HostFunction("termini_in_vigore", (), said)


def ends_of_terms(connection: Connection, case_id: int | None) -> HostFunction:
    """`scadenze_in_vigore()`: key, decree and last day of the same terms, in one statement.

    The names are sealed with the decrees; whoever compares days need not open them.
    """

    @cache
    def said() -> list[dict[str, object]]:
        asked = (
            select(term.c.decree_id, term.c.key, term.c.due_at)
            .where(term.c.case_id == case_id, term.c.decree_id.is_not(None), is_live())
            .order_by(term.c.due_at, term.c.id)
        )
        return [
            {
                "provvedimento": row.decree_id,
                "chiave": row.key,
                "entro": row.due_at.astimezone(ROME).date(),
            }
            for row in connection.execute(asked)
        ]

    return HostFunction("scadenze_in_vigore", (), said)
