"""A minor alone: where they live next, and what happens from outside."""

from datetime import date

import pytest

from tests.processes_catalogue.access_stories import term_of
from tests.processes_catalogue.called_answers import ASKED as REQUESTED
from tests.processes_catalogue.called_answers import COMPETENT
from tests.processes_catalogue.called_answers import MOVED as MOVED_AWAY
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.lone_minor import (
    EVERYTHING,
    KNOWN,
    MOVED,
    NETWORK,
    NEW_ACT,
    NOW,
    READ,
    TALKED,
    TOLD,
    refused,
    reported,
    sheltered,
)

ENDED = "msg_collocamento_terminato"
ADULT = {"ragazzo_sentito": True, "che_cosa_chiede": "Studiare", "motivazione": "Lo chiede"}
GRAVE = {"fatti": "Una minaccia.", "motivazione": "Riferito dall'educatrice."}
CLOSED = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "Nessun obbligo",
    "chiusura": {
        "data_chiusura": "2026-01-12",
        "esito": "chiusura_disposta",
        "motivazione": "Deciso dal coordinatore",
        "situazione_finale": "Nulla resta aperto",
        "ag_informata": True,
    },
}


# --- where the minor lives next -----------------------------------------------------------------


def test_a_family_is_considered_before_anything_else() -> None:
    stage = sheltered()

    said = refused(stage, "valuta_seconda_accoglienza", {**NETWORK, "affido_considerato": False})

    assert "ha la precedenza" in said


@pytest.mark.parametrize(
    ("choice", "path"),
    [("affido", "p07_affido_familiare"), ("comunita", "p05_inserimento_residenziale")],
)
def test_a_family_or_a_community_begins_its_path_and_the_minor_waits_here(
    choice: str, path: str
) -> None:
    stage = sheltered()

    stage.done("valuta_seconda_accoglienza", {**NETWORK, "scelta_accoglienza": choice})

    assert stage.sent[-1].payload["processo"] == path
    assert "msg_collocamento_avviato" in [one.name for one in stage.step.events]


@pytest.mark.parametrize(("then", "begins"), [("affido", False), ("comunita", True)])
def test_thought_over_again_only_another_choice_begins_another_path(
    then: str, *, begins: bool
) -> None:
    stage = sheltered()
    stage.done("valuta_seconda_accoglienza", {**NETWORK, "scelta_accoglienza": "affido"})
    stage.paths = [{"percorso": "p07_affido_familiare"}]
    before = len(stage.sent)

    stage.receive("msg_rivaluta_accoglienza")
    stage.done("valuta_seconda_accoglienza", {**NETWORK, "scelta_accoglienza": then})

    opened = [one.payload["processo"] for one in stage.sent[before:] if "processo" in one.payload]
    assert opened == (["p05_inserimento_residenziale"] if begins else [])


@pytest.mark.parametrize(
    ("where", "end"),
    [
        ("sai", "seconda_accoglienza"),
        ("comunita", "seconda_accoglienza"),
        ("affido", "affido"),
    ],
)
def test_the_first_shelter_ends_where_the_minor_goes(where: str, end: str) -> None:
    stage = sheltered().done("valuta_seconda_accoglienza", NETWORK)

    stage.receive("msg_posto_sai_assegnato")
    stage.done("registra_trasferimento", {**MOVED, "destinazione_trasferimento": where})

    assert stage.step.outcomes == (end,)
    assert stage.sent[-1].name == ENDED


def test_what_happens_reaches_the_path_before_anybody_is_registered() -> None:
    stage = reported().receive("msg_decesso", causa="decesso")

    assert stage.open == ["chiudi_per_evento"]


def test_whoever_has_not_moved_waits_on() -> None:
    stage = sheltered().done("valuta_seconda_accoglienza", NETWORK)

    stage.receive("msg_posto_sai_assegnato").done("registra_trasferimento", {"trasferito": False})

    assert "msg_posto_sai_assegnato" in [one.name for one in stage.step.events]


def test_nobody_is_moved_behind_the_back_of_the_guardian() -> None:
    stage = sheltered().done("valuta_seconda_accoglienza", NETWORK)
    stage.receive("msg_posto_sai_assegnato")

    said = refused(stage, "registra_trasferimento", {**MOVED, "tutore_informato": False})

    assert "si avvisa il tutore" in said


def test_the_ninety_days_run_only_among_adults() -> None:
    among_adults = sheltered(tipo_accoglienza="sezione_adulti")

    # ninety days from the entry end on the 12th of April: it is asked a fortnight before
    assert among_adults.timers["sezione_adulti_scaduta"] == rome("2026-03-28 08:00")
    assert sheltered().timers["sezione_adulti_scaduta"].year > 2100


def test_moving_a_minor_away_from_adults_is_owed_by_the_ninetieth_day() -> None:
    stage = sheltered(tipo_accoglienza="sezione_adulti").move_to(rome("2026-03-30 09:00"))

    assert term_of(stage, "valuta_sezione_adulti") == "L42"


def test_an_extension_among_adults_is_followed_to_the_day_that_was_granted() -> None:
    stage = sheltered(tipo_accoglienza="sezione_adulti").move_to(rome("2026-04-10 09:00"))
    extended = {"esito_sezione_adulti": "proroga", "motivo_sezione_adulti": "Manca un posto."}
    stage.done("valuta_sezione_adulti", {**extended, "prorogata_fino_al": "2026-05-20"})

    stage.move_to(rome("2026-05-06 09:00"))

    assert term_of(stage, "valuta_sezione_adulti") == "L42.concessa"


def test_the_extension_among_adults_is_of_sixty_days_at_most() -> None:
    stage = sheltered(tipo_accoglienza="sezione_adulti").move_to(rome("2026-04-13 09:00"))
    extended = {"esito_sezione_adulti": "proroga", "motivo_sezione_adulti": "Manca un posto."}

    assert "al più sessanta" in refused(
        stage, "valuta_sezione_adulti", {**extended, "prorogata_fino_al": "2026-06-12"}
    )
    stage.done("valuta_sezione_adulti", {**extended, "prorogata_fino_al": "2026-06-11"})

    assert "proroga_finita" in stage.timers


EXTENDED = {
    "esito_sezione_adulti": "proroga",
    "prorogata_fino_al": "2026-06-11",
    "motivo_sezione_adulti": "Manca un posto.",
}


def test_an_extension_among_adults_holds_also_after_a_new_act() -> None:
    stage = sheltered(tipo_accoglienza="sezione_adulti").move_to(rome("2026-04-13 09:00"))
    stage.done("valuta_sezione_adulti", EXTENDED)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", READ)

    assert stage.given["valuta_sezione_adulti"][-1]["tipo_accoglienza"] == "sezione_adulti"
    # some days before the eleventh of June, when the extension ends
    assert stage.timers["sezione_adulti_scaduta"].date() == date(2026, 5, 27)


def test_whoever_leaves_the_adults_lives_somewhere_since_some_hour() -> None:
    stage = sheltered(tipo_accoglienza="sezione_adulti").move_to(rome("2026-04-13 09:00"))
    moved = {
        "esito_sezione_adulti": "spostato",
        "dove_vive_adesso": "prima_accoglienza",
        "motivo_sezione_adulti": "C'è un posto per minori.",
    }

    assert "Scrivi da quando" in refused(stage, "valuta_sezione_adulti", moved)
    before = refused(stage, "valuta_sezione_adulti", moved | {"spostato_il": "2026-01-11T09:00"})
    assert "prima dell'ingresso" in before

    stage.done("valuta_sezione_adulti", moved | {"spostato_il": "2026-04-13T08:00"})

    assert stage.given["valuta_sezione_adulti"][-1]["tipo_accoglienza"] == "prima_accoglienza"


# --- from outside -------------------------------------------------------------------------------


def test_a_new_act_begins_nothing_again_that_is_done() -> None:
    stage = sheltered().done("invia_comunicazioni", TOLD).done("valuta_identita", KNOWN)
    stage.done("colloquio_ingresso", TALKED).receive("msg_tutore_nominato")

    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", READ)

    gone = {"invia_comunicazioni", "valuta_identita", "colloquio_ingresso"}
    assert set(stage.open) == EVERYTHING - gone | {"registra_tutore"}
    assert stage.step.data["provvedimento_id"] == 11


@pytest.mark.parametrize(
    ("choice", "outcomes"),
    [
        ("altri_minori", ("prosegue_per_gli_altri",)),
        ("prosieguo", ("prosieguo",)),
        ("si_chiude", ("autonomia",)),
    ],
)
def test_at_eighteen_the_coordinator_decides(choice: str, outcomes: tuple[str, ...]) -> None:
    stage = sheltered().receive("msg_minore_maggiorenne")

    stage.done("valuta_maggiore_eta", {**ADULT, "seguito_maggiore_eta": choice})

    assert stage.step.outcomes == outcomes
    opened = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert opened == (["p20_prosieguo_autonomia"] if choice == "prosieguo" else [])
    ended = [one.payload["di_chi"] for one in stage.sent if one.name == ENDED]
    assert ended == ([[1]] if choice == "si_chiude" else [])


def test_the_other_paths_know_that_an_act_has_ended_the_shelter() -> None:
    stage = sheltered().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "mandato_cessato"})

    assert stage.step.outcomes == ("mandato_cessato",)
    assert (stage.sent[-1].name, stage.sent[-1].payload["di_chi"]) == (ENDED, [1])


@pytest.mark.parametrize(
    ("message", "cause", "end"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_what_stops_the_path_is_written_down(message: str, cause: str, end: str) -> None:
    stage = sheltered().receive(message, causa=cause)
    assert stage.open == ["chiudi_per_evento"]

    stage.done("chiudi_per_evento", CLOSED)

    assert stage.step.outcomes == (end,)
    assert stage.sent[-1].name == ENDED


def test_a_grave_harm_is_weighed_at_once_and_the_shelter_goes_on() -> None:
    stage = sheltered()
    stage.hear("sig_grave_pregiudizio")

    confirmed = {**GRAVE, "pericolo_immediato": True, "esito_pregiudizio": "confermato"}
    stage.done(
        "valuta_grave_pregiudizio", {**confirmed, "protezione_messa_in_atto": "È al sicuro."}
    )

    assert stage.sent[-1].payload["processo"] == "p04_protezione_urgente_403"
    assert set(stage.open) > EVERYTHING


def test_a_harm_that_is_excluded_leaves_everything_as_it_was() -> None:
    stage = sheltered()
    stage.hear("sig_grave_pregiudizio")

    excluded = {**GRAVE, "pericolo_immediato": False, "esito_pregiudizio": "escluso"}
    stage.done("valuta_grave_pregiudizio", excluded)

    assert set(stage.open) == EVERYTHING


def test_another_municipality_is_asked_beside_the_shelter() -> None:
    stage = sheltered().receive("msg_trasferimento_competenza")

    assert {"rileva_variazione", *EVERYTHING} == set(stage.open)


def test_from_the_day_of_the_handover_the_other_municipality_answers() -> None:
    stage = sheltered().receive("msg_trasferimento_competenza")
    stage.done("rileva_variazione", MOVED_AWAY).done("conferma_competenza", COMPETENT)
    stage.done("invia_richiesta", REQUESTED).receive("msg_presa_in_carico_accettata")
    for element, decisions in (
        ("convoca_equipe", {"invitati": [], "data_ora_riunione": NOW}),
        ("registra_conferme", {"quorum": True}),
        ("verbale_equipe", {}),
        ("controfirma_verbale", {}),
        ("valida_verbale", {"verbale_approvato": True}),
    ):
        stage.decide(element, **decisions)

    stage.decide("registra_passaggio", data_effettiva_passaggio=date(2026, 1, 13))
    assert set(stage.open) == EVERYTHING

    stage.move_to(rome("2026-01-13 00:00"))
    assert stage.step.outcomes == ("trasferito",)
