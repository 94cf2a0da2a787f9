"""Family mediation road by road: what is refused, and what its stories do not tell."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from forms import InvalidAnswers, load_form, walk
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import FILES
from tests.processes_catalogue.mediation import (
    AFRAID,
    AGREED,
    ASSIGNED,
    HEARD,
    INFORMED,
    MET,
    PROCESS,
    SECOND,
    admitted,
    asked,
    assigned,
    heard,
    informed,
    mediating,
)
from tests.processes_catalogue.neutral_space import refused

TABLE = Path(__file__).parents[2] / "processes" / "dmn" / "d11_ammissibilita_mediazione.dmn"
NOW = datetime(2025, 10, 2, 9, 0, tzinfo=UTC)
CLEAR = {
    "condanna": False,
    "penale_avanzato": False,
    "violenza_riferita": False,
    "ordine_protezione": False,
    "volontari": True,
    "dubbi": False,
}


# --- the table D11 (art. 473-bis.43 c.p.c., R23) ------------------------------------------------


@pytest.mark.parametrize(
    ("given", "outcome", "rule"),
    [
        ({"condanna": True}, "vietata", 1),
        ({"penale_avanzato": True}, "vietata", 2),
        ({"violenza_riferita": True}, "vietata", 3),
        ({"ordine_protezione": True}, "vietata", 4),
        ({"violenza_riferita": True, "volontari": False, "dubbi": True}, "vietata", 3),
        ({"volontari": False}, "non_avviabile", 5),
        ({}, "ammessa", 6),
        ({"dubbi": True}, "colloqui_individuali_di_screening", 7),
    ],
)
def test_the_table_forbids_before_it_admits(
    given: dict[str, Any], outcome: str, rule: int
) -> None:
    model = parse_decisions(TABLE.read_bytes())

    decision = model.decide(TABLE.stem, CLEAR | given, now=NOW)

    assert (decision.value, [one.number for one in decision.rules]) == (outcome, [rule])


# --- screening: each parent alone ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"mediatore_qualificato": False}, "D.M. 151/2023"),
        ({"mediatore_estraneo": False}, "R20"),
        ({"genitore1": {"recapito": "333"}}, "cognome e nome"),
    ],
)
def test_only_a_qualified_stranger_to_the_case_mediates(
    changed: dict[str, Any], said: str
) -> None:
    assert said in refused(asked(), "assegna_mediatore", {**ASSIGNED, **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"contatto_separato": False}, "va rifatto da soli"),
        (
            {**AFRAID, "violenza_riferita": False, "esito_screening": "ok"},
            "la violenza è riferita",
        ),
        ({**AFRAID, "esito_screening": "approfondire"}, "la mediazione è vietata"),
        ({**AFRAID, "contatto_sicuro": ""}, "senza metterlo in pericolo"),
        ({"condanna": True}, "la mediazione è vietata"),
        ({"ordine_protezione": True}, "la mediazione è vietata"),
        ({"procedimento": "penale"}, "Serve per sapere"),
        ({"procedimento": "penale", "penale_avanzato": True}, "la mediazione è vietata"),
        ({"esito_screening": "vieta"}, "Scrivi che cosa la vieta"),
        ({"data_contatto": "2025-10-03T10:00"}, ""),
        ({"indicatori_violenza": []}, ""),
    ],
)
def test_a_first_contact_that_does_not_add_up_is_refused(
    changed: dict[str, Any], said: str
) -> None:
    assert said in refused(assigned(), "primo_contatto", {**HEARD, **changed})


def test_nobody_is_heard_twice_in_place_of_the_other() -> None:
    stage = assigned().done("primo_contatto", HEARD)

    assert "già stato sentito" in refused(stage, "primo_contatto", HEARD)


def test_after_violence_is_told_the_other_parent_is_not_even_called() -> None:
    stage = assigned().done("primo_contatto", {**HEARD, **AFRAID})

    assert stage.open == ["decidi_ammissibilita"]


@pytest.mark.parametrize("choice", ["ammessa", "colloqui_individuali_di_screening"])
def test_violence_that_the_case_already_knows_forbids_it_too(choice: str) -> None:
    stage = assigned(violenza_nota=True).done("primo_contatto", HEARD)
    assert stage.open == ["decidi_ammissibilita"]

    answers = {"esito_ammissibilita": choice, "motivazione_scostamento": "Proviamo"}

    assert "La legge vieta" in refused(stage, "decidi_ammissibilita", answers)


def test_of_violence_already_known_no_new_triage_is_owed() -> None:
    stage = assigned(violenza_nota=True).done("primo_contatto", HEARD)
    stage.done("decidi_ammissibilita", {"esito_ammissibilita": "vietata"})

    stage.done("orienta_in_sicurezza", {"serve_orientamento": False, "apri_nuova_stima": False})

    assert "consegna_comunicazione" in stage.open


@pytest.mark.parametrize("choice", ["ammessa", "colloqui_individuali_di_screening"])
def test_nobody_can_admit_or_put_off_what_the_law_forbids(choice: str) -> None:
    stage = assigned().done("primo_contatto", {**HEARD, **AFRAID})
    answers = {"esito_ammissibilita": choice, "motivazione_scostamento": "Proviamo"}

    assert "La legge vieta" in refused(stage, "decidi_ammissibilita", answers)


def test_whoever_decides_otherwise_says_why() -> None:
    answers = {"esito_ammissibilita": "non_avviabile"}

    assert "diversa dalla proposta" in refused(heard(), "decidi_ammissibilita", answers)


def test_a_doubt_that_stays_a_doubt_is_not_admitted_by_the_table() -> None:
    doubt = {"squilibrio_potere": "non_chiaro", "esito_screening": "approfondire"}
    stage = heard(second={**SECOND, **doubt})
    stage.done(
        "decidi_ammissibilita", {"esito_ammissibilita": "colloqui_individuali_di_screening"}
    )

    stage.done("colloquio_screening", {**SECOND, **doubt})

    chosen = {"esito_ammissibilita": "ammessa"}
    assert "diversa dalla proposta" in refused(stage, "decidi_ammissibilita", chosen)


def test_violence_told_in_a_later_talk_forbids_it_too() -> None:
    stage = heard(second={**SECOND, "esito_screening": "approfondire"})
    stage.done(
        "decidi_ammissibilita", {"esito_ammissibilita": "colloqui_individuali_di_screening"}
    )

    stage.done("colloquio_screening", {**SECOND, **AFRAID})

    chosen = {"esito_ammissibilita": "ammessa", "motivazione_scostamento": "Proviamo"}
    assert "La legge vieta" in refused(stage, "decidi_ammissibilita", chosen)


# --- the meetings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "element", "answers", "said"),
    [
        (admitted, "incontro_informativo", {**INFORMED, "informati_su": []}, ""),
        (informed, "consenso_informato", {**AGREED, "consenso_firmato": ""}, "due firme"),
        (mediating, "tieni_incontro", {**MET, "prossimo_incontro": ""}, "prossimo incontro"),
        (mediating, "tieni_incontro", {**MET, "presente_genitore1": ""}, "Scrivi se c'era"),
        (mediating, "tieni_incontro", {**MET, "data_incontro": "2025-12-01T17:00"}, ""),
    ],
)
def test_what_is_missing_is_asked_for(
    stage: Callable[[], Access], element: str, answers: Mapping[str, Any], said: str
) -> None:
    given = {name: one for name, one in answers.items() if one not in ("", [])}

    assert said in refused(stage(), element, given)


def test_the_meetings_are_no_more_than_the_municipality_plans() -> None:
    stage = mediating()
    for _ in range(9):
        stage.done("tieni_incontro", MET)

    assert "sono finiti" in refused(stage, "tieni_incontro", MET)


def test_no_form_of_a_meeting_has_room_for_what_was_said_in_it() -> None:
    for element in ("incontro_informativo", "tieni_incontro", "registra_accordo"):
        fields = list(walk(load_form(FILES, PROCESS, element).fields))
        assert not [one.name for one in fields if one.widget in {"text", "textarea", "file"}]


def test_the_text_of_an_agreement_goes_to_the_parents_alone() -> None:
    stage = mediating().done("tieni_incontro", {**MET, "prossimo_passo": "conclusione"})
    answers = {"esito_accordo": "totale", "data_conclusione": "2025-10-02"}

    assert "e solo a loro" in refused(
        stage, "registra_accordo", {**answers, "consegnato_ai_genitori": False}
    )


# --- violence, whenever it is told --------------------------------------------------------------


@pytest.mark.parametrize("stage", [assigned, heard, admitted, informed, mediating])
@pytest.mark.parametrize("what", ["sig_grave_pregiudizio", "msg_segnalazione_confluita"])
def test_a_danger_told_elsewhere_stops_it_wherever_it_is(
    stage: Callable[[], Access], what: str
) -> None:
    running = stage()

    if what.startswith("sig_"):
        running.hear(what)
    else:
        running.receive(what)

    assert running.open == ["valuta_fatto_nuovo"]


def test_after_violence_in_a_meeting_access_is_told_and_nothing_of_what_was_said() -> None:
    stage = mediating().done("tieni_incontro", {**MET, "prossimo_passo": "violenza"})

    (sent,) = [one for one in stage.sent if one.name == "msg_mediazione_interrotta_violenza"]
    assert set(sent.payload) == {"caso_id", "canale", "indirizzo_protetto"}
    assert sorted(stage.open) == ["orienta_in_sicurezza", "proteggi_dopo_violenza"]


def test_the_estimate_is_owed_when_violence_was_told() -> None:
    stage = assigned().done("primo_contatto", {**HEARD, **AFRAID})
    stage.done("decidi_ammissibilita", {"esito_ammissibilita": "vietata"})
    answers = {"serve_orientamento": False, "apri_nuova_stima": False}

    assert "la stima è dovuta" in refused(stage, "orienta_in_sicurezza", answers)


def test_a_letter_that_is_not_given_says_why() -> None:
    stage = informed().done("consenso_informato", {**AGREED, "consenso_genitore2": False})

    assert stage.handlers[-1] == "lettere.componi"
    with pytest.raises(InvalidAnswers) as said:
        stage.do("consegna_comunicazione", "genitore2", consegnata=False)
    assert "non è sicura" in str(said.value.errors)
