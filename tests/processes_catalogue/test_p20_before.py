"""Towards coming of age: the way, the project, the request or the refusal before the birthday."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from tests.processes_catalogue import access
from tests.processes_catalogue.coming_of_age import (
    APPROVED,
    GRANTED,
    JOINED,
    PROJECT,
    REFUSED,
    TALKED,
    WAY,
    begun,
    of_age,
    planned,
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


# --- the request and the refusal ----------------------------------------------------------------


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
