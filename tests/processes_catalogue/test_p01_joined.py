"""A report that joins a followed case is read by whoever follows it, or estimated."""

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import NEW, told

KNOWN = {**NEW, "esito_precedenti": "gia_in_carico", "caso_esistente": 9}


def joined(*, heard: bool, **changed: object) -> Access:
    """The report was compared and joins case 9, in which a path hears of it, or none does."""
    stage = told()
    stage.results["percorsi.in_ascolto"] = heard
    return stage.done("verifica_precedenti", {**KNOWN, **changed})


def test_what_a_path_of_the_case_hears_is_left_to_it() -> None:
    stage = joined(heard=True)

    assert [one.name for one in stage.sent] == ["msg_segnalazione_confluita"]
    assert stage.step.outcomes == ("confluita",)


def test_what_no_path_of_the_case_would_hear_is_estimated_in_its_file() -> None:
    stage = joined(heard=False)

    assert stage.sent == []
    assert stage.open == ["valuta_segnalazione"]
    assert stage.task("valuta_segnalazione").data["caso_id"] == 9


@pytest.mark.parametrize("heard", [True, False])
def test_a_report_that_came_twice_is_not_estimated_twice(heard: bool) -> None:  # noqa: FBT001
    stage = joined(heard=heard, esito_precedenti="duplicato")

    assert stage.sent == []
    assert stage.step.outcomes == ("confluita",)


def test_a_report_on_a_brother_is_estimated_in_the_file_of_the_family() -> None:
    stage = joined(heard=True, esito_precedenti="fratello_in_carico")

    (given,) = [said for handler, said in stage.jobs if handler == "fascicoli.unisci"]
    assert given == {"in": 9, "fratello": True}
    assert stage.sent == []
    assert stage.open == ["valuta_segnalazione"]


def test_the_family_may_be_named_by_the_number_on_its_cover() -> None:
    stage = told()
    stage.numbered = {"2025/0009": {"fascicolo": 9, "aperto": True}}
    by_number = {**NEW, "esito_precedenti": "fratello_in_carico", "numero_fascicolo": "2025/0009"}

    stage.done("verifica_precedenti", by_number)

    assert [said["in"] for handler, said in stage.jobs if handler == "fascicoli.unisci"] == [9]


@pytest.mark.parametrize(
    ("number", "outcome", "sentence"),
    [
        (
            {"numero_fascicolo": "2025/0001"},
            "fratello_in_carico",
            "Nessun fascicolo di una famiglia",
        ),
        ({"numero_fascicolo": "2025/0007"}, "fratello_in_carico", "nelle note per chi stima"),
        ({"numero_fascicolo": "2025/0007"}, "gia_in_carico", "così la segnalazione si stima"),
        ({}, "fratello_in_carico", "o scrivine il numero"),
    ],
)
def test_a_number_that_nobody_can_work_under_is_refused(
    number: dict[str, str], outcome: str, sentence: str
) -> None:
    stage = told()
    stage.numbered = {"2025/0007": {"fascicolo": 7, "aperto": False}}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("verifica_precedenti", {**NEW, "esito_precedenti": outcome, **number})

    assert sentence in str(refused.value.errors)


def test_whoever_would_make_two_relatives_one_is_warned() -> None:
    stage = told()
    stage.files = [{"fascicolo": 9, "aperto": True, "di_famiglia": True}]

    stage.done("verifica_precedenti", KNOWN)

    assert "i due diventano la stessa persona" in stage.warned[0]
