"""The adoption road by road: what is refused, and what its stories do not tell."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.adoption import (
    AREAS,
    BEGUN,
    CHARGE,
    COUPLE,
    HEALTHY,
    RESERVED,
    SEEN,
    TALK,
    TWO,
    asked,
    charged,
    gathered,
    inquired,
    placed,
    refused,
    supported,
)
from tests.processes_catalogue.inquiry import FILES, rome

NEW_ACT = {"provvedimento_id": 11, "mandati": [], "scadenza_ag": date(2026, 3, 1)}
READ = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Il termine"}
GRAVE = {"fatti": "Un livido.", "motivazione": "Visto dal medico."}
PASSING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("rileva_variazione", {"residenza_minore": "altro_comune", "dimora_nel_territorio": False}),
    ("conferma_competenza", {"decisione_competenza": "passa"}),
    ("invia_richiesta", {}),
    ("convoca_equipe", {"invitati": [], "data_ora_riunione": rome("2025-10-24 10:00")}),
    ("registra_conferme", {"quorum": True}),
    ("verbale_equipe", {}),
    ("controfirma_verbale", {}),
    ("valida_verbale", {"verbale_approvato": True}),
    ("registra_passaggio", {"data_effettiva_passaggio": date(2025, 11, 1)}),
)
CLOSED = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "Nessun obbligo",
    "chiusura": {
        "data_chiusura": "2025-10-17",
        "esito": "chiusura_disposta",
        "motivazione": "Deciso dal coordinatore",
        "situazione_finale": "Nulla resta aperto",
        "ag_informata": True,
    },
}


# --- the charge -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tipo": None}, ""),
        ({"tribunale": None}, "quale Tribunale"),
        ({"rg": None}, "numero di ruolo"),
        ({"atto_incarico": None}, "Allega l'incarico"),
        ({"data_dichiarazione": None}, "data della dichiarazione"),
        ({"data_dichiarazione": "2025-10-17"}, "viene prima della dichiarazione"),
        ({"scadenza_scritta": "2025-10-01"}, "prima dell'incarico"),
        ({"coppia": COUPLE[:1]}, "sono due"),
        ({"coppia": [COUPLE[0], COUPLE[0]]}, "compare due volte"),
        ({"coppia": None}, "chi sono i richiedenti"),
        ({"tipo": "preadottivo"}, "separato da quello"),
    ],
)
def test_a_charge_that_is_not_right_is_refused(changed: dict[str, Any], said: str) -> None:
    answers = {name: one for name, one in {**CHARGE, **changed}.items() if one is not None}

    assert said in refused(asked(), "registra_incarico", answers)


@pytest.mark.parametrize(
    ("mandate", "kind", "said"),
    [
        ("adozione_internazionale", "nazionale", "adozione internazionale"),
        ("adozione_indagine", "internazionale", "nazionale o in casi particolari"),
    ],
)
def test_a_charge_says_what_its_decree_says(mandate: str, kind: str, said: str) -> None:
    stage = asked(mandati=[mandate], provvedimento_id=7)

    assert said in refused(stage, "registra_incarico", {**CHARGE, "tipo": kind})


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, "2026-02-16"),
        ({"tipo": "nazionale", "data_dichiarazione": None}, "2026-02-13"),
        ({"scadenza_scritta": "2026-01-15"}, "2026-01-15"),
        (
            {"tipo": "casi_particolari", "fascicolo_riservato": True, "priorita": None},
            "2026-01-14",
        ),
    ],
)
def test_a_report_is_due_as_the_charge_or_the_law_says(changed: dict[str, Any], due: str) -> None:
    answers = {name: one for name, one in {**CHARGE, **changed}.items() if one is not None}

    stage = asked().done("registra_incarico", answers)

    assert f"{stage.step.data['scadenza_incarico']:%Y-%m-%d}" == due


@pytest.mark.parametrize("from_path", ["p05_inserimento_residenziale", "p07_affido_familiare"])
def test_in_the_file_of_the_family_of_origin_no_adoptive_family_is_written(from_path: str) -> None:
    stage = asked(origine_istanza=from_path)
    said = refused(stage, "registra_incarico", {**RESERVED, "tipo": "preadottivo"})
    here = {"tipo": "preadottivo", "fascicolo_riservato": False, "data_incarico": "2025-10-16"}

    stage.done("registra_incarico", here)

    assert "si lavora in un altro" in said
    assert stage.open == ["apri_fascicolo_riservato"]
    assert "coppia" not in stage.step.data


def test_the_origin_file_is_left_only_when_the_other_is_open() -> None:
    here = {"tipo": "preadottivo", "fascicolo_riservato": False, "data_incarico": "2025-10-16"}
    stage = asked().done("registra_incarico", here)
    said = refused(
        stage,
        "apri_fascicolo_riservato",
        {"aperto_in_altro_fascicolo": False, "aperto_il": "2025-10-17"},
    )

    stage.done(
        "apri_fascicolo_riservato", {"aperto_in_altro_fascicolo": True, "aperto_il": "2025-10-17"}
    )

    assert "Apri prima l'altro fascicolo" in said
    assert stage.step.outcomes == ("passato_al_riservato",)


def test_no_letter_can_say_who_the_adoptive_family_is() -> None:
    form = FILES["forms/p11_adozione/registra_incarico.json"].decode()

    assert form.count('"x-data-class": "C4"') == len(("coppia", "nome", "cf", "indirizzo"))
    assert "x-binding" not in form


def test_the_couple_is_followed_by_two_people() -> None:
    assert "due persone diverse" in refused(
        charged(), "assegna_coppia", {**TWO, "psicologo_ref": 1}
    )


def test_who_answers_for_a_case_is_not_changed_where_a_couple_is_assigned() -> None:
    with pytest.raises(InvalidAnswers) as said:
        charged().done("assegna_coppia", {"assistente_ref": 3, "psicologo_ref": 2})

    (fault,) = said.value.errors
    assert fault.field == "assistente_ref"
    assert "risponde già un'altra persona" in fault.message


def test_who_answers_for_a_case_by_now_is_who_follows_the_couple() -> None:
    stage = charged()
    stage.answers = 3

    stage.done("assegna_coppia", {"assistente_ref": 3, "psicologo_ref": 2})

    assert "prepara_coppia" in stage.open


def test_a_couple_nobody_answers_for_yet_is_given_to_whom_the_coordinator_names() -> None:
    stage = asked(responsabile_caso=None).done("registra_incarico", CHARGE)

    stage.done("assegna_coppia", {"assistente_ref": 3, "psicologo_ref": 2})

    assert "prepara_coppia" in stage.open


# --- the inquiry ------------------------------------------------------------------------------


def test_in_special_cases_nobody_is_prepared() -> None:
    alone = {"tipo": "casi_particolari", "fascicolo_riservato": True, "coppia": COUPLE[:1]}
    answers = {name: one for name, one in {**CHARGE, **alone}.items() if name != "priorita"}

    stage = asked().done("registra_incarico", answers).done("assegna_coppia", TWO)

    assert sorted(stage.open) == ["acquisisci_sanitaria", "colloquio_coppia", "visita_coppia"]


@pytest.mark.parametrize(
    ("ill", "young", "kept"),
    [
        ("2015-10-17", False, True),  # ten years today: not more than ten
        ("2015-10-16", False, False),
        ("2020-10-17", True, True),
        ("2020-10-16", True, False),
        ("2020-10-16", False, True),
    ],
)
def test_an_old_cancer_is_neither_asked_nor_kept(*, ill: str, young: bool, kept: bool) -> None:
    told = {"malattia_oncologica": True, "fine_cure": ill, "prima_dei_21": young}
    answers = {"certificati": [{**HEALTHY, **told}]}
    stage = inquired()

    if kept:
        stage.done("acquisisci_sanitaria", answers)
    else:
        assert "non si può chiedere né usare" in refused(stage, "acquisisci_sanitaria", answers)

    assert ("acquisisci_sanitaria" in stage.open) is not kept


@pytest.mark.parametrize(
    "words", ["Un tumore guarito.", "Linfoma in remissione.", "Ha fatto chemioterapia."]
)
def test_nor_does_it_come_back_in_the_report(words: str) -> None:
    said = refused(gathered(), "scrivi_relazione_adozione", {**AREAS, "area_salute": words})

    assert "non si può chiedere né usare" in said


def test_the_health_of_nobody_stands_in_the_process() -> None:
    stage = gathered()

    assert {"certificati", "malattia_oncologica", "fine_cure"}.isdisjoint(stage.step.data)


def test_few_talks_are_not_enough() -> None:
    said = refused(inquired(), "colloquio_coppia", {**TALK, "colloqui_conclusi": True})

    assert "meno di quelli fissati" in said


def test_a_report_waits_for_talks_home_and_certificates() -> None:
    stage = inquired()
    for last in (False, False, False, True):
        stage.done("colloquio_coppia", {**TALK, "colloqui_conclusi": last})

    assert sorted(stage.open) == ["acquisisci_sanitaria", "visita_coppia"]


def test_a_couple_that_stops_closes_everything_that_is_open() -> None:
    stopped = {name: one for name, one in TALK.items() if name != "colloqui_conclusi"}

    stage = inquired().done("colloquio_coppia", {**stopped, "coppia_prosegue": False})

    assert stage.open == ["registra_rinuncia"]


# --- the pre-adoptive year, the support --------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "said"),
    [
        ({"eta": 12, "sentito": False}, "va sentito"),
        ({"eta": 14, "sentito": True, "consenso": False}, "vuole il consenso"),
    ],
)
def test_a_child_of_an_age_is_heard_and_consents(minor: dict[str, Any], said: str) -> None:
    stage = asked().done("registra_incarico", {**RESERVED, "tipo": "preadottivo"})
    stage.done("assegna_coppia", TWO)

    assert said in refused(stage, "avvia_preadottivo", {**BEGUN, "minori": [minor]})


def test_visits_come_one_after_the_other() -> None:
    stage = placed().move_to(rome("2025-11-14 12:00"))
    stage.done("visita_preadottiva", {**SEEN, "data_visita": "2025-11-14"})
    assert stage.open == []

    stage.move_to(rome("2025-12-12 12:00"))

    assert stage.open == ["visita_preadottiva"]


def test_a_revocation_is_proposed_only_for_grave_difficulties() -> None:
    stage = placed().move_to(rome("2025-11-14 12:00"))
    seen = {**SEEN, "data_visita": "2025-11-14", "proposta_visita": "revoca"}

    assert "per difficoltà gravi" in refused(stage, "visita_preadottiva", seen)


def test_a_family_may_give_up_the_support_before_the_year() -> None:
    stage = supported().move_to(rome("2025-11-03 12:00"))
    met = {
        "data": "2025-11-03",
        "come_sta": "Bene.",
        "relazioni_famiglia": "Serene.",
        "difficolta": "nessuna",
        "seguito_sostegno": "conclude",
        "famiglia_rinuncia": True,
    }

    stage.done("incontro_postadozione", met)

    assert stage.open == ["chiedi_contributi"]


# --- from outside -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begun", "opened"),
    [
        (gathered, ["scrivi_relazione_adozione"]),
        (placed, []),
        (supported, []),
    ],
)
def test_a_new_act_goes_on_from_where_the_work_was(begun: Any, opened: list[str]) -> None:
    stage: Access = begun()
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", READ)

    assert stage.open == opened
    assert stage.step.data["provvedimento_id"] == NEW_ACT["provvedimento_id"]


def test_a_charge_that_has_ceased_ends_the_path() -> None:
    stage = inquired().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", {**READ, "seguito_provvedimento": "cessato"})

    assert stage.step.outcomes == ("incarico_cessato",)


@pytest.mark.parametrize(
    ("message", "cause", "end"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_what_stops_the_path_is_written_down(message: str, cause: str, end: str) -> None:
    stage = placed().receive(message, causa=cause)
    assert stage.open == ["chiudi_per_evento"]

    stage.done("chiudi_per_evento", CLOSED)

    assert stage.step.outcomes == (end,)


def test_a_couple_that_moves_is_followed_until_the_other_town_takes_over() -> None:
    stage = placed().receive("msg_trasferimento_competenza")

    for element, decisions in PASSING:
        stage.decide(element, **decisions)
        if element == "invia_richiesta":
            stage.receive("msg_presa_in_carico_accettata")
    assert stage.step.outcomes == ()
    stage.move_to(rome("2025-11-01 00:01"))

    assert stage.step.outcomes == ("trasferito",)


def test_a_couple_that_stays_within_reach_stays_with_the_service() -> None:
    stage = inquired().receive("msg_trasferimento_competenza")
    stage.decide("rileva_variazione", residenza_minore="nostro_comune", dimora_nel_territorio=True)

    stage.decide("conferma_competenza", decisione_competenza="resta")

    assert "colloquio_coppia" in stage.open
    assert "resta_al_servizio" in stage.passed


@pytest.mark.parametrize(
    ("choice", "now", "opened"),
    [
        ("escluso", False, None),
        ("confermato", False, "redigi_segnalazione"),
        ("confermato", True, "redigi_segnalazione"),
    ],
)
def test_a_grave_harm_is_weighed_at_once_and_the_work_goes_on(
    *, choice: str, now: bool, opened: str | None
) -> None:
    stage = placed()
    stage.hear("sig_grave_pregiudizio")
    weighed = {**GRAVE, "esito_pregiudizio": choice, "pericolo_immediato": now}
    if now:
        weighed["protezione_messa_in_atto"] = "È con chi lo accudisce."

    stage.done("valuta_grave_pregiudizio", weighed)

    assert (opened in stage.open) is (opened is not None)
    begun = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert begun == ["p04_protezione_urgente_403"] * now
