"""One of the children placed together dies: the others stay where they are, and are followed."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import placement
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.test_one_of_several_dies import RECORDED as SAID
from tests.processes_catalogue.test_p05_happenings import CLOSED, DIED

ELDER, YOUNGER = 1, 2
BOTH = [{"persona": ELDER, "eta": 10}, {"persona": YOUNGER, "eta": 9}]
RECORDED: dict[str, Any] = SAID | {"giorno_decesso": "2025-11-02", "ag_informata": True}


def died(stage: Access, child: int = YOUNGER) -> Access:
    return stage.receive("msg_decesso_di_uno", causa="decesso", minore_id=child)


def placed(**title: Any) -> Access:
    """A place was found for both of them."""
    stage = placement.asked(minori=BOTH, **title).done("conferma_titolo", placement.CONFIRMED)
    together = placement.REQUEST | {"fratelli_insieme": True}
    stage.done("richiesta_inserimento", together).done("cerca_posto", placement.ANSWERED)
    return stage.done("verifica_incompatibilita", placement.DECLARED)


def living_together() -> Access:
    stage = placement.signed(placed().done("scegli_struttura", placement.CHOSEN))
    for _ in BOTH:
        heard = {"capacita_discernimento": "no", "minore_sentito": "no_eta"}
        stage.decide("capacita_discernimento", **heard)
    stage.done("prepara_ingresso", placement.PREPARED)
    return stage.done("registra_ingresso", placement.ENTERED)


def test_the_siblings_stay_where_they_are_with_the_same_terms() -> None:
    stage = living_together()
    before, timers = stage.open, stage.timers

    died(stage)

    assert sorted(stage.open) == sorted([*before, "registra_decesso"])
    assert stage.timers == timers
    assert [one["persona"] for one in stage.step.data["minori"]] == [ELDER]


def test_the_fee_of_whoever_has_died_ends_and_that_of_the_others_goes_on() -> None:
    stage = died(living_together()).done("registra_decesso", RECORDED)

    handler, given = stage.jobs[-1]
    assert handler == "forniture.registra"
    assert (given["in_meno"], str(given["dal"])) == (1, "2025-11-02")
    told = stage.sent[-1]
    assert told.name == "msg_collocamento_terminato"
    assert (told.payload["di_chi"], told.payload["tipo"]) == ([YOUNGER], "decesso")


def test_of_whoever_had_not_entered_no_fee_ends() -> None:
    stage = placed()
    before = stage.open

    died(stage).done("registra_decesso", RECORDED)

    assert stage.open == before
    assert "forniture.registra" not in stage.handlers
    assert "msg_collocamento_terminato" not in {one.name for one in stage.sent}


def test_the_court_that_placed_them_knows_of_the_death() -> None:
    stage = died(living_together())

    with pytest.raises(InvalidAnswers) as untold:
        stage.done("registra_decesso", RECORDED | {"ag_informata": False})

    assert "anche del decesso" in faults(untold.value)


def test_when_the_last_of_them_dies_the_placement_ends() -> None:
    stage = died(living_together()).done("registra_decesso", RECORDED)

    stage.receive("msg_decesso", causa="decesso", minore_id=ELDER)

    assert stage.open == ["chiudi_per_evento"]


def test_when_the_last_of_them_dies_the_fee_ends_on_the_day_of_the_death() -> None:
    stage = living_together().receive("msg_decesso", causa="decesso", minore_id=ELDER)

    stage.done("chiudi_per_evento", DIED)

    handler, given = stage.jobs[-1]
    assert handler == "forniture.registra"
    assert (given["persone"], str(given["dal"])) == (0, "2025-11-02")
    assert str(stage.sent[-1].payload["data_ora"]) == "2025-11-02"


def test_a_placement_is_not_closed_for_a_death_without_its_day() -> None:
    stage = living_together().receive("msg_decesso", causa="decesso", minore_id=ELDER)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("chiudi_per_evento", CLOSED)

    assert "la retta finisce quel giorno" in faults(refused.value)


def test_the_day_on_which_a_sibling_died_ends_no_fee_of_a_later_closure() -> None:
    stage = died(living_together()).done("registra_decesso", RECORDED)

    stage.receive("msg_chiusura_forzata", causa="chiusura_forzata")
    stage.done("chiudi_per_evento", CLOSED)

    assert stage.jobs[-1][1]["dal"] == stage.now
