"""The people of a fascicolo as a form may ask for them: numbers and roles, no names."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from cases.tables import membership, person
from engine.clock import ROME
from engine.feel import HostFunction


def people_of_case(connection: Connection, case_id: int | None) -> HostFunction:
    """`persone_del_fascicolo()`: number and role of everybody in it, in their order; of who grows
    or grew up there also the day of birth, even if they have died.

    Asked once a form.
    """
    found = cache(lambda: list(_people(connection, case_id)))
    return HostFunction("persone_del_fascicolo", (), found)


def _people(connection: Connection, case_id: int | None) -> Iterator[dict[str, Any]]:
    if case_id is None:
        return
    asked = (
        select(membership.c.person_id, membership.c.role, person.c.born_at)
        .join(person, person.c.id == membership.c.person_id)
        .where(membership.c.case_id == case_id)
        .order_by(membership.c.position, membership.c.person_id)
    )
    for person_id, role, born_at in connection.execute(asked):
        born = born_at.astimezone(ROME).date() if born_at is not None else None
        yield {"persona": Decimal(person_id), "ruolo": role, "nato_il": born}
