"""Prosieguo asked for and answered: the request, the refusal, what an act of the court says."""

from datetime import date

import pytest

from tests.processes_catalogue.coming_of_age import (
    APPROVED,
    GRANTED,
    JOINED,
    PROJECT,
    REFUSED,
    WAY,
    of_age,
    planned,
    refusal,
    requested,
    talked,
)
from tests.processes_catalogue.inquiry import rome

NEW_ACT = {"provvedimento_id": 11, "mandati": ["prosieguo"], "scadenza_ag": None}
READ = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Altro."}


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("2029-07-11", "oltre i ventuno anni"), ("2026-07-10", "comincia dai diciotto")],
)
def test_nothing_is_asked_beyond_twenty_one(until: str, sentence: str) -> None:
    said = refusal(planned(), "raccogli_adesione", {**JOINED, "durata_richiesta_al": until})

    assert sentence in said


@pytest.mark.parametrize("missing", ["adesione_ragazzo", "firma_operatore"])
def test_without_a_signed_adhesion_nothing_is_asked(missing: str) -> None:
    answers = {name: value for name, value in JOINED.items() if name != missing}

    refusal(planned(), "raccogli_adesione", answers)


def test_the_request_that_left_meets_its_duty() -> None:
    stage = requested()

    assert "prosieguo.chiesto" in stage.handlers
    assert {"msg_prosieguo_concesso", "msg_prosieguo_negato"} <= {
        one.name for one in stage.step.events
    }


def test_a_refusal_is_informed_and_closes_the_duty() -> None:
    stage = planned("autonomia", "autonomia")
    assert "se è informato" in refusal(
        stage, "registra_rifiuto", {**REFUSED, "informato_dopo_18": False}
    )

    stage.done("registra_rifiuto", REFUSED)

    assert stage.handlers[-1] == "prosieguo.rifiutato"
    assert stage.open == ["accogli_ripensamento"]


def test_until_the_birthday_one_may_think_again() -> None:
    stage = planned("autonomia", "autonomia").done("registra_rifiuto", REFUSED)

    stage.done(
        "accogli_ripensamento",
        {"ripensamento_il": "2026-01-12", "parole_ripensamento": "«Resto.»"},
    )
    stage.done("raccogli_adesione", JOINED)

    assert stage.step.data["strada"] == "prosieguo"
    assert "chiedi_contributi" in stage.open


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("2029-07-11", "oltre i ventuno anni"), ("2026-07-01", "comincia dai diciotto")],
)
def test_a_decision_beyond_twenty_one_is_refused(until: str, sentence: str) -> None:
    stage = requested().receive("msg_prosieguo_concesso")

    assert sentence in refusal(
        stage, "registra_decisione", {**GRANTED, "prosieguo_fino_al": until}
    )


def test_after_a_no_another_way_is_decided() -> None:
    stage = requested().receive("msg_prosieguo_negato")
    denied = {"decisione_il": "2026-01-12", "esito_prosieguo": "negato", "file_decisione": "1"}

    stage.done("registra_decisione", denied)

    assert stage.open == ["decidi_dopo_diniego"]


def test_a_new_act_forgets_neither_the_request_nor_the_way() -> None:
    stage = requested().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", READ)

    assert stage.open == []
    assert "msg_prosieguo_concesso" in [one.name for one in stage.step.events]


def test_after_a_yes_a_new_act_awaits_no_second_answer() -> None:
    stage = requested().receive("msg_prosieguo_concesso").done("registra_decisione", GRANTED)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", READ | {"prosieguo_fino_al": "2029-07-10"})

    assert stage.open == []
    assert {one.name for one in stage.step.events}.isdisjoint(
        {"msg_prosieguo_concesso", "msg_prosieguo_negato"}
    )
    assert "tempo_di_verifica" in of_age(stage).timers


@pytest.mark.parametrize(
    ("eighteen", "due"),
    [("2026-07-10", "2026-05-11 23:59:59"), ("2026-02-10", "2026-02-09 23:59:59")],
    ids=["in time", "the internal term is over"],
)
def test_a_request_that_begins_late_is_due_before_the_birthday_itself(
    eighteen: str, due: str
) -> None:
    stage = talked(compie_diciotto_il=eighteen).done("conferma_strada", WAY)
    stage.done("scrivi_progetto_autonomia", PROJECT).done("approva_progetto_autonomia", APPROVED)

    stage.done("raccogli_adesione", {**JOINED, "durata_richiesta_al": "2028-07-10"})

    assert stage.timers["scadenza_violata"] == rome(due)


def test_an_act_grants_from_eighteen_on_only() -> None:
    stage = requested().receive("msg_provvedimento_modificato", **NEW_ACT)
    granted = {"seguito_provvedimento": "concesso", "prosieguo_fino_al": "2026-07-01"}

    assert "comincia dai diciotto" in refusal(stage, "leggi_provvedimento", {**READ, **granted})


@pytest.mark.parametrize("answer", ["concesso", "negato"])
def test_what_was_told_of_the_court_is_proposed(answer: str) -> None:
    told = {"causa": f"prosieguo_{answer}", "fino_al": date(2028, 7, 10)}

    stage = requested().receive(f"msg_prosieguo_{answer}", **told)

    assert stage.said("registra_decisione", "esito_prosieguo") == answer
    if answer == "concesso":
        assert stage.said("registra_decisione", "prosieguo_fino_al") == "10/07/2028"


def test_an_act_that_denies_prosieguo_asks_for_another_way() -> None:
    stage = requested().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "negato"})

    assert stage.open == ["conferma_strada"]
