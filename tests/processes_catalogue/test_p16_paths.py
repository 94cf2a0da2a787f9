"""The family centre road by road: what is refused, and what its stories do not tell."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.dmn import parse_decisions
from tasks.terms.anchors import begun_by
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.centre import (
    CLOSED,
    HEARD,
    NAMELESS,
    NEED,
    WELCOMED,
    arrived,
    helped,
    in_need,
    leaving,
    oriented,
    welcomed,
)
from tests.processes_catalogue.inquiry import DUTIES, rome
from tests.processes_catalogue.neutral_space import refused

ROME = ZoneInfo("Europe/Rome")
TABLE = Path(__file__).parents[2] / "processes" / "dmn" / "d17_priorita_hub_poverta.dmn"
NOW = datetime(2025, 10, 2, 9, 0, tzinfo=UTC)
NOTHING: dict[str, Any] = {
    "urgenze": [],
    "senza_reddito": False,
    "minori_n": Decimal(0),
    "debiti": False,
    "gia_beneficiario": ["nessuno"],
}


# --- the table D17 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "helps"),
    [
        ({}, []),
        ({"urgenze": ["alimenti"]}, ["aiuto_alimentare"]),
        ({"urgenze": ["neonato"]}, ["aiuto_alimentare"]),
        ({"urgenze": ["utenze", "farmaci"]}, ["contributo_emergenza"]),
        ({"urgenze": ["scuola"]}, ["contributo_emergenza"]),
        ({"urgenze": ["sfratto"]}, ["sostegno_affitto"]),
        ({"senza_reddito": True}, ["invio_adi_pais"]),
        ({"senza_reddito": True, "gia_beneficiario": ["ADI"]}, []),
        ({"debiti": True, "minori_n": Decimal(2)}, ["invio_adi_pais"]),
        ({"debiti": True, "minori_n": Decimal(2), "gia_beneficiario": ["ADI"]}, []),
        ({"debiti": True}, []),
        (
            {
                "urgenze": ["alimenti", "utenze", "sfratto"],
                "senza_reddito": True,
                "debiti": True,
                "minori_n": Decimal(1),
            },
            ["aiuto_alimentare", "contributo_emergenza", "sostegno_affitto", "invio_adi_pais"],
        ),
    ],
)
def test_each_need_proposes_its_help_once(given: dict[str, Any], helps: list[str]) -> None:
    model = parse_decisions(TABLE.read_bytes())

    decision = model.decide(TABLE.stem, NOTHING | given, now=NOW)

    assert (decision.value or []) == helps


# --- the welcome: little is asked --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"nome": ""}, "scegli l'accesso anonimo"),
        ({"recapito": ""}, "scegli l'accesso anonimo"),
        ({"tipo_richiesta": []}, ""),
        ({"informativa_breve": False}, "prima di scrivere"),
    ],
)
def test_whoever_says_who_they_are_can_be_called_back(changed: dict[str, Any], said: str) -> None:
    answers = {name: one for name, one in {**WELCOMED, **changed}.items() if one not in ("", [])}

    assert said in refused(arrived(), "accoglienza", answers)


def test_whoever_wants_to_stay_nameless_is_not_asked_for_a_name() -> None:
    assert welcomed(NAMELESS).open == ["colloquio_orientamento"]


def test_older_children_are_pointed_elsewhere_and_not_sent_away() -> None:
    stage = arrived().done(
        "accoglienza",
        {**WELCOMED, "punto_accesso": "centro_famiglie", "figli_eta": [{"eta": 17}]},
    )

    assert stage.open == ["colloquio_orientamento"]


def test_whoever_another_path_sends_is_welcomed_like_anybody() -> None:
    assert arrived(canale="accesso_libero_centro").open == ["accoglienza"]


# --- the talk -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"orientamenti": []}, "Scegli che cosa serve"),
        ({"orientamenti": ["informazione", "gruppo"]}, "non si apre altro"),
        ({"rischio_rilevato": "da_approfondire"}, "Scrivi i fatti"),
        (
            {
                "rischio_rilevato": "da_approfondire",
                "fatti_rischio": "Dorme solo",
                "orientamenti": ["informazione"],
            },
            "non bastano le informazioni",
        ),
        ({"orientamenti": ["presa_in_carico"]}, "Scrivi se il nucleo"),
        (
            {"orientamenti": ["presa_in_carico"], "consenso_presa_in_carico": False},
            "serve che il nucleo la chieda",
        ),
    ],
)
def test_a_talk_that_does_not_add_up_is_refused(changed: dict[str, Any], said: str) -> None:
    answers = {name: one for name, one in {**HEARD, **changed}.items() if one != []}

    assert said in refused(welcomed(), "colloquio_orientamento", answers)


def test_for_a_nameless_person_no_path_is_opened() -> None:
    answers = {**HEARD, "orientamenti": ["affiancamento"]}

    said = refused(welcomed(NAMELESS), "colloquio_orientamento", answers)

    assert "serve sapere chi è" in said


@pytest.mark.parametrize(
    ("towards", "path"),
    [
        ("gruppo", "p17_gruppi_iniziative"),
        ("mediazione", "p18_mediazione_familiare"),
        ("sostegno", "p19_percorso_personalizzato"),
        ("affiancamento", "p09_affiancamento_solidarieta"),
    ],
)
def test_each_choice_opens_its_path_and_no_other(towards: str, path: str) -> None:
    stage = oriented(towards)

    assert [one.payload["processo"] for one in stage.sent] == [path]
    assert stage.open == []


def test_care_is_taken_of_whoever_asks_for_it() -> None:
    stage = oriented("presa_in_carico", consenso_presa_in_carico=True)

    (sent,) = stage.sent
    assert (sent.payload["processo"], sent.payload["titolo"]) == (
        "p03_presa_in_carico",
        "volontario",
    )


def test_a_grave_danger_is_told_at_once_and_nothing_else_begins() -> None:
    grave = {"rischio_rilevato": "grave", "fatti_rischio": "«Mi ha colpita»", "orientamenti": []}
    answers = {name: one for name, one in {**HEARD, **grave}.items() if one != []}

    stage = welcomed().done("colloquio_orientamento", answers)

    assert [one.name for one in stage.sent] == ["sig_grave_pregiudizio"]
    assert stage.open == []


# --- help and support ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"minori_n": 3}, "più del nucleo"),
        ({"gia_beneficiario": ["nessuno", "ADI"]}, "nessun aiuto"),
        ({"nucleo_n": 0}, ""),
    ],
)
def test_a_need_that_does_not_add_up_is_refused(changed: dict[str, Any], said: str) -> None:
    stage = oriented("hub_poverta")

    assert said in refused(stage, "valuta_bisogno_materiale", {**NEED, **changed})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"aiuti_scelti": ["sostegno_affitto"]}, "diversa dalla proposta"),
        (
            {
                "aiuti_scelti": ["aiuto_alimentare", "invio_adi_pais"],
                "aiuti": [{"tipo": "sostegno_affitto", "ente": "Comune", "dal": "2025-10-02"}],
            },
            "non è tra quelli scelti",
        ),
        (
            {
                "aiuti_scelti": ["aiuto_alimentare", "invio_adi_pais"],
                "aiuti": [
                    {
                        "tipo": "aiuto_alimentare",
                        "ente": "Comune",
                        "dal": "2025-10-02",
                        "al": "2025-10-01",
                    }
                ],
            },
            "prima di cominciare",
        ),
    ],
)
def test_help_is_what_was_proposed_or_says_why_not(given: dict[str, Any], said: str) -> None:
    assert said in refused(in_need(), "attiva_aiuti", given)


def due(stage: Access, element: str) -> tuple[str, date]:
    """The term of an open activity, and the last day of it."""
    task = stage.task(element)
    begun = begun_by(stage.now, DUTIES, stage.program.elements[(task.process, element)], task.data)
    assert begun is not None
    return begun.key, begun.counted.due_at.astimezone(ROME).date()


def test_help_is_looked_at_again_by_the_day_that_the_municipality_says() -> None:
    stage = helped()
    assert stage.handlers == ["lettere.componi"]
    stage.move_to(rome("2025-11-24 07:59"))
    assert stage.open == []

    stage.move_to(rome("2025-11-24 08:00"))

    assert stage.open == ["verifica_hub"]
    assert due(stage, "verifica_hub") == ("hub.verifica", date(2025, 12, 1))


def test_help_that_goes_on_is_looked_at_again_counting_from_the_last_time() -> None:
    stage = helped().move_to(rome("2025-11-27 10:00"))
    looked = {
        "data_verifica_hub": "2025-11-27",
        "che_cosa_e_cambiato": "Poco.",
        "esito_hub": "prosegue",
    }
    stage.do("verifica_hub", **looked)

    stage.move_to(rome("2026-01-19 09:00"))

    assert due(stage, "verifica_hub") == ("hub.verifica", date(2026, 1, 26))


def test_whoever_came_is_called_again_within_the_days_of_the_municipality() -> None:
    stage = oriented("affiancamento")

    stage.move_to(rome("2025-11-24 08:00"))

    assert stage.open == ["ricontatto"]
    assert due(stage, "ricontatto") == ("centro.followup", date(2025, 12, 1))


def test_a_short_support_stays_short() -> None:
    stage = oriented("sostegno_psicologico")
    goals = {
        "obiettivi_percorso": "Dormire",
        "consenso_percorso": True,
        "primo_colloquio": "2025-10-08T15:00",
    }
    said = refused(stage, "apri_percorso_breve", {**goals, "colloqui_previsti": 7})
    stage.done("apri_percorso_breve", {**goals, "colloqui_previsti": 6})
    another = {
        "data_seduta": "2025-10-02T10:00",
        "presente": True,
        "rischio_emerso": False,
        "seguito_seduta": "altra",
    }
    for _ in range(5):
        stage.done("tieni_seduta", another)

    assert "non supera i colloqui" in said
    assert "sono finiti" in refused(stage, "tieni_seduta", another)


def test_a_second_short_support_begins_from_its_first_session() -> None:
    goals = {
        "obiettivi_percorso": "Dormire",
        "colloqui_previsti": 6,
        "consenso_percorso": True,
        "primo_colloquio": "2025-10-08T15:00",
    }
    session = {"data_seduta": "2025-10-02T10:00", "presente": True, "rischio_emerso": False}
    ended = {"obiettivi_esito": "in_parte", "restituzione": "Ci si rivede", "serve_altro": False}
    stage = oriented("sostegno_psicologico").done("apri_percorso_breve", goals)
    stage.done("tieni_seduta", {**session, "seguito_seduta": "altra"})
    stage.done("tieni_seduta", {**session, "seguito_seduta": "chiude"})
    stage.done("chiudi_percorso_breve", ended).move_to(rome("2025-12-02 10:00"))
    again = {"data_ricontatto": "2025-12-02T09:00", "esito_ricontatto": "nuovo_colloquio"}

    stage.done("ricontatto", again)
    stage.done("colloquio_orientamento", {**HEARD, "orientamenti": ["sostegno_psicologico"]})
    stage.done("apri_percorso_breve", goals)

    assert stage.said("tieni_seduta", "seduta_numero") == "1"


def test_a_danger_that_comes_out_in_a_session_is_told_at_once() -> None:
    stage = oriented("sostegno_psicologico").done(
        "apri_percorso_breve",
        {
            "obiettivi_percorso": "Dormire",
            "colloqui_previsti": 3,
            "consenso_percorso": True,
            "primo_colloquio": "2025-10-08T15:00",
        },
    )
    danger = {
        "data_seduta": "2025-10-02T10:00",
        "presente": True,
        "seguito_seduta": "pericolo",
    }

    said = refused(stage, "tieni_seduta", {**danger, "rischio_emerso": False})
    stage.done("tieni_seduta", {**danger, "rischio_emerso": True})

    assert "un rischio è emerso" in said
    assert [one.name for one in stage.sent] == ["sig_grave_pregiudizio"]
    assert stage.open == ["chiudi_percorso_breve"]


def test_both_are_done_before_anybody_is_called_again() -> None:
    stage = oriented("hub_poverta", "sostegno_psicologico")

    assert sorted(stage.open) == ["apri_percorso_breve", "valuta_bisogno_materiale"]
    assert "tempo_di_ricontatto" not in stage.timers


# --- leaving (R25) ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"segnalazione_verificata": False}, "R25"),
        ({"obbligo_segnalare": None}, ""),
        ({"motivo_obbligo": None}, ""),
    ],
)
def test_nobody_leaves_before_the_duty_to_report_was_looked_at(
    changed: dict[str, Any], said: str
) -> None:
    answers = {name: one for name, one in {**CLOSED, **changed}.items() if one is not None}

    assert said in refused(leaving(), "chiudi_accesso", answers)


def test_where_the_duty_is_there_the_report_follows() -> None:
    stage = leaving().done("chiudi_accesso", {**CLOSED, "obbligo_segnalare": True})

    assert stage.open == ["redigi_segnalazione"]


def test_whoever_has_got_a_place_in_a_group_says_so_when_called_again() -> None:
    stage = oriented("gruppo")
    stage.move_to(rome("2025-12-02 10:00"))
    answers = {"data_ricontatto": "2025-12-02T09:00", "esito_ricontatto": "bene"}

    assert "ha trovato posto" in refused(stage, "ricontatto", answers)
