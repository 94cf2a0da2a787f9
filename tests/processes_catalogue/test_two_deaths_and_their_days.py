"""Two deaths are written one after the other: each is told with its own day, also late."""

from collections.abc import Callable

import pytest

from tests.processes_catalogue import reception
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.test_death_in_a_placement import RECORDED, died, living_together

ELDER, MOTHER, YOUNGER = 1, 2, 3
THREE = [{"persona": ELDER, "eta": 5}, {"persona": YOUNGER, "eta": 2}]


def in_a_community() -> Access:
    return died(died(living_together(), 1), 2)


def with_the_mother() -> Access:
    return died(died(reception.living(figli=THREE), MOTHER), YOUNGER)


@pytest.mark.parametrize("both_died", [in_a_community, with_the_mother])
def test_each_is_told_with_its_own_day_though_the_fees_are_counted_later(
    both_died: Callable[[], Access],
) -> None:
    stage = both_died()
    stage.slow = frozenset({"forniture.registra"})

    stage.done("registra_decesso", RECORDED | {"giorno_decesso": "2025-11-01"})
    stage.done("registra_decesso", RECORDED | {"giorno_decesso": "2025-11-02"})
    stage.catch_up()

    told = [one.payload for one in stage.sent if one.name == "msg_collocamento_terminato"]
    assert [str(one["data_ora"]) for one in told] == ["2025-11-01", "2025-11-02"]
    assert [str(given["dal"]) for _, given in stage.jobs[-2:]] == ["2025-11-01", "2025-11-02"]
