"""Towards coming of age: who is followed, the table, the way, the project."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from tests.processes_catalogue import access
from tests.processes_catalogue.coming_of_age import (
    APPROVED,
    PROJECT,
    TALKED,
    WAY,
    begun,
    of_age,
    refusal,
    requested,
    talked,
)
from tests.processes_catalogue.inquiry import rome

TABLE = Path(__file__).parents[2] / "processes" / "dmn" / "d15_prosieguo.dmn"
YOUNG: Mapping[str, Any] = {
    "minorenne": True,
    "diciassette_compiuti": True,
    "misura_in_corso": "comunita",
    "scelta": "prosieguo",
    "progetto_possibile": True,
    "disabilita": False,
    "misura_penale": False,
}
NEW_ACT = {"provvedimento_id": 11, "mandati": ["prosieguo"], "scadenza_ag": None}
READ = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Altro."}
HEARD_AGAIN = {"desideri": "«Resto.»", "scelta": "prosieguo"}
DANGER = {
    "fatti": "Lo minacciano.",
    "pericolo_immediato": True,
    "protezione_messa_in_atto": "È in un posto sicuro.",
    "esito_pregiudizio": "confermato",
    "motivazione": "Può accadere di nuovo.",
}


# --- the table ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "proposal", "rule"),
    [
        ({}, ("prosieguo", False), 1),
        ({"misura_in_corso": "msna"}, ("prosieguo", False), 1),
        ({"misura_in_corso": "affidamento_servizio"}, ("prosieguo", False), 1),
        ({"disabilita": True}, ("prosieguo", True), 1),
        ({"diciassette_compiuti": False}, ("da_decidere", False), 2),
        ({"diciassette_compiuti": False, "disabilita": True}, ("da_decidere", False), 2),
        ({"diciassette_compiuti": False, "scelta": "rientro"}, ("rientro", False), 6),
        ({"disabilita": True, "scelta": "autonomia"}, ("servizi_adulti", True), 3),
        ({"misura_penale": True}, ("prosieguo", False), 1),
        ({"misura_penale": True, "scelta": "autonomia"}, ("ussm", False), 4),
        ({"scelta": "servizi_adulti"}, ("servizi_adulti", False), 5),
        ({"scelta": "rientro"}, ("rientro", False), 6),
        ({"scelta": "autonomia"}, ("autonomia", False), 7),
        ({"minorenne": False}, ("autonomia", False), 7),
        ({"misura_in_corso": "nessuna"}, ("autonomia", False), 7),
        ({"progetto_possibile": False}, ("autonomia", False), 7),
        ({"scelta": "da_decidere"}, ("da_decidere", False), 8),
        ({"scelta": None}, ("da_decidere", False), 8),
    ],
)
def test_the_table_proposes_a_way(
    given: dict[str, Any], proposal: tuple[str, bool], rule: int
) -> None:
    model = parse_decisions(TABLE.read_bytes())

    decided = model.decide(
        "d15_prosieguo", {**YOUNG, **given}, now=datetime(2026, 1, 1, tzinfo=UTC)
    )

    assert decided.value == dict(zip(("strada", "ads_da_valutare"), proposal, strict=True))
    assert [one.number for one in decided.rules] == [rule]


# --- who and when -------------------------------------------------------------------------------


@pytest.mark.parametrize(("followed", "proposed"), [(1, True), (2, False)])
def test_it_is_proposed_that_the_penal_path_follows_somebody_too(
    followed: int, *, proposed: bool
) -> None:
    stage = begun()

    stage.paths = [{"percorso": "p13_penale_minorile", "persone": [followed]}]

    assert (stage.said("colloquio_orientamento", "misura_penale") == "si") is proposed


def test_who_is_followed_already_is_not_followed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"minore_id": 1, "compie_diciotto_il": None, "gia_seguita": True}
    monkeypatch.setitem(access.RESULTS, "persone.maggiore_eta", found)  # type: ignore[misc, index]

    stage = begun()

    assert stage.step.outcomes == ("gia_seguito",)


def test_who_was_chosen_in_the_talk_may_be_followed_already() -> None:
    stage = begun()
    found = {"minore_id": 2, "compie_diciotto_il": None, "gia_seguita": True}
    stage.results["persone.maggiore_eta"] = found

    stage.done("colloquio_orientamento", {**TALKED, "minore_id": 2})

    assert stage.step.outcomes == ("continua_altrove",)


def test_of_who_was_chosen_in_the_talk_the_case_knows_the_birthday() -> None:
    stage = begun()
    found = {"minore_id": 2, "compie_diciotto_il": date(2027, 1, 20), "gia_seguita": False}
    stage.results["persone.maggiore_eta"] = found

    stage.done("colloquio_orientamento", {**TALKED, "minore_id": 2})

    assert stage.open == ["conferma_strada"]
    assert stage.step.data["compie_diciotto_il"] == date(2027, 1, 20)
    assert stage.step.data["compie_ventuno_il"] == date(2030, 1, 20)


@pytest.mark.parametrize("message", ["msg_decesso", "msg_chiusura_forzata"])
def test_what_stops_the_path_is_heard_before_the_first_talk(message: str) -> None:
    assert begun().receive(message, causa="decesso").open == ["chiudi_per_evento"]


def test_a_new_act_before_the_first_talk_brings_back_to_it() -> None:
    stage = begun().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", READ)

    assert stage.open == ["colloquio_orientamento"]


@pytest.mark.parametrize("stage", [begun, talked, requested])
def test_a_grave_harm_is_weighed_beside_the_path(stage: Any) -> None:
    hurt = stage().hear("sig_grave_pregiudizio")

    assert "valuta_grave_pregiudizio" in hurt.open


def test_of_a_minor_in_danger_the_urgent_protection_opens() -> None:
    stage = talked().hear("sig_grave_pregiudizio").done("valuta_grave_pregiudizio", DANGER)

    assert stage.sent[-1].payload["processo"] == "p04_protezione_urgente_403"
    assert "redigi_segnalazione" in stage.open


def test_of_somebody_of_age_in_danger_it_is_only_reported() -> None:
    stage = of_age(talked()).hear("sig_grave_pregiudizio")
    before = len(stage.sent)

    stage.done("valuta_grave_pregiudizio", DANGER)

    assert len(stage.sent) == before
    assert "redigi_segnalazione" in stage.open


def test_the_birthday_comes_from_the_case_and_twenty_one_from_it() -> None:
    stage = begun()

    assert stage.said("colloquio_orientamento", "compie_diciotto_il") == "10/07/2026"
    assert str(talked().step.data["compie_ventuno_il"]) == "2029-07-10"


def test_whoever_is_of_age_already_begins_from_there() -> None:
    stage = talked(compie_diciotto_il="2025-07-10")

    assert "soluzione_ponte" in stage.open
    assert "conferma_strada" not in stage.open


# --- the way ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"scelta": "autonomia"}, "prima va sentito"),
        ({"misura_in_corso": "nessuna"}, "senza una misura"),
    ],
)
def test_prosieguo_is_asked_only_by_who_wants_it_and_has_a_measure(
    said: dict[str, str], sentence: str
) -> None:
    answers = {**WAY, "motivazione_scostamento": "Conviene."}

    assert sentence in refusal(talked(**said), "conferma_strada", answers)


@pytest.mark.parametrize(
    ("eighteen", "proposal"),
    [("2027-01-12", "Si chiede il prosieguo"), ("2027-01-13", "Un altro colloquio")],
)
def test_prosieguo_is_proposed_from_the_seventeenth_birthday(eighteen: str, proposal: str) -> None:
    stage = talked(compie_diciotto_il=eighteen)

    assert stage.said("conferma_strada", "strada_proposta") == proposal


def test_who_is_too_young_is_heard_again_when_seventeen() -> None:
    stage = talked(compie_diciotto_il="2027-03-10")
    chosen = stage.said("conferma_strada", "prossimo_colloquio_il", strada="da_decidere")
    assert chosen == "10/03/2026"
    assert "diversa dalla proposta" in refusal(stage, "conferma_strada", WAY)

    again = {**WAY, "strada": "da_decidere", "prossimo_colloquio_il": "2026-03-10"}
    stage.done("conferma_strada", again).move_to(rome("2026-03-10 08:00"))
    stage.done("riprendi_colloquio", {**HEARD_AGAIN, "ripreso_il": "2026-03-10"})

    assert stage.said("conferma_strada", "strada_proposta") == "Si chiede il prosieguo"


def test_who_has_not_decided_is_heard_again_on_the_day_that_was_set() -> None:
    stage = talked(scelta="da_decidere")
    again = {**WAY, "strada": "da_decidere", "prossimo_colloquio_il": "2026-03-02"}
    assert "prima dei diciotto" in refusal(
        stage, "conferma_strada", {**again, "prossimo_colloquio_il": "2026-08-01"}
    )

    stage.done("conferma_strada", again)
    assert stage.open == []

    stage.move_to(rome("2026-03-02 08:00"))
    assert stage.open == ["riprendi_colloquio"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ragazzo_d_accordo": False}, "si scrive con il ragazzo"),
        (
            {
                "obiettivi_autonomia": [
                    {"area": "studio", "obiettivo": "Diploma", "chi": "Lei", "entro": "2027-06-30"}
                ]
            },
            "Manca la casa",
        ),
    ],
)
def test_a_project_without_a_home_or_without_its_owner_is_refused(
    changed: dict[str, Any], sentence: str
) -> None:
    stage = talked().done("conferma_strada", WAY)

    assert sentence in refusal(stage, "scrivi_progetto_autonomia", {**PROJECT, **changed})


def test_a_project_that_nobody_pays_for_is_not_approved() -> None:
    stage = talked().done("conferma_strada", WAY).done("scrivi_progetto_autonomia", PROJECT)

    said = refusal(stage, "approva_progetto_autonomia", {**APPROVED, "progetto_coperto": False})

    assert "suo e coperto" in said
