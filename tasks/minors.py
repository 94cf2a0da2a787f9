"""The minors of a case as a form may ask for them: numbers and ages, no names."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection

from cases import birthdays
from cases.values import as_date
from engine.clock import ROME
from engine.feel import HostFunction

Minors = Callable[[], list[dict[str, Any]]]


def minors_of_case(
    connection: Connection, case_id: int | None, now: datetime
) -> tuple[HostFunction, ...]:
    """What forms may ask of the minors whose day of birth is known. Looked up once a form."""
    return words_on_minors(cache(lambda: list(_minors(connection, case_id, now))))


def words_on_minors(found: Minors) -> tuple[HostFunction, ...]:
    """The words of forms about these minors.

    `minori_del_caso()`: number, completed years, day of birth and eighteenth birthday, the
    youngest first.
    `minore_del_caso(persona)`: the same of one of them. `minori_da_proporre(elenco)`: the list of
    minors of a path with their present ages; of a path that has none yet, those of the case who
    are not of age; of the mere numbers of those whom an act names, these who are not of age.
    """

    def one(number: object) -> dict[str, Any] | None:
        return next((minor for minor in found() if minor["persona"] == number), None)

    def proposed(listed: object) -> list[dict[str, Any]] | None:
        if listed is None:
            return [_card(minor) for minor in found() if _grows(minor)] or None
        cards = listed if isinstance(listed, list) else [listed]
        if cards and all(isinstance(one, Decimal) for one in cards):
            return [
                _card(minor) for minor in found() if minor["persona"] in cards and _grows(minor)
            ] or None
        known = [card for card in cards if isinstance(card, Mapping)]
        return [_of_today(card, one(card.get("persona"))) for card in known] or None

    return (
        HostFunction("minori_del_caso", (), found),
        HostFunction("minore_del_caso", ("persona",), one),
        HostFunction("minori_da_proporre", ("elenco",), proposed),
    )


def minors_on_day(connection: Connection, case_id: int | None, now: datetime) -> HostFunction:
    """`minori_il(giorno)`: the numbers of who was a minor of the case on that day; without a day,
    today. Looked up once a form for each day.
    """

    @cache
    def found(day: date) -> list[Decimal]:
        known = birthdays.minors_on(connection, case_id, day) if case_id is not None else ()
        return [Decimal(number) for number in known]

    def said(day: object) -> list[Decimal]:
        return list(found(as_date(day) or now.astimezone(ROME).date()))

    return HostFunction("minori_il", ("giorno",), said)


def _minors(
    connection: Connection, case_id: int | None, now: datetime
) -> Iterator[dict[str, Any]]:
    if case_id is None:
        return
    for one in birthdays.growing_in(connection, case_id):
        of_age = one.turns(birthdays.OF_AGE)
        if of_age is not None:
            yield {
                "persona": Decimal(one.person_id),
                "anni": Decimal(one.age(now)),
                "nato_il": one.born,
                "diciotto_il": of_age.astimezone(ROME).date(),
            }


def _grows(minor: Mapping[str, Any]) -> bool:
    return bool(minor["anni"] < birthdays.OF_AGE)


def _card(minor: Mapping[str, Any]) -> dict[str, Any]:
    """A card of a list of minors in a form."""
    return {"persona": minor["persona"], "eta": minor["anni"]}


def _of_today(card: Mapping[str, Any], known: Mapping[str, Any] | None) -> dict[str, Any]:
    return dict(card) if known is None else {**card, **_card(known)}
