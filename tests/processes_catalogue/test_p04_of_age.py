"""The last child under an urgent act comes of age while a sibling whom it released goes home."""

from typing import Any

import pytest

from engine.runtime import variables
from forms import InvalidAnswers
from tasks.whom import followed, in_care
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p04_death import died
from tests.processes_catalogue.test_p04_one_of_several import (
    BACK,
    asked,
    awaited,
    revoked,
    told,
    validated,
)
from tests.processes_catalogue.test_p04_siblings import GOES_ON, decided, heard
from tests.processes_catalogue.urgent import protecting

ELDER, MIDDLE, YOUNGER = 11, 12, 13
DECIDED: dict[str, Any] = {
    "ragazzo_sentito": True,
    "seguito_maggiore_eta": "si_chiude",
    "restano_altri_minori": False,
    "motivo_maggiore_eta": "Ha compiuto diciotto anni",
    "pm_informato": True,
}
ADHERES = DECIDED | {"seguito_maggiore_eta": "prosieguo"}


def grown(stage: Access, child: int, **other: Any) -> Access:
    stage.receive("msg_minore_maggiorenne", minore_id=child)
    return stage.done("valuta_maggiore_eta", DECIDED | other)


def opened(stage: Access) -> list[Any]:
    return [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]


@pytest.mark.parametrize(
    ("follows", "ends", "begins"),
    [(DECIDED, "maggiore_eta", []), (ADHERES, "prosieguo_aperto", ["p20_prosieguo_autonomia"])],
    ids=["nothing follows", "prosieguo"],
)
def test_the_return_goes_on_when_the_last_who_is_protected_comes_of_age(
    follows: dict[str, Any], ends: str, begins: list[str]
) -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER)

    grown(stage, ELDER, **follows)

    assert stage.open == ["accompagna_chi_rientra"]
    assert awaited(stage) == set()
    assert opened(stage) == begins
    stage.done("accompagna_chi_rientra", BACK)
    assert told(stage, "msg_collocamento_terminato") == [[YOUNGER]]
    assert stage.step.outcomes[-1] == ends


def test_no_hour_of_the_measure_of_who_is_of_age_runs_out() -> None:
    stage = grown(validated(asked(protecting(ELDER, YOUNGER)), YOUNGER), ELDER)

    stage.move_to(rome("2026-03-20 08:00"))

    assert stage.open == ["accompagna_chi_rientra"]


def test_nobody_left_to_protect_is_not_told_to_be_protected_still() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER)

    with pytest.raises(InvalidAnswers) as refused:
        grown(stage, ELDER, restano_altri_minori=True)

    assert "non resta nessuno da proteggere" in str(refused.value.errors)


def test_from_then_on_the_path_is_there_for_who_goes_home() -> None:
    stage = grown(revoked(protecting(ELDER, YOUNGER), YOUNGER), ELDER)

    said = variables(stage.step.snapshot)

    assert followed(said) == in_care(said) == {YOUNGER}


@pytest.mark.parametrize(
    ("follows", "ends"), [(DECIDED, "maggiore_eta"), (ADHERES, "prosieguo_aperto")]
)
def test_with_every_return_over_the_path_ends_with_the_last_birthday(
    follows: dict[str, Any], ends: str
) -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER).done("accompagna_chi_rientra", BACK)

    grown(stage, ELDER, **follows)

    assert stage.step.outcomes[-1] == ends


def test_an_elder_who_came_of_age_before_does_not_say_how_the_measure_of_the_others_ends() -> None:
    stage = protecting(ELDER, YOUNGER)
    left = {"minori": [{"persona": YOUNGER, "eta": 8}], "restano_altri_minori": True}
    grown(stage, ELDER, **ADHERES | left)

    revoked(stage).decide(
        "rientro_assistito", minore_rientra="altro_titolo", nuova_segnalazione=False
    )

    assert stage.step.outcomes[-1] == "revocato_pm"


def test_a_sibling_who_dies_on_the_way_home_leaves_nothing_to_end_but_the_return() -> None:
    stage = grown(revoked(protecting(ELDER, MIDDLE, YOUNGER), MIDDLE, YOUNGER), ELDER)

    died(stage, MIDDLE)

    assert sorted(stage.open) == [
        "accompagna_chi_rientra",
        "accompagna_chi_rientra",
        "registra_decesso",
    ]


def test_once_others_follow_who_was_protected_the_birthday_is_theirs() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")
    stage.done("decidi_prosecuzione", GOES_ON)

    said = variables(stage.step.snapshot)

    assert followed(said) == {YOUNGER}


def test_a_birthday_that_was_being_weighed_then_stops_no_return() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")
    stage.receive("msg_minore_maggiorenne", minore_id=ELDER)
    stage.done("decidi_prosecuzione", GOES_ON)

    stage.done("valuta_maggiore_eta", DECIDED)

    assert stage.open == ["accompagna_chi_rientra"]
