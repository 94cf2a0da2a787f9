"""One of the children under one urgent act dies: the hours of the others go on."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p04_one_of_several import (
    BACK,
    CONFIRMED,
    asked,
    awaited,
    revoked,
    validated,
)
from tests.processes_catalogue.test_p04_siblings import GOES_ON
from tests.processes_catalogue.urgent import protecting, registered

ELDER, MIDDLE, YOUNGER = 11, 12, 13
RECORDED: dict[str, Any] = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "La Procura procede",
    "fratelli_informati": "Lo dice la psicologa; l'educatrice resta con loro",
    "chiusura": {
        "data_chiusura": "2026-02-10",
        "esito": "decesso",
        "motivazione": "Comunicazione dell'ospedale",
        "situazione_finale": "I fratelli restano protetti",
        "ag_informata": True,
    },
}


def died(stage: Access, child: int) -> Access:
    return stage.receive("msg_decesso_di_uno", causa="decesso", minore_id=child)


def test_when_one_of_several_dies_the_others_go_on_under_the_same_72_hours() -> None:
    stage = protecting(ELDER, YOUNGER)
    before = stage.timers

    died(stage, YOUNGER)

    assert stage.open == ["registra_decesso"]
    assert stage.timers == before
    assert "gestisci_inefficacia" in stage.move_to(before["ore_72_superate"]).open


def test_the_48_hours_of_the_others_stay_what_they_were() -> None:
    stage = asked(protecting(ELDER, YOUNGER))
    before = stage.timers["ore_48_superate"]

    died(stage, YOUNGER)

    assert stage.timers["ore_48_superate"] == before


def test_nobody_is_accompanied_home_who_has_died() -> None:
    stage = died(protecting(ELDER, YOUNGER), YOUNGER).done("registra_decesso", RECORDED)

    assert stage.open == []
    assert not {one.name for one in stage.sent} & {
        "msg_403_revocato",
        "msg_collocamento_terminato",
    }


def test_the_next_acts_are_of_whoever_lives() -> None:
    stage = asked(died(protecting(ELDER, MIDDLE, YOUNGER), YOUNGER))

    assert awaited(stage) == {f"1:{ELDER}+{MIDDLE}"}


def test_no_act_is_recorded_of_whoever_has_died() -> None:
    stage = died(protecting(ELDER, MIDDLE, YOUNGER), YOUNGER)

    with pytest.raises(InvalidAnswers) as refused:
        revoked(stage, YOUNGER)

    assert "non è protetto" in str(refused.value.errors)


def test_only_those_who_live_are_placed_and_followed() -> None:
    stage = validated(asked(revoked(protecting(ELDER, MIDDLE, YOUNGER), MIDDLE)))
    stage.done("accompagna_chi_rientra", BACK).decide("segna_notifiche", esito_notifiche="tutte")
    died(stage, MIDDLE).done("registra_decesso", RECORDED)
    died(stage, YOUNGER).done("registra_decesso", RECORDED)
    held = rome("2026-02-20 10:00")
    stage.move_to(held).decide("registra_udienza", esito_udienza="tenuta", udienza_tenuta_il=held)
    stage.receive("msg_403_convalidato", causa="403_convalidato")
    registered(stage.done("registra_decisione", CONFIRMED))

    stage.done("decidi_prosecuzione", GOES_ON | {"apre_presa_in_carico": True})

    opened = [one.payload["minori"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert [[one["persona"] for one in each] for each in opened] == [[ELDER], [ELDER]]
    assert stage.step.outcomes[-1] == "confermato"


def test_a_released_child_who_dies_before_the_return_is_recorded_and_brought_nowhere() -> None:
    stage = died(revoked(protecting(ELDER, MIDDLE, YOUNGER), MIDDLE), MIDDLE)
    assert sorted(stage.open) == ["accompagna_chi_rientra", "registra_decesso"]
    before = stage.timers

    stage.done("registra_decesso", RECORDED)
    stage.done(
        "accompagna_chi_rientra", {"minore_rientra": "deceduto", "nuova_segnalazione": False}
    )

    assert stage.open == []
    assert "msg_collocamento_terminato" not in {one.name for one in stage.sent}
    assert stage.timers.keys() <= before.keys()
    assert awaited(stage) == {f"1:{ELDER}+{YOUNGER}"}


def test_the_prosecutor_who_knows_of_the_measure_knows_of_the_death() -> None:
    stage = died(protecting(ELDER, YOUNGER), YOUNGER)
    untold = RECORDED["chiusura"] | {"ag_informata": False}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_decesso", RECORDED | {"chiusura": untold})

    assert "anche del decesso" in str(refused.value.errors)


def test_the_death_of_the_only_child_stops_the_work() -> None:
    stage = protecting(ELDER).receive("msg_decesso", causa="decesso", minore_id=ELDER)

    assert stage.open == ["chiudi_per_evento"]
    assert "ore_72_superate" not in stage.timers
