"""What the decrees of an urgent removal ask ends with it; no term of a living child is lost."""

from typing import Any

import pytest

from tests.instances.diagrams import service
from tests.tasks.terms.decreed import MAY, Decreed
from tests.tasks.terms.test_cut_short import cut, is_said_why
from tests.tasks.terms.test_owed_until_the_end import (
    PATH,
    QUARTERLY,
    begun,
    ends,
    owed,
    published,
)

URGENT = "p04_prova"
IN_A_HOUSE: dict[str, Any] = {**QUARTERLY, "mandati": ["collocamento_comunita"]}
HOME = [{"persona": 5}]
CEASES = service(
    "cessa",
    "termini.adempi",
    provvedimento_id="provvedimento_id",
    cessano_periodiche='["L18", "L30"]',
)


@pytest.mark.parametrize("which", ["decreto_convalida", "decreto_collegio"])
def test_what_the_act_of_the_court_asked_ends_with_the_death_of_the_last(
    case: Decreed, which: str
) -> None:
    case.comes("402/2025", MAY, **IN_A_HOUSE)
    decree = owed(case, "L30")
    removal = begun(case, cut(case, URGENT), decree, **{which: decree})

    ends(case, removal)

    assert not {"L18", "L30"} & set(case.due())
    assert is_said_why(case) == [True, True]


def test_whoever_is_still_placed_as_the_path_is_closed_is_reported_on(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_A_HOUSE)
    decree = owed(case, "L30")
    removal = cut(case, URGENT, "chiusura_forzata")
    path = begun(case, removal, decree, decreto_convalida=decree)

    ends(case, path)

    assert {"L18", "L30"} <= set(case.due())


def test_an_act_that_was_there_before_the_removal_is_not_of_the_removal(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_A_HOUSE)
    removal = begun(case, cut(case, URGENT), owed(case, "L30"))

    ends(case, removal)

    assert {"L18", "L30"} <= set(case.due())


def test_of_siblings_who_went_home_the_report_that_comes_again_stays_owed(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_A_HOUSE)
    decree = owed(case, "L30")
    removal = begun(case, cut(case, URGENT), decree, decreto_convalida=decree, rientrati=HOME)

    ends(case, removal)

    assert "L30" in case.due()
    assert "L18" not in case.due()


def test_with_a_sibling_protected_by_the_act_the_review_of_the_placement_stays_owed(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY, **IN_A_HOUSE)
    decree = owed(case, "L18")
    placement = begun(case, published(case, PATH, CEASES), decree)
    begun(case, published(case, URGENT), decree, decreto_convalida=decree)

    ends(case, placement)

    assert {"L18", "L30"} <= set(case.due())


@pytest.mark.parametrize("some_go_home", [True, False])
def test_once_the_measure_is_over_the_removal_keeps_no_review_owed(
    case: Decreed, *, some_go_home: bool
) -> None:
    case.comes("402/2025", MAY, **IN_A_HOUSE)
    decree = owed(case, "L18")
    placement = begun(case, published(case, PATH, CEASES), decree)
    over = {"decreto_convalida": decree, "solo_chi_rientra": some_go_home}
    begun(case, published(case, URGENT), decree, **over)

    ends(case, placement)

    assert "L18" not in case.due()


def test_the_review_of_a_house_ends_though_another_child_is_removed_from_it(case: Decreed) -> None:
    case.comes("402/2025", MAY, **IN_A_HOUSE)
    decree = owed(case, "L18")
    placement = begun(case, published(case, PATH, CEASES), decree)
    begun(case, published(case, URGENT), decree)

    ends(case, placement)

    assert "L18" not in case.due()
