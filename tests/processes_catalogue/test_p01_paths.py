"""Access and triage go where their stories say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import (
    ACT,
    CHILD,
    ESTIMATE,
    MANDATE,
    MONDAY,
    NEW,
    WHAT_IS_TOLD,
    begun,
    confirmed,
    estimated,
    in_force,
    told,
)

DANGER = {
    "pericolo_attuale": "si",
    "adulto_protettivo": "no",
    "giudice_attivabile": "no",
    "natura_fatti": "abuso_o_lesione_grave",
    "autore_convivente": "si",
    "situazione_abbandono": "si",
}
EMERGENCY = {
    "livello": "U0_emergenza",
    "segnala_ag": True,
    "genitori_da_informare": "dopo_indicazione_ag",
    "esito_triage": "emergenza",
}
RECEIPT = {"riscontro": "ricevuta_semplice", "mezzo_riscontro": "pec"}
FILED = {"protocollo": "2025/1", "provvedimento": ACT, "minore": CHILD}
KNOWN = {**NEW, "esito_precedenti": "gia_in_carico", "caso_esistente": 9}


ACCEPTED = {"esito_presa_in_carico": "accettata", "data_risposta": "2025-11-03"}


def opened(stage: Access) -> list[str]:
    return [one.correlation for one in stage.sent if one.name == "msg_apri_processo"]


def valued() -> Access:
    return confirmed(estimated(told()))


def archived() -> Access:
    return confirmed(estimated(told(), esito_triage="archivia_motivata")).done(
        "riscontro_segnalante",
        {"riscontro": "nessuno", "motivo_nessun_riscontro": "Nessun recapito"},
    )


def oriented() -> Access:
    return confirmed(estimated(told(), esito_triage="orienta")).done(
        "riscontro_segnalante", RECEIPT
    )


def handed_over() -> Access:
    elsewhere = {**NEW, "residenza_minore": "altro_comune", "dimora_nel_territorio": False}
    stage = told().done("verifica_precedenti", elsewhere)
    stage.done(
        "valuta_segnalazione",
        {
            "livello": "U3_programmabile",
            "competenza_territoriale": "altro_comune",
            "segnala_ag": False,
            "genitori_da_informare": "subito",
            "esito_triage": "invia_altro_comune",
            "motivazione_esito": "Vive altrove",
        },
    )
    confirmed(stage).done("riscontro_segnalante", RECEIPT)
    stage.done(
        "trasmetti_atti",
        {
            "comune_destinatario": 1,
            "protocollo_invio": "2025/3",
            "inviati_il": "2025-11-03T10:00",
            "ricevuta_invio": "1",
            "avvisato_di_persona": True,
        },
    )
    return stage


def transferred() -> Access:
    return handed_over().done("registra_presa_in_carico", ACCEPTED)


def emergency(**changed: Any) -> Access:
    stage = estimated(told(**DANGER), **EMERGENCY)
    ratified = {
        "esito_ratifica": "confermata",
        "responsabile_caso": 1,
        "entro": "2025-11-04",
        **changed,
    }
    return stage.done("ratifica_emergenza", ratified)


def not_ratified() -> Access:
    return emergency(esito_ratifica="non_confermata", motivo_non_conferma="La zia protegge.")


def mandated() -> Access:
    stage = begun("msg_provvedimento_ag")
    stage.done("protocolla", FILED).done("decodifica_mandati", {"mandato": MANDATE})
    in_force(stage)
    estimated(stage, livello="AG_termine", esito_triage="esegue_mandato")
    return confirmed(stage)


def late() -> Access:
    stage = told().done("verifica_precedenti", NEW)
    stage.move_to(MONDAY + timedelta(days=5))
    return stage


# --- access and triage -----------------------------------------------------------------------


def test_a_school_report_opens_the_assessment_and_gets_a_receipt() -> None:
    stage = valued()

    assert sorted(stage.open) == ["primo_contatto", "riscontro_segnalante"]
    assert opened(stage) == ["1:p02_indagine_valutazione", "1:p15_connessioni_scuola"]


def test_the_payload_that_opens_a_path_holds_decisions_and_no_narrative() -> None:
    sent = next(one for one in valued().sent if one.name == "msg_apri_processo")

    assert sent.payload["titolo"] == "volontario"
    assert sent.payload["caso_id"] == 1
    assert not {"cognome", "nome", "fatti_riferiti"} & set(sent.payload)


def test_the_first_contact_is_due_by_the_level() -> None:
    stage = valued()

    assert stage.timers["contatto_scaduto"] == datetime(2025, 11, 24, 22, 59, 59, tzinfo=UTC)
    done = {
        "contatto_il": "2025-11-03T10:00",
        "contatto_con": ["madre"],
        "contatto_modo": "visita",
        "contatto_esito": "Un colloquio",
    }
    stage.done("riscontro_segnalante", RECEIPT).done("primo_contatto", done)
    assert set(stage.step.outcomes) == {"riscontro_dato", "valutazione_aperta"}


def test_a_prosecutors_request_ends_as_a_mandate_under_way() -> None:
    stage = mandated()

    assert set(stage.step.outcomes) == {"mandato_in_esecuzione", "nient_altro"}
    assert opened(stage) == ["1:p02_indagine_valutazione"]


@pytest.mark.parametrize(
    ("story", "end"),
    [
        (archived, "archiviata_motivata"),
        (oriented, "orientata"),
        (transferred, "trasferita"),
        (mandated, "mandato_in_esecuzione"),
    ],
)
def test_every_outcome_has_its_end(story: Callable[[], Access], end: str) -> None:
    stage = story()

    assert end in stage.step.outcomes
    assert stage.open == []


def test_a_new_report_is_never_lost_in_a_case_that_is_closed() -> None:
    stage = told()
    stage.files = [{"fascicolo": 9, "aperto": False}]

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("verifica_precedenti", KNOWN)
    stage.done("verifica_precedenti", KNOWN | {"esito_precedenti": "gia_chiuso"})

    assert "così la segnalazione si stima" in str(refused.value.errors)
    assert stage.open == ["valuta_segnalazione"]


def test_an_act_is_no_repetition_of_what_a_closed_case_holds() -> None:
    stage = begun("msg_provvedimento_ag")
    stage.done("protocolla", FILED).done("decodifica_mandati", {"mandato": MANDATE})
    in_force(stage).files = [{"fascicolo": 9, "aperto": False}]

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("verifica_precedenti", KNOWN | {"esito_precedenti": "duplicato"})
    stage.done("verifica_precedenti", KNOWN | {"esito_precedenti": "gia_chiuso"})

    assert "così ciò che ordina si esegue" in str(refused.value.errors)
    assert stage.open == ["valuta_segnalazione"]


@pytest.mark.parametrize("outcome", ["apre_valutazione", "orienta"])
def test_the_term_of_a_court_is_carried_out_and_nothing_else(outcome: str) -> None:
    stage = begun("msg_provvedimento_ag")
    stage.done("protocolla", FILED).done("decodifica_mandati", {"mandato": MANDATE})
    in_force(stage)

    with pytest.raises(InvalidAnswers) as refused:
        estimated(stage, livello="AG_termine", esito_triage=outcome)

    assert "si esegue" in str(refused.value.errors)


def test_the_service_answers_until_the_other_municipality_has_accepted() -> None:
    assert handed_over().open == ["registra_presa_in_carico"]


def test_a_report_that_the_other_municipality_refuses_is_estimated_here_again() -> None:
    refused = {"esito_presa_in_carico": "rifiutata", "motivo_rifiuto": "Risiede da voi"}
    stage = handed_over().done("registra_presa_in_carico", {**ACCEPTED, **refused})

    assert stage.open == ["valuta_segnalazione"]


def test_an_anonymous_report_alone_does_not_open_an_assessment() -> None:
    nobody = {
        "tipo_segnalante": "anonimo",
        "qualifica": "anonimo",
        "genitori_informati": "no_motivato",
        "motivo_mancata_informazione": "Non si sa chi ha scritto",
    }
    stage = told(canale="segnalazione_anonima", segnalante=nobody)
    stage.done("verifica_precedenti", NEW)

    with pytest.raises(InvalidAnswers):
        stage.done("valuta_segnalazione", ESTIMATE)
    checked = [{"chi": "Scuola", "quando": "2025-11-03T10:10", "esito": "Conferma le assenze"}]
    stage.done("valuta_segnalazione", {**ESTIMATE, "contatti_preliminari": checked})
    assert stage.open == ["conferma_triage"]


def test_a_twin_report_flows_into_the_one_before() -> None:
    stage = told().done("verifica_precedenti", {**KNOWN, "esito_precedenti": "duplicato"})

    assert stage.step.outcomes == ("confluita",)
    assert stage.sent == []


def test_danger_on_a_running_case_is_estimated_in_the_file_of_that_case() -> None:
    stage = told(**DANGER).done("verifica_precedenti", KNOWN)

    assert "fascicoli.unisci" in stage.handlers
    assert stage.open == ["valuta_segnalazione"]
    assert stage.task("valuta_segnalazione").data["caso_id"] == 9


def test_a_report_on_a_running_case_is_told_to_that_case() -> None:
    stage = told().done("verifica_precedenti", KNOWN)

    (sent,) = stage.sent
    assert (sent.name, sent.correlation) == ("msg_segnalazione_confluita", "9")
    assert stage.step.outcomes == ("confluita",)


def test_a_decree_on_a_running_case_re_parameterises_that_case() -> None:
    stage = begun("msg_provvedimento_ag")
    stage.done("protocolla", FILED).done("decodifica_mandati", {"mandato": MANDATE})

    in_force(stage).done("verifica_precedenti", KNOWN)

    assert stage.open == ["confronta_atto"]
    stage.done("confronta_atto", {"esito_confronto": "nuovo"})
    (sent,) = stage.sent
    assert (sent.name, sent.correlation) == ("msg_provvedimento_modificato", "9")


def test_a_present_danger_is_estimated_even_on_a_running_case() -> None:
    stage = told(**DANGER).done("verifica_precedenti", KNOWN)

    assert stage.open == ["valuta_segnalazione"]


def test_a_mandate_told_at_the_desk_is_registered_before_anything_else() -> None:
    stage = told(canale="mandato_ag_monitoraggio")

    assert stage.open == ["protocolla"]


def test_at_night_the_emergency_service_registers() -> None:
    stage = begun("msg_segnalazione_ricevuta", canale="pronto_intervento_sociale")

    assert stage.open == ["registra_segnalazione_pis"]
    stage.done(
        "registra_segnalazione_pis",
        {
            **WHAT_IS_TOLD,
            "canale": "pronto_intervento_sociale",
            "interventi_immediati": "Accompagnato al pronto soccorso",
        },
    )
    assert stage.open == ["verifica_precedenti"]


@pytest.mark.parametrize(
    "message",
    [
        "msg_mediazione_interrotta_violenza",
        "msg_segnalazione_ricevuta",
        "msg_trasferimento_competenza",
        "sig_grave_pregiudizio",
        None,
    ],
)
def test_every_way_in_leads_to_the_register(message: str | None) -> None:
    assert begun(message).open == ["registra_segnalazione"]


def test_an_estimate_that_is_not_confirmed_comes_back_with_its_remarks() -> None:
    stage = estimated(told())

    stage.done("conferma_triage", {"conferma": False, "rilievi": "Manca la residenza"})

    assert stage.open == ["valuta_segnalazione"]


def test_a_late_estimate_is_told_to_whoever_coordinates() -> None:
    stage = late()

    assert stage.jobs[-1][0] == "avvisi.sollecita"
    assert stage.jobs[-1][1]["a"] == ["coordinatore_tutela"]
    assert stage.open == ["valuta_segnalazione"]


def test_a_late_confirmation_is_told_to_whoever_coordinates() -> None:
    stage = estimated(told())

    stage.move_to(MONDAY + timedelta(days=3))

    assert stage.jobs[-1][1]["attivita"] == "conferma_triage"


def test_a_late_first_contact_is_told_too() -> None:
    stage = valued()

    stage.move_to(MONDAY + timedelta(days=30))

    assert stage.jobs[-1][1]["regola"] == "triage.primo_contatto.U3"
