"""Searching the registry of cases for a child that the service already knows."""

from sqlalchemy import Connection

from cases.finding import find_precedents
from engine.refusal import Refusal
from engine.store import Sealer


class NoCase(Refusal):
    """Questo percorso non appartiene a nessun fascicolo."""


def earlier_cases(connection: Connection, sealer: Sealer, case_id: int | None) -> tuple[int, ...]:
    """The other cases in which the child of this one already stands, the surest first.

    By codice fiscale, by name and birth, or by name alone: whoever reads the list decides.
    """
    if case_id is None:
        raise NoCase
    return tuple(one.case_id for one in find_precedents(connection, sealer, case_id))
