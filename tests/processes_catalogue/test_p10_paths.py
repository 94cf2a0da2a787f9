"""The neutral space up to its meetings, road by road: what is refused, what no story tells."""

from typing import Any

import pytest

from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import (
    AGREED,
    HELD,
    MISSED,
    NOTED,
    ORDER,
    TAKEN,
    TALK,
    asked,
    meeting,
    prepared,
    refused,
    requested,
    taken,
)

# --- the title (R06, R07) ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tipo_titolo": None}, ""),
        ({"titolo_fino_al": "2025-09-01"}, "finisce prima di cominciare"),
        ({"adulti_ammessi": None}, ""),
        (
            {"adulti_ammessi": [{"persona": 2, "relazione": "padre"}] * 2},
            "compare due volte",
        ),
        (
            {"indicazione_ag": "modalita_prescritta"},
            "Scegli la modalità prescritta",
        ),
        (
            {
                "tipo_titolo": "progetto_emd",
                "progetto_emd_ref": "1",
                "consenso_genitori": False,
                "provvedimento_ref": None,
            },
            "consenso di entrambi i genitori",
        ),
        (
            {
                "tipo_titolo": "progetto_emd",
                "progetto_emd_ref": "1",
                "consenso_genitori": True,
                "provvedimento_ref": None,
                "indicazione_ag": "valutazione_relazione",
            },
            "sta in un provvedimento",
        ),
    ],
)
def test_a_request_that_is_not_right_is_refused(changed: dict[str, Any], said: str) -> None:
    answers = {name: one for name, one in {**ORDER, **changed}.items() if one is not None}

    message = refused(asked(), "richiesta_attivazione", answers)

    assert said in message


def test_only_the_social_worker_of_the_team_asks_for_it() -> None:
    (task,) = asked().step.tasks

    assert task.lane == "assistente_sociale"


def test_suspended_visits_cannot_be_taken_up() -> None:
    stage = requested(indicazione_ag="sospese")

    said = refused(stage, "presa_in_carico", {**TAKEN, "motivazione_scostamento": "Proviamo"})

    assert "non si attivano" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"operatori": [{"operatore": 1}]}, "servono più operatori"),
        ({"operatori": [{"operatore": 1}, {"operatore": 1}]}, "compare due volte"),
        ({"modalita": "facilitata"}, "Scrivi perché la scelta è diversa"),
        ({"accettata": "lista_attesa"}, "perché gli incontri non cominciano"),
    ],
)
def test_a_watched_meeting_has_its_people(changed: dict[str, Any], said: str) -> None:
    stage = requested(rischi=["violenza_riferita"])
    watched = {**TAKEN, "modalita": "vigilata_protetta", "operatori": [{"operatore": 1}] * 1}

    assert said in refused(stage, "presa_in_carico", {**watched, **changed})


# --- the talks, the agreement ------------------------------------------------------------------


def test_with_violence_the_two_adults_are_never_met_together() -> None:
    stage = requested(rischi=["violenza_accertata"])
    two = [{"operatore": 1}, {"operatore": 2}]
    stage.done("presa_in_carico", {**TAKEN, "modalita": "vigilata_protetta", "operatori": two})
    together = {**TALK, "data_colloquio_adulto": "2025-09-10", "colloquio_separato": False}

    assert "non si incontrano mai" in refused(stage, "colloquio_adulto", together)


def test_everybody_admitted_is_met_before_the_child_is_brought() -> None:
    two = [{"persona": 2, "relazione": "padre"}, {"persona": 3, "relazione": "nonno"}]

    stage = taken(adulti_ammessi=two)

    assert stage.open.count("colloquio_adulto") == len(two)
    assert "ambientamento_minore" not in stage.open


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2025-10-08T16:00", "2025-09-24T16:00"], "in ordine di data"),
        (["2025-09-24T16:00", "2025-09-24T16:00"], "lo stesso giorno"),
        (["2025-09-01T16:00"], "prima dell'inizio del titolo"),
    ],
)
def test_the_calendar_is_in_order_and_within_the_title(days: list[str], said: str) -> None:
    wrong = {**AGREED, "calendario": [{"quando": day} for day in days]}

    assert said in refused(prepared(), "accordo_spazio_neutro", wrong)


# --- the meetings (R09, R10) ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({**MISSED, "minuti_attesa": 5}, "Si aspetta ancora"),
        ({**HELD, "arrivo_minore": ""}, "i due orari"),
        ({**HELD, "fase_incontro": ""}, "solo fatti"),
        ({**MISSED, "arrivo_adulto": "2025-09-24T16:00"}, "togli l'orario"),
        ({**HELD, "stato": "interrotto", "adulto_alterato": True}, "fatto interrompere"),
    ],
)
def test_a_record_says_what_happened(answers: dict[str, Any], said: str) -> None:
    assert said in refused(meeting(), "incontro", answers)


def test_a_record_without_a_signature_is_none() -> None:
    unsigned = {name: one for name, one in HELD.items() if name != "firma"}

    assert refused(meeting(), "incontro", unsigned)


def test_a_meeting_is_not_open_before_its_day() -> None:
    stage = prepared().done("accordo_spazio_neutro", AGREED)
    stage.move_to(rome("2025-09-24 15:59"))

    assert stage.open == []


def test_a_held_meeting_sets_the_count_of_absences_back() -> None:
    stage = meeting().done("incontro", MISSED).done("gestione_mancata_visita", NOTED)
    stage.move_to(rome("2025-10-08 18:00"))
    held = {**HELD, "arrivo_adulto": "2025-10-08T15:50", "arrivo_minore": "2025-10-08T16:00"}

    stage.done("incontro", held)

    assert [one.payload["conteggio"] for one in stage.sent if "mancata" in one.name] == [1]
    assert stage.step.data["conteggi"]["assenze"] == 0


@pytest.mark.parametrize(
    ("answers", "changed", "said"),
    [
        ({"stato": "rifiuto_minore"}, {"azione": "chiudi_mancata"}, "Il rifiuto del minore"),
        (
            {"stato": "interrotto", "adulto_alterato": True, "eventi": "Urla"},
            {"azione": "chiudi_mancata"},
            "è un evento critico",
        ),
        (
            {"stato": "mancato_minore", "con_certificato": True},
            {"azione": "recupero", "recupero": "2025-10-01T16:00"},
            "è giustificata",
        ),
        ({"stato": "annullato_servizio"}, {"azione": "recupero"}, "giorno e ora del recupero"),
    ],
)
def test_what_is_done_about_a_missed_meeting_keeps_to_its_rules(
    answers: dict[str, Any], changed: dict[str, Any], said: str
) -> None:
    happened = {"presenti": "L'operatrice", "firma": "si", **answers}
    stage = meeting().done("incontro", happened)
    done = {**NOTED, "motivazione_scostamento": "Così", **changed}

    assert said in refused(stage, "gestione_mancata_visita", done)
