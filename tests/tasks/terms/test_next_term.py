"""`prossimo_termine(atti, chiavi, …)`: what a form is told that acts ask first (R12)."""

from datetime import date
from typing import Any

import pytest

from cases.decrees import list_decrees
from engine.clock import ROME
from engine.store import counted
from tasks.standing import next_term
from tests.tasks.terms.decreed import JUNE, MAY, Decreed
from tests.tasks.terms.test_owed_until_the_end import QUARTERLY
from tests.tasks.terms.test_reported_acts import acts, left_standing


@pytest.fixture
def two(case: Decreed) -> Decreed:
    """A case with two acts, the first of which fixes the nearer day."""
    case.comes("402/2025", MAY)
    case.comes("511/2025", JUNE, termine_relazione_valore=120)
    return case


def told(case: Decreed, *asked: Any) -> dict[str, Any] | None:
    office = case.stage.office
    with office.read() as connection:
        seal = office.sealer.of(connection, case.case_id)
        word = next_term(connection, lambda: list_decrees(connection, seal, case.case_id))
        found: dict[str, Any] | None = word.call(*asked)
    return found


def day_of(case: Decreed, act: int) -> date:
    (found,) = [one for one in case.live() if one.decree_id == act]
    return found.due_at.astimezone(ROME).date()


def test_a_form_is_told_the_nearest_day_its_act_and_whether_it_comes_again(two: Decreed) -> None:
    first, second = acts(two)

    found = told(two, [second, first], ["L30"])

    assert found == {"entro": day_of(two, first), "provvedimento": first, "periodica": False}


@pytest.mark.parametrize("said", ["{1}", "{0}+{1}"])
def test_acts_may_be_said_as_a_path_keeps_them(two: Decreed, said: str) -> None:
    first, second = acts(two)
    text = said.format(first, second)

    found = told(two, [text, None, [second]], ["L30"])

    assert found is not None
    assert found["provvedimento"] == (first if "+" in text else second)


def test_one_act_may_be_said_by_its_number_alone(two: Decreed) -> None:
    _, second = acts(two)

    found = told(two, second, ["L30"])

    assert found is not None
    assert found["provvedimento"] == second


@pytest.mark.parametrize("said", [None, [], [None, ""]])
def test_where_no_act_is_named_nothing_is_owed_and_nobody_is_asked(said: Any) -> None:
    nowhere: Any = None

    assert next_term(nowhere, tuple).call(said, ["L30"]) is None


def test_under_other_keys_nothing_is_owed(two: Decreed) -> None:
    assert told(two, list(acts(two)), ["L18"]) is None


def test_what_comes_again_is_passed_over_where_only_a_single_day_counts(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    case.comes("511/2025", JUNE, termine_relazione_valore=180)
    both = list(acts(case))

    assert told(case, both, [], ["L30"]) == told(case, both[1], ["L30"])
    assert told(case, both, ["L30"]) == told(case, both[0], ["L30"])


def test_a_day_that_a_new_act_has_left_standing_is_owed_with_the_new_one(case: Decreed) -> None:
    first, second = left_standing(case)

    found = told(case, [second], ["L30"])

    assert found is not None
    assert found["provvedimento"] == first


@pytest.mark.parametrize(
    ("of_others", "passed_over"), [([], True), (["L30"], True), (["valutazione.durata"], False)]
)
def test_a_form_is_not_told_of_a_day_for_which_another_path_reports(
    two: Decreed, of_others: list[str], *, passed_over: bool
) -> None:
    inquiries = list(acts(two))

    found = told(two, inquiries, ["L30"], [], ["indagine_valutazione"], of_others)

    assert (found is None) == passed_over


def test_of_an_act_with_other_mandates_a_form_is_told_all_the_same(two: Decreed) -> None:
    first, second = acts(two)

    found = told(two, [first, second], ["L30"], [], ["monitoraggio"])

    assert found is not None
    assert found["provvedimento"] == first


def test_a_form_that_asks_the_same_several_times_costs_one_statement(two: Decreed) -> None:
    first, second = acts(two)

    with counted(two.stage.office.database) as count, two.stage.office.read() as connection:
        word = next_term(connection, tuple)
        found = [word.call([first, second], ["L30"]) for _ in range(3)]

    assert found[0] == found[2] is not None
    assert len(count.statements) == 1
