"""What service tasks do when a case passes to another municipality, once for all: `passaggi.*`."""

from datetime import date
from typing import Any

from engine.clock import ROME
from tasks.handing_over import day_of_handover, has_several, tell_the_others
from tasks.handlers.called import Called


def find_handover(called: Called) -> dict[str, Any] | None:
    """`passaggi.registrato`: the handover that another path of the case has recorded, and whose
    day has not passed: its day (`il`), and whether somebody says that this path passes too
    (`da_confermare`); null where there is none.
    """
    day = _day(called)
    if day is None or day < called.asked_at.astimezone(ROME).date():
        return None
    return {"il": day, "da_confermare": _is_of_several(called)}


def tell_of_handover(called: Called) -> dict[str, Any] | None:
    """`passaggi.avvisa`: the day is known: every other path of the case hears of it.

    Where there is no other one, whoever has decided that the case passes has decided of this.
    """
    day = _day(called)
    if called.case_id is None or day is None:
        return None
    told = tell_the_others(called.work, called.case_id, but=called.job.instance_id or 0)
    return {"il": day, "da_confermare": told > 0 and _is_of_several(called)}


def _is_of_several(called: Called) -> bool:
    if called.case_id is None:
        return False
    return has_several(called.work.connection, called.case_id, called.asked_at)


def _day(called: Called) -> date | None:
    if called.case_id is None:
        return None
    return day_of_handover(called.work.connection, called.house.sealer, called.case_id)
