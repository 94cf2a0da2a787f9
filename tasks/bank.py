"""The bank of families that offer to host or support a child: numbers and profiles, no names."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from engine import plain
from engine.feel import HostFunction
from tasks.tables import task

PATH = "p08_risorse_accoglienti"
STEP = "aggiorna_stato"
"""The step that stays open for as long as a family is in the bank."""
TEAM = "equipe_affidi"


def families_in_bank(connection: Connection) -> HostFunction:
    """`famiglie_in_banca()`: number, state and profile of every family in the bank, by number.

    The number is that of their fascicolo, of which nothing else is read. Asked once a form.
    """
    found = cache(lambda: list(_in_bank(connection)))
    return HostFunction("famiglie_in_banca", (), found)


def _in_bank(connection: Connection) -> Iterator[dict[str, Any]]:
    asked = (
        select(task.c.case_id, task.c.data)
        .where(
            task.c.status == "open",
            task.c.roles == TEAM,
            task.c.process == PATH,
            task.c.element == STEP,
        )
        .order_by(task.c.case_id)
    )
    for row in connection.execute(asked):
        known = plain.loads(row.data)
        profile = known.get("profilo") or {}
        yield {**profile, "numero": Decimal(row.case_id), "stato": known.get("stato_famiglia")}
