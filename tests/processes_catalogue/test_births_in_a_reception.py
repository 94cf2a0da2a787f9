"""A child is born during a mother's reception: of whom each form speaks, and who is followed."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.reception import living

BORN_BEFORE = {"persona": 9, "ruolo": "minore", "nato_il": date(2019, 5, 4)}
FIRST = {"minore": {"cognome": "Prova", "nome": "Luce", "data_nascita": "2025-11-03"}}
TWIN = {"persona": 5, "eta": 0, "diciotto_il": date(2043, 11, 3)}
OF_ANOTHER_MOTHER = {**TWIN, "persona": 6}


def born_here(name: str, on: str = "2025-11-03") -> dict[str, Any]:
    """The answers of the form of a birth about a child who stands beside another in the file."""
    child = {"ruolo": "fratello", "cognome": "Prova", "nome": name, "data_nascita": on}
    legal = {"responsabilita_genitoriale": "non_titolare", "convivente": True}
    listed = [{**child, **legal, "contattabile": False}]
    return {"data_nascita_neonato": on, "nucleo": {"componenti": listed}}


def test_a_birth_asks_for_the_child_and_then_for_the_project() -> None:
    stage = living().done("registra_fatto", {"tipo_fatto": "nascita"})
    stage.people = [BORN_BEFORE]

    stage.done("nascita", born_here("Leila"))

    assert len(stage.step.data["figli"]) == 2  # one and the newborn
    assert stage.open.count("bozza_progetto") == 2  # the late one, and this


@pytest.mark.parametrize(
    ("people", "answers", "refused"),
    [
        ([], FIRST, born_here("Luce")),
        ([{**BORN_BEFORE, "nato_il": None}], FIRST, born_here("Luce")),
        ([BORN_BEFORE], born_here("Luce"), FIRST),
        ([{"persona": 4, "ruolo": "madre", "nato_il": None}], FIRST, born_here("Luce")),
    ],
    ids=["nobody", "unborn", "sibling-elsewhere", "mother"],
)
def test_a_first_child_born_here_takes_the_place_of_the_unborn_never_of_a_sibling_elsewhere(
    people: list[dict[str, Any]], answers: dict[str, Any], refused: dict[str, Any]
) -> None:
    stage = living(gravidanza=True, figli=[])
    stage.people = people
    stage.done("registra_fatto", {"tipo_fatto": "nascita"})
    with pytest.raises(InvalidAnswers):
        stage.done("nascita", refused)

    stage.done("nascita", answers)

    asked_for = [given["il"] for handler, given in stage.jobs if handler == "persone.nati"]
    assert asked_for == [date(2025, 11, 3)]


def test_of_two_forms_of_a_birth_the_second_no_more_speaks_of_the_first_twin() -> None:
    stage = living(gravidanza=True, figli=[])
    for _ in range(2):
        stage.done("registra_fatto", {"tipo_fatto": "nascita"})
    stage.done("nascita", FIRST)
    stage.people = [{**BORN_BEFORE, "nato_il": date(2025, 11, 3)}]

    with pytest.raises(InvalidAnswers):
        stage.done("nascita", FIRST)
    stage.results["persone.nati"] = [TWIN]
    stage.done("nascita", born_here("Stella"))

    assert stage.open.count("riconosci_i_nati") == 1


def test_of_two_born_that_day_somebody_says_who_is_a_child_of_the_woman() -> None:
    stage = living()
    stage.people, stage.results["persone.nati"] = [BORN_BEFORE], [TWIN, OF_ANOTHER_MOTHER]
    stage.done("registra_fatto", {"tipo_fatto": "nascita"}).done("nascita", born_here("Stella"))

    stage.done("riconosci_i_nati", {"seguito_da_qui": True})
    stage.done("riconosci_i_nati", {"seguito_da_qui": False})

    assert [child["persona"] for child in stage.step.data["figli"]] == [1, 5]
    told = stage.sent[-1]
    assert (told.name, told.payload["nati"]) == ("msg_nascita", [TWIN])
