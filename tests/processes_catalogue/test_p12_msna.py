"""A minor alone: who may be sheltered where, and no examination without the prosecutor."""

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.lone_minor import (
    AGED,
    ASKED,
    DOUBTED,
    EVERYTHING,
    FOUND,
    KNOWN,
    NEW_ACT,
    READ,
    SHELTERED,
    TALKED,
    TOLD,
    refused,
    registered,
    reported,
    sheltered,
)
from tests.processes_catalogue.placement import asked as placement_asked

PRESSED = {
    "sollecitato_il": "2026-01-23T07:30",
    "sollecitato_a": ["PMM"],
    "che_cosa_manca": "La disposizione della Procura.",
}

# --- the first night ----------------------------------------------------------------------------


def test_a_brother_in_the_same_file_has_a_path_of_his_own_and_an_adult_has_none() -> None:
    stage = reported()
    roles = ("minore", "fratello", "madre")
    stage.people = [{"persona": place, "ruolo": role} for place, role in enumerate(roles, 1)]

    assert "è un adulto" in refused(stage, "registra_minore", {**FOUND, "minore_id": 3})
    stage.done("registra_minore", {**FOUND, "minore_id": 2})

    assert stage.open == ["colloca_al_sicuro"]


def test_from_the_first_night_everything_runs_beside_the_rest() -> None:
    stage = sheltered()

    assert set(stage.open) == EVERYTHING
    assert [one.name for one in stage.sent] == ["msg_collocamento_avviato"]
    assert set(stage.sent[0].payload) == {"che_cosa", "data_ora", "tipo", "di_chi"}


@pytest.mark.parametrize("missing", ["titolo_accoglienza", "file_titolo"])
def test_nobody_is_sheltered_without_a_title(missing: str) -> None:
    answers = {name: value for name, value in SHELTERED.items() if name != missing}

    refused(registered(), "colloca_al_sicuro", answers)


@pytest.mark.parametrize(
    ("age", "place", "sentence"),
    [
        (5, "prima_accoglienza", "tipo familiare"),
        (13, "struttura_temporanea", "Sotto i 14 anni"),
        (15, "sezione_adulti", "solo dai 16 anni"),
    ],
)
def test_the_age_says_where_a_minor_may_not_sleep(age: int, place: str, sentence: str) -> None:
    stage = registered(eta_dichiarata=age)
    answers = {**SHELTERED, "tipo_accoglienza": place}
    if age == 5:
        answers["struttura_familiare"] = False

    assert sentence in refused(stage, "colloca_al_sicuro", answers)


@pytest.mark.parametrize(
    ("age", "place"),
    [(5, "famiglia"), (14, "struttura_temporanea"), (16, "sezione_adulti")],
)
def test_at_the_age_that_the_law_says_the_place_is_open(age: int, place: str) -> None:
    stage = registered(eta_dichiarata=age)

    stage.done("colloca_al_sicuro", {**SHELTERED, "tipo_accoglienza": place})

    assert "colloquio_ingresso" in stage.open


def test_an_entry_before_the_finding_is_refused() -> None:
    answers = {**SHELTERED, "data_ora_ingresso": "2026-01-12T18:00"}

    assert "prima del rintraccio" in refused(registered(), "colloca_al_sicuro", answers)


def test_a_community_that_the_municipality_chooses_has_its_own_path() -> None:
    stage = sheltered(tipo_accoglienza="comunita")

    assert stage.sent[-1].payload["processo"] == "p05_inserimento_residenziale"
    assert set(stage.open) == EVERYTHING


def test_the_custody_of_the_authority_is_a_title_only_for_a_minor_alone() -> None:
    custody = {"tipo_titolo": "affidamento_autorita", "data_titolo": "2025-11-02"}

    alone = placement_asked(**custody, percorso_speciale="msna")

    assert alone.open == ["conferma_titolo"]
    with pytest.raises(InvalidAnswers) as said:
        placement_asked(**custody)
    assert "minore straniero non accompagnato" in faults(said.value)


@pytest.mark.parametrize("gone", range(4))
def test_nobody_who_must_know_is_left_out(gone: int) -> None:
    told = [one for number, one in enumerate(TOLD["comunicazioni"]) if number != gone]

    assert "Manca" in refused(sheltered(), "invia_comunicazioni", {**TOLD, "comunicazioni": told})


# --- the interview ------------------------------------------------------------------------------


def test_there_is_no_interview_without_the_mediator() -> None:
    said = refused(sheltered(), "colloquio_ingresso", {**TALKED, "mediatore_presente": False})

    assert "Senza mediatore" in said


def test_signs_of_trafficking_are_reported() -> None:
    stage = sheltered().done("colloquio_ingresso", {**TALKED, "indicatori_tratta": True})

    assert "redigi_segnalazione" in stage.open


# --- identity and age ---------------------------------------------------------------------------


def test_without_a_founded_doubt_nothing_is_awaited_of_the_prosecutor() -> None:
    stage = sheltered().done("valuta_identita", KNOWN)

    assert "msg_eta_attribuita" not in [one.name for one in stage.step.events]
    assert "identita_accertata" in stage.passed


def test_an_examination_that_nobody_ordered_is_refused() -> None:
    said = refused(sheltered(), "valuta_identita", {**KNOWN, "esame_gia_fatto": True})

    assert "Nessun esame" in said


def test_a_valid_document_leaves_no_doubt() -> None:
    said = refused(sheltered(), "valuta_identita", {**DOUBTED, "documento_identita": "presente"})

    assert "non c'è dubbio" in said


def test_the_age_is_awaited_only_after_the_request_to_the_prosecutor() -> None:
    stage = sheltered().done("valuta_identita", DOUBTED)
    assert "msg_eta_attribuita" not in [one.name for one in stage.step.events]

    stage.done("chiedi_accertamento", ASKED)

    assert "msg_eta_attribuita" in [one.name for one in stage.step.events]


@pytest.mark.parametrize("age", ["minore", "margine_errore_minore"])
def test_within_the_margin_of_error_one_is_a_minor(age: str) -> None:
    stage = sheltered().done("valuta_identita", DOUBTED).done("chiedi_accertamento", ASKED)

    stage.receive("msg_eta_attribuita").done("registra_eta", {**AGED, "esito_eta": age})

    assert "identita_accertata" in stage.passed
    assert "registra_fatto" in stage.open


def test_of_age_the_shelter_for_minors_ends() -> None:
    stage = sheltered().done("valuta_identita", DOUBTED).done("chiedi_accertamento", ASKED)

    found = {**AGED, "esito_eta": "maggiore", "data_nascita_attribuita": "2005-01-01"}
    stage.receive("msg_eta_attribuita").done("registra_eta", found)

    assert stage.step.outcomes == ("maggiorenne_accertato",)


def test_while_the_judge_decides_one_is_a_minor() -> None:
    stage = sheltered().done("valuta_identita", DOUBTED).done("chiedi_accertamento", ASKED)
    appealed = {"esito_eta": "maggiore", "ricorso": True, "ricorso_il": "2026-01-12T22:58"}

    stage.receive("msg_eta_attribuita").done("registra_eta", {**AGED, **appealed})

    assert {"registra_decisione_ricorso", "registra_fatto"} <= set(stage.open)
    decided = {
        "decisione_ricorso_il": "2026-01-12",
        "decisione_eta": "minore",
        "file_decisione": "1",
    }
    assert "identita_accertata" in stage.done("registra_decisione_ricorso", decided).passed


def test_a_new_act_loses_neither_the_request_nor_the_appeal() -> None:
    stage = sheltered().done("valuta_identita", DOUBTED).done("chiedi_accertamento", ASKED)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)
    assert "valuta_identita" not in stage.open

    appealed = {**AGED, "ricorso": True, "ricorso_il": "2026-01-12T22:58"}
    stage.receive("msg_eta_attribuita").done("registra_eta", appealed)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)

    assert "registra_decisione_ricorso" in stage.open
    assert "valuta_identita" not in stage.open


def test_when_it_is_known_who_he_is_nobody_is_asked_to_press_for_it() -> None:
    stage = sheltered().done("invia_comunicazioni", TOLD)
    stage.move_to(rome("2026-01-23 08:00"))
    assert "sollecita_identificazione" in stage.open

    stage.done("valuta_identita", KNOWN)

    assert "sollecita_identificazione" not in stage.open
    assert "registra_fatto" in stage.open


def test_while_it_is_not_known_who_he_is_to_press_for_it_ends_nothing() -> None:
    stage = sheltered().move_to(rome("2026-01-23 08:00"))

    stage.done("sollecita_identificazione", PRESSED)

    assert "valuta_identita" in stage.open
