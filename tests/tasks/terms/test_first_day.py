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
SIX_MONTHLY = {"chiavi": '["L18", "L30"]', "periodiche": '["L30"]'}
"""How the report of a review that an act asks for says what it meets."""
WRITTEN = date(2025, 12, 15)
"""A day of the judge that comes after the six months."""


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


def review(written: date) -> dict[str, str]:
    return {
        **SIX_MONTHLY,
        "scadenza": f'date and time(date("{written}"), time("23:59:59@Europe/Rome"))',
    }


@pytest.fixture
def fostered(case: Decreed) -> Decreed:
    """A child is entrusted to a family: a report every six months, and one on a day."""
    fixed = {"termine_relazione_tipo": "data_fissa", "termine_relazione_data": WRITTEN}
    asked = {"mandati": ["affidamento_familiare"], "durata_mesi": 24, **fixed}
    case.comes("402/2025", MAY, termine_relazione_valore=None, **asked)
    return case


def six_months(case: Decreed) -> date:
    (found,) = (one.due_at.astimezone(ROME).date() for one in case.live() if one.key == "L18")
    return found


def test_the_report_of_the_six_months_does_not_meet_a_later_day_of_the_judge(
    fostered: Decreed,
) -> None:
    turn = six_months(fostered)

    reported(fostered, **review(turn))

    assert owed(fostered) == [WRITTEN]
    assert six_months(fostered) > WRITTEN


def test_a_report_written_for_that_day_meets_it(fostered: Decreed) -> None:
    reported(fostered, **review(WRITTEN))

    assert owed(fostered) == []


def test_more_time_for_the_six_months_does_not_move_a_later_day(fostered: Decreed) -> None:
    turn, until = six_months(fostered), date(2026, 1, 20)

    reported(fostered, "termini.proroga", entro=f'date("{until}")', **review(turn))

    assert owed(fostered) == [WRITTEN]
    assert six_months(fostered) == until
