"""A family beside a family, and a child hosted by private accord, walk the ways they have."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome

NOW = rome("2025-11-03 18:00")
PROCESS = "p09_affiancamento_solidarieta"
ASKED: dict[str, Any] = {
    "da_chi": "famiglia",
    "che_cosa": "affiancamento",
    "racconto": "Serve una mano con i compiti.",
    "referente": 1,
    "minore": {
        "cognome": "Nuvola-Prova",
        "nome": "Anita",
        "data_nascita": "2016-02-03",
        "indirizzo_protetto": False,
    },
}
HOSTED: dict[str, Any] = {**ASKED, "che_cosa": "accoglienza_informale"}
NEED: dict[str, Any] = {
    "bisogno": "I compiti del pomeriggio.",
    "frequenza": "settimanale",
    "minori": [{"persona": 1, "eta": 9}],
    "rischio": "basso",
}
MATCHED: dict[str, Any] = {
    "esito_abbinamento": "abbinate",
    "famiglia_affiancante": 7,
    "incontro_il": "2025-11-01",
    "si_accettano": True,
    "motivazione": "Vivono vicine.",
}
PACT: dict[str, Any] = {
    "famiglia_affiancata_ref": 1,
    "tutor_ref": 1,
    "attivita": ["compiti"],
    "giorni_ore": "Il martedì.",
    "impegni_affiancante": "Esserci.",
    "impegni_affiancata": "Avvisare.",
    "data_patto": "2025-11-03",
    "durata_mesi": 12,
    "assicurazione": True,
    "patto_firmato": "1",
    "firma": "si",
}
STAYS: dict[str, Any] = {
    "minori": [{"persona": 1, "eta": 9}],
    "data_inizio": "2025-11-01",
    "ospitante": "Famiglia Prova",
    "grado_parentela": "nessuno",
    "stabile": True,
    "accordo_genitori": True,
    "perche_presso_altri": "I genitori lavorano lontano.",
    "come_sta_bambino": "Bene.",
}
TOLD: dict[str, Any] = {
    "avvisati": ["ospitante", "genitori"],
    "avvisati_il": "2025-11-03",
    "modo_avviso": "a_mano",
    "ricevuta_avviso": "1",
}
CHECKED: dict[str, Any] = {
    "segnalazione_host": False,
    "segnalazione_genitori": False,
    "dopo_sei_mesi": "resta",
    "motivazione": "Nessuno ha segnalato.",
}
CONVERTED: dict[str, Any] = {
    "seguito_accoglienza": "affido",
    "genitori_consentono": True,
    "come_sta_bambino": "Bene.",
    "motivazione": "Serve un titolo.",
}


def asked(**known: Any) -> Access:
    stage = Access(PROCESS, NOW)
    data = {"caso_id": 1, "titolo": "volontario", "responsabile_caso": 1, "provvedimento_id": None}
    stage.start("msg_apri_processo", **(data | known))
    return stage


def beside(**known: Any) -> Access:
    """The pact of the two families is signed."""
    stage = asked(**known).done("accogli_richiesta", ASKED).done("analizza_bisogno", NEED)
    return stage.done("abbina_famiglie", MATCHED).done("firma_patto", PACT)


def hosted(since: str = "2025-11-01", **stays: Any) -> Access:
    """A child lives with others since that day."""
    stage = asked().done("accogli_richiesta", HOSTED)
    return stage.done("registra_accoglienza", STAYS | {"data_inizio": since} | stays)


def refused(stage: Access, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done(element, answers)
    return faults(error.value)


# --- a family beside a family -------------------------------------------------------------------


def test_no_name_and_no_story_of_the_family_enters_the_path() -> None:
    data = str(beside().step.data)

    assert not [word for word in ("Nuvola", "Anita", "compiti del") if word in data]


def test_a_family_that_offers_itself_does_not_ask_for_a_child_to_be_hosted() -> None:
    answers = HOSTED | {"da_chi": "offerta"}

    assert "per un affiancamento" in refused(asked(), "accogli_richiesta", answers)


@pytest.mark.parametrize("risk", ["medio", "alto"])
def test_a_risk_is_named_with_what_shows_it(risk: str) -> None:
    stage = asked().done("accogli_richiesta", ASKED)

    assert "da che cosa si vede" in refused(stage, "analizza_bisogno", NEED | {"rischio": risk})


def test_a_child_who_is_not_in_the_fascicolo_is_called_by_name() -> None:
    stage = asked().done("accogli_richiesta", ASKED)
    cousin = {"minori": [{"persona": 1, "eta": 9}, {"eta": 4}]}

    assert "oppure scrivi il nome" in refused(stage, "analizza_bisogno", NEED | cousin)
    named = {"minori": [{"persona": 1, "eta": 9}, {"chi": "La cugina Ida", "eta": 4}]}
    assert stage.done("analizza_bisogno", NEED | named).open == ["abbina_famiglie"]


def test_a_high_risk_opens_the_assessment_instead_of_a_pact() -> None:
    stage = asked().done("accogli_richiesta", ASKED)
    high = {"rischio": "alto", "da_che_cosa_si_vede": "Resta sola la notte."}

    stage.done("analizza_bisogno", NEED | high)

    assert stage.sent[-1].payload["processo"] == "p02_indagine_valutazione"
    assert stage.step.outcomes == ("passato_a_valutazione",)


@pytest.mark.parametrize(
    ("lack", "told"),
    [
        ({"famiglia_affiancante": ""}, "Scrivi il numero"),
        ({"incontro_il": ""}, "si incontrano prima"),
        ({"si_accettano": False}, "Senza il sì di tutte e due"),
        ({"esito_abbinamento": "nessuna"}, "quale altro aiuto"),
    ],
)
def test_two_families_are_paired_only_after_both_have_met_and_said_yes(
    lack: dict[str, Any], told: str
) -> None:
    stage = asked().done("accogli_richiesta", ASKED).done("analizza_bisogno", NEED)

    assert told in refused(stage, "abbina_famiglie", MATCHED | lack)


@pytest.mark.parametrize(
    ("lack", "told"),
    [
        ({"durata_mesi": 0}, "Il valore minimo è 1"),
        ({"attivita": []}, "Scegli almeno una risposta"),
        ({"patto_firmato": ""}, "Carica il documento"),
        ({"firma": ""}, "firma"),
    ],
)
def test_a_pact_is_signed_and_says_what_is_done_and_for_how_long(
    lack: dict[str, Any], told: str
) -> None:
    stage = asked().done("accogli_richiesta", ASKED).done("analizza_bisogno", NEED)
    stage.done("abbina_famiglie", MATCHED)

    assert told in refused(stage, "firma_patto", PACT | lack)


def test_a_pact_may_begin_on_a_day_to_come_and_runs_from_it() -> None:
    stage = asked().done("accogli_richiesta", ASKED).done("analizza_bisogno", NEED)
    stage.done("abbina_famiglie", MATCHED)

    stage.done("firma_patto", PACT | {"data_patto": "2025-11-10"})

    assert stage.timers["patto_finito"] == rome("2026-11-10 23:59:59")


def test_who_answers_for_a_case_is_not_changed_at_the_desk() -> None:
    told = refused(asked(), "accogli_richiesta", ASKED | {"referente": 2})

    assert "la cambia il coordinatore" in told


def test_a_request_at_the_desk_names_who_answers_for_it() -> None:
    stage = asked(responsabile_caso=None).done("accogli_richiesta", ASKED)
    high = {"rischio": "alto", "da_che_cosa_si_vede": "Resta sola la notte."}

    stage.done("analizza_bisogno", NEED | high)

    assert stage.sent[-1].payload["responsabile_caso"] == 1


def test_the_duration_of_a_pact_is_proposed_by_the_municipality() -> None:
    stage = asked().done("accogli_richiesta", ASKED).done("analizza_bisogno", NEED)
    stage.done("abbina_famiglie", MATCHED)

    assert stage.said("firma_patto", "durata_mesi") == "12"


def test_a_pact_ends_on_its_day_and_is_weighed() -> None:
    stage = beside()

    assert stage.timers["patto_finito"] == rome("2026-11-03 23:59:59")


def test_the_family_that_helps_withdraws_and_the_help_is_weighed() -> None:
    stage = beside()

    stage.receive("msg_disponibilita_ritirata", motivo="trasloco")

    assert stage.open == ["valuta_finale"]


def test_a_pact_is_not_renewed_with_a_family_that_has_withdrawn() -> None:
    stage = beside()
    stage.receive("msg_disponibilita_ritirata", motivo="trasloco")
    answers = {"esito_affiancamento": "rinnovato", "che_cosa_e_cambiato": "I compiti sono fatti."}

    assert "non si rinnova" in refused(stage, "valuta_finale", answers)


def test_with_a_mandate_the_judge_knows_of_the_end() -> None:
    stage = beside(titolo="mandato", provvedimento_id=1)
    stage.receive("msg_disponibilita_ritirata", motivo="trasloco")
    answers = {"esito_affiancamento": "concluso_positivo", "che_cosa_e_cambiato": "Va bene."}

    told = refused(stage, "valuta_finale", answers | {"ag_informata": False})

    assert "R26" in told


# --- a child who lives with others --------------------------------------------------------------


@pytest.mark.parametrize("grade", ["oltre_4", "nessuno"])
def test_beyond_the_fourth_degree_six_months_run_from_the_first_day(grade: str) -> None:
    stage = hosted(grado_parentela=grade)

    assert stage.timers["sei_mesi_passati"] == rome("2026-05-01 23:59:59")
    assert stage.timers["preavviso_sei_mesi"].date() == rome("2026-04-01 08:00").date()


def test_within_the_fourth_degree_nothing_runs_and_somebody_informs() -> None:
    stage = hosted(grado_parentela="entro_4")

    assert stage.open == ["informa_parenti"]
    assert not stage.timers


def test_a_child_cannot_have_gone_to_live_there_tomorrow() -> None:
    stage = asked().done("accogli_richiesta", HOSTED)

    told = refused(stage, "registra_accoglienza", STAYS | {"data_inizio": "2025-11-04"})

    assert "non può essere nel futuro" in told


def test_the_notice_is_for_both_or_says_why_not() -> None:
    stage = hosted("2025-05-10")
    stage.move_to(NOW)

    told = refused(stage, "informa_obbligo", TOLD | {"avvisati": ["ospitante"]})

    assert "Il dovere è di tutti e due" in told


def test_the_notice_is_written_before_somebody_carries_it() -> None:
    stage = hosted("2025-05-10")
    stage.move_to(NOW)

    assert ("lettere.componi", {"lettere": ["avviso_sei_mesi"]}) in [
        (handler, dict(given)) for handler, given in stage.jobs
    ]
    assert "informa_obbligo" in stage.open


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (CONVERTED | {"genitori_consentono": False}, "solo il Tribunale"),
        (CONVERTED | {"seguito_accoglienza": "segnalata"}, "Senza data e protocollo"),
        (CONVERTED | {"seguito_accoglienza": "rientro"}, "il giorno del rientro"),
    ],
)
def test_what_follows_is_said_with_what_proves_it(answers: dict[str, Any], told: str) -> None:
    assert told in refused(hosted(), "segui_accoglienza", answers)


def test_only_the_beginning_of_foster_care_stops_the_six_months() -> None:
    stage = hosted().done("segui_accoglienza", CONVERTED)

    assert stage.sent[-1].payload["processo"] == "p07_affido_familiare"
    assert stage.timers["sei_mesi_senza_affido"] == rome("2026-05-01 23:59:59")
    stage.receive("msg_collocamento_avviato", tipo="affido")
    assert stage.step.outcomes == ("convertito_in_affido",)


def test_a_placement_that_is_no_foster_care_ends_the_hosting_without_calling_it_so() -> None:
    stage = hosted().done("segui_accoglienza", CONVERTED)

    stage.receive("msg_collocamento_avviato", tipo="comunita")

    assert stage.step.outcomes == ("interrotto",)


def test_after_six_months_foster_care_is_no_longer_a_way_around_the_report() -> None:
    stage = hosted()
    stage.now = rome("2026-05-02 09:00")  # nobody has looked at the clock yet

    assert "Verifica la segnalazione" in refused(stage, "segui_accoglienza", CONVERTED)


def test_at_six_months_only_the_report_is_left_to_be_checked() -> None:
    stage = hosted()

    stage.move_to(rome("2026-05-02 09:00"))

    assert "verifica_segnalazione" in stage.open
    assert "segui_accoglienza" not in stage.open


def test_after_six_months_without_any_report_the_service_reports() -> None:
    stage = hosted()
    stage.move_to(rome("2026-05-02 09:00"))

    stage.done("verifica_segnalazione", CHECKED)

    assert "redigi_segnalazione" in stage.open


@pytest.mark.parametrize(
    ("after", "left"), [("resta", ["verifica_segnalazione"]), ("rientro", [])]
)
def test_a_child_who_stays_unreported_past_six_months_is_looked_at_again(
    after: str, left: list[str]
) -> None:
    stage = hosted()
    stage.move_to(rome("2026-05-02 09:00"))
    home = {"rientrato_il": "2026-05-02"} if after == "rientro" else {}
    stage.done("verifica_segnalazione", CHECKED | {"dopo_sei_mesi": after, **home})

    stage.decide("redigi_segnalazione", segnalazione_ag_esito="non_dovuta")
    stage.decide("rivedi_segnalazione", esito_revisione="approvata")

    assert [one for one in stage.open if one != "informa_obbligo"] == left


@pytest.mark.parametrize("who", ["segnalazione_host", "segnalazione_genitori"])
def test_a_report_that_has_arrived_is_enough_and_has_its_number(who: str) -> None:
    stage = hosted()
    stage.move_to(rome("2026-05-02 09:00"))

    assert "Senza data e protocollo" in refused(
        stage, "verifica_segnalazione", CHECKED | {who: True}
    )
    number = {who: True, "estremi_segnalazione": "2 aprile, prot. 3"}
    stage.done("verifica_segnalazione", CHECKED | number)
    assert stage.step.outcomes == ("segnalato_pm",)


@pytest.mark.parametrize(
    ("home", "left"), [("2026-05-01", []), ("2026-05-02", ["redigi_segnalazione"])]
)
def test_whoever_came_home_within_six_months_is_not_reported(home: str, left: list[str]) -> None:
    stage = hosted()
    stage.move_to(rome("2026-05-03 09:00"))
    back = {"dopo_sei_mesi": "rientro", "rientrato_il": home}

    stage.done("verifica_segnalazione", CHECKED | back)

    assert [one for one in stage.open if one == "redigi_segnalazione"] == left


def test_a_grave_danger_goes_to_the_coordinator_while_the_hosting_is_followed() -> None:
    stage = hosted()

    stage.hear("sig_grave_pregiudizio")

    assert sorted(stage.open) == ["segui_accoglienza", "valuta_grave_pregiudizio"]
