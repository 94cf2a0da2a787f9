"""What is due on a day that somebody has fixed is called to mind before that day."""

from datetime import timedelta

import pytest

from engine.clock import ROME
from tests.tasks.terms.clock import DUTIES
from tests.tasks.terms.decreed import rome

DAY = rome("2026-03-20T23:59:59")


@pytest.mark.parametrize(
    "key", ["affido.scadenza", "verifica.scadenza", "L42.concessa", "pippi.T1"]
)
def test_what_is_due_on_a_fixed_day_is_told_ahead_of_it(key: str) -> None:
    begun = DUTIES.begin(key, DAY)

    assert begun.counted.due_at == DAY
    assert begun.ladder[0].at < DAY - timedelta(days=1)


def test_a_review_is_called_to_mind_when_the_office_opens() -> None:
    told = [
        (one.at.astimezone(ROME), one.tells)
        for one in DUTIES.begin("verifica.scadenza", DAY).ladder
    ]

    assert told[:2] == [
        (rome("2026-03-15T08:00"), "assegnatario"),
        (rome("2026-03-18T08:00"), "coordinatore_tutela"),
    ]


def test_what_is_due_at_once_is_told_at_once() -> None:
    begun = DUTIES.begin("L18.eventi", DAY)

    assert all(one.at >= DAY for one in begun.ladder)
