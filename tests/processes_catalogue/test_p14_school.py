"""A child with a disability at school (P14): the months of the plan, and the eighteen years."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.disability import ASKED, MET, SEEN, asked, refusal, valued, working
from tests.processes_catalogue.inquiry import rome

SMALL: dict[str, Any] = ASKED | {"frequenza_scuola": False, "scuola": ""}
BEGINS: dict[str, Any] = {
    "chiesto_il": "2026-06-01",
    "frequenza_scuola": True,
    "scuola": 4,
    "pei_approvato": False,
}
NOT_YET: dict[str, Any] = {"chiesto_il": "2026-06-01", "frequenza_scuola": False}
REWRITTEN = SEEN | {"che_cosa_segue": "cambia"}
READY: dict[str, Any] = {
    "desideri_diciotto": "«Lavorare in un vivaio.»",
    "servizio_adulti": "Il servizio disabili adulti",
    "amministratore_sostegno": "non_serve",
}


def test_the_plan_of_the_school_is_expected_in_june_then_in_october() -> None:
    stage = working()
    stage.move_to(rome("2026-05-31 23:59"))
    assert stage.task("partecipa_glo").data["pei_entro"] == date(2026, 6, 30)

    stage.now = rome("2026-06-10 10:00")
    stage.done("partecipa_glo", MET).move_to(rome("2026-10-02 09:00"))

    assert stage.task("partecipa_glo").data["pei_entro"] == date(2026, 10, 31)


def test_in_june_a_plan_that_is_approved_is_only_checked() -> None:
    approved = working(ASKED | {"pei_approvato": True}).move_to(rome("2026-06-01 09:00"))
    missing = working().move_to(rome("2026-06-01 09:00"))

    assert approved.said("partecipa_glo", "tipo_pei") == "verifica"
    assert missing.said("partecipa_glo", "tipo_pei") == "provvisorio"


def test_whoever_does_not_go_to_school_has_no_plan() -> None:
    stage = working(ASKED | {"frequenza_scuola": False, "scuola": ""})

    assert "partecipa_glo" not in stage.move_to(rome("2026-06-30 23:59")).open


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pei_approvato_il": ""}, "quando è stato approvato"),
        ({"pei_approvato": False}, "che cosa manca"),
        ({"tipo_pei": "verifica", "pei_approvato": False}, "già approvato"),
        ({"glo_il": "2026-07-01"}, "futuro"),
    ],
)
def test_a_meeting_of_the_school_that_is_not_whole_is_refused(
    changed: dict[str, Any], said: str
) -> None:
    stage = working()
    stage.move_to(rome("2026-06-10 10:00"))

    assert said in refusal(stage, "partecipa_glo", MET | changed)


def test_the_plan_is_owed_also_while_the_project_is_written_anew() -> None:
    stage = working()
    stage.move_to(rome("2026-06-01 09:00"))

    stage.done("segui_sostegni", REWRITTEN)

    assert {"convoca_equipe", "partecipa_glo"} <= set(stage.open)
    assert stage.task("partecipa_glo").data["pei_entro"] == date(2026, 6, 30)


def test_the_plan_is_owed_before_there_is_a_project() -> None:
    stage = valued()

    stage.move_to(rome("2026-06-01 09:00"))

    assert "partecipa_glo" in stage.open


def test_nobody_is_asked_of_the_school_before_the_family_is_informed() -> None:
    stage = asked().done("raccogli_domanda", ASKED)

    assert stage.move_to(rome("2026-06-01 09:00")).open == ["identifica_persone"]


def test_whoever_does_not_go_to_school_yet_is_asked_of_in_the_months_of_the_plan() -> None:
    stage = working(SMALL)

    assert "chiedi_scuola" not in stage.open
    assert "chiedi_scuola" in stage.move_to(rome("2026-06-01 09:00")).open


def test_whoever_begins_in_time_has_the_plan_of_that_month() -> None:
    stage = working(SMALL).move_to(rome("2026-06-01 09:00"))

    stage.done("chiedi_scuola", BEGINS)

    assert stage.task("partecipa_glo").data["pei_entro"] == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("answer", "then"), [(NOT_YET, "chiedi_scuola"), (BEGINS, "partecipa_glo")]
)
def test_after_that_month_the_next_one_is_awaited(answer: dict[str, Any], then: str) -> None:
    stage = working(SMALL).move_to(rome("2026-07-01 09:00"))

    stage.done("chiedi_scuola", answer)

    assert not {"chiedi_scuola", "partecipa_glo"} & set(stage.open)
    assert then in stage.move_to(rome("2026-10-02 09:00")).open


def test_whoever_begins_says_at_which_school() -> None:
    stage = working(SMALL).move_to(rome("2026-06-01 09:00"))

    assert "Scegli la scuola" in refusal(stage, "chiedi_scuola", BEGINS | {"scuola": ""})


def test_the_eighteen_years_are_prepared_once_however_often_the_project_is_rewritten() -> None:
    stage = working().move_to(rome("2026-02-10 09:00")).done("prepara_transizione", READY)

    stage.done("segui_sostegni", REWRITTEN)

    assert "prepara_transizione" not in stage.open
