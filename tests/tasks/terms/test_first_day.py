"""One act may fix several days: each has its own report, the nearest first (R12)."""

from datetime import date
from typing import Any

import pytest

from engine.clock import ROME
from tests.instances.diagrams import service
from tests.tasks.terms.decreed import JUNE, MAY, Decreed
from tests.tasks.terms.test_owed_until_the_end import QUARTERLY, begun, ends, published
from tests.tasks.terms.test_reported_acts import acts

FIRST, SECOND, LATER = date(2025, 7, 10), date(2025, 10, 10), date(2025, 8, 8)
REPORT = {"provvedimento_id": "provvedimento_id", "chiavi": '["L30"]', "primo_giorno": "true"}


def also(day: date) -> dict[str, Any]:
    """Another report that the same act wants on a day."""
    return {
        "tipo": "relazione",
        "conto": "data_fissa",
        "giorno": day,
        "parole": "e una seconda relazione",
    }


@pytest.fixture
def two(case: Decreed) -> Decreed:
    """An act that wants two reports, each on its day."""
    fixed = {"termine_relazione_tipo": "data_fissa", "termine_relazione_data": FIRST}
    case.comes(
        "402/2025", MAY, termine_relazione_valore=None, altri_termini=[also(SECOND)], **fixed
    )
    return case


def reported(case: Decreed, name: str = "termini.adempi", **more: str) -> None:
    """A report leaves, or the judge gives more time for it."""
    sent = service("relazione", name, **{**REPORT, **more})
    ends(case, begun(case, published(case, "p02_prova", sent), acts(case)[0]))


def owed(case: Decreed) -> list[date]:
    days = [one.due_at.astimezone(ROME).date() for one in case.live() if one.key == "L30"]
    return sorted(days)


def test_a_report_meets_the_first_day_and_the_second_waits_for_its_own(two: Decreed) -> None:
    reported(two)

    assert owed(two) == [SECOND]


def test_a_second_report_meets_the_second_day(two: Decreed) -> None:
    reported(two)
    reported(two)

    assert owed(two) == []


def test_more_time_moves_the_first_day_alone(two: Decreed) -> None:
    reported(two, "termini.proroga", entro=f'date("{LATER}")')

    assert owed(two) == [LATER, SECOND]


def test_a_path_that_does_not_say_so_meets_every_day_of_its_act(two: Decreed) -> None:
    reported(two, primo_giorno="false")

    assert owed(two) == []


def test_what_comes_again_is_met_whatever_day_comes_first(case: Decreed) -> None:
    case.comes("402/2025", JUNE, altri_termini=[also(FIRST)], **QUARTERLY)
    first, turn = owed(case)

    reported(case)

    assert first == FIRST
    assert [day > turn for day in owed(case)] == [True]
