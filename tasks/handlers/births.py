"""What service tasks do for children who are born while a path follows their family."""

from datetime import timedelta
from typing import Any

from cases import birthdays
from cases.values import as_date
from engine.clock import ROME
from tasks.handlers.called import Called, number

_OF_TWINS = timedelta(days=1)
"""Twins may be born before and after midnight: whoever records them says one day."""


def find_newborns(called: Called) -> list[dict[str, Any]]:
    """`persone.nati`: which living minors of the case were born on the day `il`, as a list of
    minors has them; those whose numbers stand in `conosciuti` are left out.

    So a birth that is recorded twice adds nobody the second time.
    """
    day = as_date(called.given("il"))
    if called.case_id is None or day is None:
        return []
    known = {number(one) for one in called.given("conosciuti") or ()}
    growing = birthdays.growing_in(called.work.connection, called.case_id)
    return [
        _card(one, called)
        for one in growing
        if one.person_id not in known and one.born is not None and abs(one.born - day) <= _OF_TWINS
    ]


def _card(one: birthdays.Growing, called: Called) -> dict[str, Any]:
    of_age = one.turns(birthdays.OF_AGE)
    return {
        "persona": one.person_id,
        "eta": one.age(called.work.now),
        "diciotto_il": of_age.astimezone(ROME).date() if of_age is not None else None,
    }
