"""The minors of a case as a form may ask for them: numbers and ages, no names."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection

from cases import birthdays
from engine.clock import ROME
from engine.feel import HostFunction


def minors_of_case(connection: Connection, case_id: int | None, now: datetime) -> HostFunction:
    """`minori_del_caso()`: number, completed years and eighteenth birthday, the youngest first.

    Only of whom the day of birth is known. Asked once a form.
    """
    found = cache(lambda: list(_minors(connection, case_id, now)))
    return HostFunction("minori_del_caso", (), found)


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
                "diciotto_il": of_age.astimezone(ROME).date(),
            }
