"""What the bodies of a procedure's contract have hosted, as a form may ask for it."""

from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import Connection

from cases.supplies import tally
from engine.feel import HostFunction


def days_of_contract(connection: Connection, case_id: int | None) -> HostFunction:
    """`giornate_del_contratto(dal, al)`: days of one person, stays, people there on the last day.

    Of the bodies of this procedure's contract, never who; null without both days. Asked once each.
    """

    @cache
    def counted(first: object, last: object) -> dict[str, Decimal] | None:
        if case_id is None or not isinstance(first, date) or not isinstance(last, date):
            return None
        found = tally(connection, case_id, first, last)
        return {
            "giornate": Decimal(found.days),
            "accoglienze": Decimal(found.stays),
            "presenti": Decimal(found.present),
        }

    return HostFunction("giornate_del_contratto", ("dal", "al"), counted)
