"""Whom an activity is about, by what it saw as it opened."""

import pytest

from tasks.whom import people_of_activity

LIVING, DEAD = 2, 1
LEFT = {"minori": [{"persona": LIVING}], "chi_e_morto": {"minore_id": DEAD}}


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ("registra_decesso", LEFT),
        ("registra_decesso_ultimo", {"minori": [], "ultimo_morto": {"minore_id": DEAD}}),
    ],
)
def test_the_record_of_a_death_is_about_who_has_died_not_about_the_siblings(
    element: str, said: dict[str, object]
) -> None:
    assert people_of_activity(element, said) == {DEAD}


def test_what_follows_a_birthday_is_about_who_came_of_age_not_about_the_twin() -> None:
    twins = {"minori": [{"persona": LIVING}, {"persona": 3}], "maggiorenne": {"minore_id": 3}}

    assert people_of_activity("valuta_maggiore_eta", twins) == {3}


def test_what_is_done_after_a_death_is_about_the_siblings_who_live() -> None:
    assert people_of_activity("prepara_verifica", LEFT) == {LIVING}


def test_an_activity_done_once_for_every_child_is_about_the_one_whose_turn_it_is() -> None:
    said = {**LEFT, "minore": {"persona": LIVING}, "minori": [{"persona": LIVING}, {"persona": 3}]}

    assert people_of_activity("colloquio_ascolto", said) == {LIVING}
