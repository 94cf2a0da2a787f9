"""The penal area road by road: what is refused, and what its stories do not tell."""

import json
from typing import Any

import pytest
from lxml import etree

from access.permissions import Permission
from access.roles import permissions_of
from tests.processes_catalogue.inquiry import FILES, offered, rome
from tests.processes_catalogue.penal import (
    APPROVED,
    CAME,
    DUTY,
    KEVIN,
    MISSED,
    PENAL,
    PLACED,
    PROJECT,
    REQUEST,
    SENT_BY_TEAM,
    TREATED,
    WEEK,
    asked,
    confirmed,
    refused,
    running,
    week,
)

CENTRE = "conduttore_gruppo"
ENDED = {
    "data_chiusura": "2025-09-18",
    "motivazione": "Come agli atti",
    "situazione_finale": "Nulla resta aperto",
    "ag_informata": True,
}
CONTRIBUTED = {
    "risorse_personali": "Disegna.",
    "risorse_familiari": "La madre.",
    "risorse_sociali": "La squadra.",
    "risorse_ambientali": "Il centro.",
    "inviato_il": "2025-09-18T11:00",
    "protocollo_invio": "1",
    "ricevuta_invio": "1",
}


# --- what is asked, and the table D18 ----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "age", "proposed"),
    [
        ("map_art28", 13, "progetto_civile"),
        ("map_art28", 14, "map"),
        ("rieducazione_art27bis", 15, "rieducazione"),
        ("progetto_art25", 15, "progetto_civile"),
        ("collocamento_art22", 16, "comunita"),
        ("personalita_art9", 17, "contributo_personalita"),
    ],
)
def test_the_table_proposes_a_path(kind: str, age: int, proposed: str) -> None:
    grown = {**KEVIN, "data_nascita": "2008-02-11"}
    request = {**REQUEST, "minore": grown, "tipo_richiesta": kind, "eta_al_fatto": age}

    stage = asked().done("registra_richiesta", request)

    assert stage.step.data["proposta_percorso"] == proposed


def test_a_child_whom_the_team_sends_has_an_educational_project() -> None:
    stage = asked().done("registra_richiesta", SENT_BY_TEAM)

    assert stage.step.data["proposta_percorso"] == "progetto_civile"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"eta_al_fatto": None}, "quanti anni aveva"),
        ({"eta_al_fatto": 17}, "Anni compiuti oggi: 16"),
        ({"file_richiesta": None}, "Allega la richiesta"),
        ({"contributo_entro": "2025-09-01", "tipo_richiesta": "personalita_art9"}, "prima della"),
        ({"minore": {"cognome": "Prova"}}, ""),
        ({"chi_segue": 2}, "la cambia il coordinatore"),
    ],
)
def test_a_request_that_is_not_right_is_refused(changed: dict[str, Any], said: str) -> None:
    answers = {name: one for name, one in {**REQUEST, **changed}.items() if one is not None}

    assert said in refused(asked(), "registra_richiesta", answers)


def test_under_fourteen_the_road_is_civil_only() -> None:
    stage = asked().done("registra_richiesta", {**REQUEST, "eta_al_fatto": 13})
    chosen = {"percorso": "map", "motivazione_scostamento": "Lo dice lui"}

    assert "la strada è solo civile" in refused(stage, "conferma_percorso", chosen)


def test_another_path_than_the_proposed_one_is_explained() -> None:
    stage = asked().done("registra_richiesta", REQUEST)

    said = refused(stage, "conferma_percorso", {"percorso": "progetto_civile"})

    assert "perché la scelta è diversa" in said


def test_a_placement_is_carried_out_on_its_own_path() -> None:
    stage = confirmed("collocamento_art22", "comunita")

    assert stage.step.outcomes == ("collocamento_aperto",)
    assert stage.sent[-1].payload["processo"] == "p05_inserimento_residenziale"


def test_a_contribution_with_nothing_to_follow_ends_there() -> None:
    stage = confirmed("personalita_art9", "contributo_personalita")
    stage.done("contributo_personalita", CONTRIBUTED)
    said = refused(
        stage, "segui_udienza", {"deciso_il": "2025-09-18", "nulla_per_il_servizio": False}
    )

    stage.done("segui_udienza", {"deciso_il": "2025-09-18", "nulla_per_il_servizio": True})

    assert "registrala come nuovo provvedimento" in said
    assert stage.step.outcomes == ("contributo_inviato",)


# --- the project and its limits ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "path", "changed", "said"),
    [
        ("map_art28", "map", {"durata_al": "2026-09-19"}, "un anno al più"),
        (
            "map_art28",
            "map",
            {"durata_al": "2028-09-19", "reato_piu_grave": True},
            "tre anni al più",
        ),
        ("rieducazione_art27bis", "rieducazione", {"durata_al": "2026-05-19"}, "otto mesi al più"),
        ("rieducazione_art27bis", "rieducazione", {"durata_al": "2025-10-01"}, "almeno un mese"),
        ("map_art28", "map", {"durata_al": "2025-09-17"}, "finisce prima di cominciare"),
        ("map_art28", "map", {"impegni": None}, ""),
        ("map_art28", "map", {"referente_ussm": None}, "referente dell'USSM"),
        ("map_art28", "map", {"prossima_relazione": "2026-09-01"}, "dopo la fine"),
        ("map_art28", "map", {"udienza": "2025-09-17T10:00"}, "prima dell'inizio"),
        ("map_art28", "map", {"esercente_presente": False, "firma_esercenti": None}, "manca"),
    ],
)
def test_a_project_keeps_within_its_limits(
    kind: str, path: str, changed: dict[str, Any], said: str
) -> None:
    answers = {name: one for name, one in {**PROJECT, **changed}.items() if one is not None}
    if path != "map":
        answers.pop("reato_piu_grave", None)

    assert said in refused(confirmed(kind, path), "scrivi_progetto", answers)


@pytest.mark.parametrize(
    ("until", "grave"), [("2026-09-18", False), ("2028-09-18", True), ("2026-07-18", False)]
)
def test_the_last_day_of_the_law_is_within_it(*, until: str, grave: bool) -> None:
    project = {**PROJECT, "durata_al": until, "reato_piu_grave": grave}

    stage = confirmed().done("scrivi_progetto", project)

    assert stage.open == ["approva_progetto"]


def test_a_project_with_a_no_is_not_approved() -> None:
    stage = confirmed().done("scrivi_progetto", PROJECT)

    said = refused(stage, "approva_progetto", {**APPROVED, "limiti_rispettati": False})

    assert "Con un no" in said


# --- the centre sees duties only ----------------------------------------------------------------


def test_the_centre_may_open_neither_acts_nor_papers_nor_records() -> None:
    may = permissions_of(frozenset({CENTRE}))

    assert may.isdisjoint(
        {Permission.DECREE_READ, Permission.DOCUMENT_READ, Permission.RECORD_READ}
    )


def test_no_form_of_the_centre_shows_or_takes_what_is_judicial() -> None:
    drawing = etree.fromstring(FILES[f"bpmn/{PENAL}.bpmn"])
    space = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL"}
    lane = f"//b:lane[@name='{CENTRE}']/b:flowNodeRef/text()"
    tasks = set(drawing.xpath("//b:userTask/@id", namespaces=space))
    theirs = tasks.intersection(drawing.xpath(lane, namespaces=space))

    forms = [FILES[f"forms/{PENAL}/{one}.json"].decode() for one in sorted(theirs)]

    assert theirs == {"inserisci_attivita", "registra_settimana"}
    assert not any('"C3"' in form for form in forms)


def test_what_the_centre_reads_are_the_areas_of_the_duties() -> None:
    stage = running()

    assert stage.said("inserisci_attivita", "impegni_del_ragazzo") == "Scuola; Sport"
    assert [set(one) for one in stage.step.data["impegni"]] == [{"area"}, {"area"}]


def test_the_words_of_the_judge_stay_out_of_the_path() -> None:
    secret = {
        name
        for path, text in FILES.items()
        if path.startswith(f"forms/{PENAL}/")
        for name, field in json.loads(text)["properties"].items()
        if field.get("x-data-class") in {"C2", "C3", "C4"}
    }

    assert {"prescrizioni", "reato_piu_grave", "atto_esito"} <= secret
    assert secret.isdisjoint(running().step.data)


# --- the weeks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"presenze": [MISSED, MISSED]}, "almeno una violazione lieve"),
        ({"presenze": [{**CAME, "ore_svolte": "3"}]}, "più di quelle previste"),
        ({"presenze": [{**CAME, "ore_svolte": "0"}]}, "se l'assenza è giustificata"),
        ({"violazione": "grave"}, "che cosa è successo"),
    ],
)
def test_a_week_tells_what_happened(changed: dict[str, Any], said: str) -> None:
    assert said in refused(week(), "registra_settimana", {**WEEK, **changed})


def test_two_absences_are_a_slight_breach_and_the_project_goes_on() -> None:
    stage = week()

    stage.done("registra_settimana", {**WEEK, "presenze": [MISSED, MISSED], "violazione": "lieve"})

    assert stage.open == []
    assert stage.step.data["violazioni_lievi"] == 1


def test_a_grave_breach_is_told_at_once() -> None:
    stage = week().done(
        "registra_settimana", {**WEEK, "violazione": "grave", "episodi": "Una porta rotta."}
    )

    assert stage.open == ["tratta_violazione"]
    assert stage.sent[-1].name == "msg_violazione_ussm"
    assert "episodi" not in stage.sent[-1].payload


def test_a_breach_that_was_dealt_with_lets_the_weeks_go_on() -> None:
    stage = week().done(
        "registra_settimana", {**WEEK, "violazione": "grave", "episodi": "Una porta rotta."}
    )

    stage.done("tratta_violazione", TREATED).move_to(rome("2025-10-02 09:00"))

    assert stage.open == ["registra_settimana"]


def test_a_child_who_does_not_want_to_go_on_is_heard_first() -> None:
    stage = week().done("registra_settimana", {**WEEK, "vuole_proseguire": False})
    gave_up = {name: one for name, one in TREATED.items() if name != "misure_concordate"}

    stage.done("tratta_violazione", {**gave_up, "esito_violazione": "rinuncia"})
    stage.done("chiudi_penale", {"chiusura": {**ENDED, "esito": "rinuncia"}})

    assert stage.step.outcomes == ("rinuncia",)


def test_the_weeks_end_with_the_project() -> None:
    stage = running(durata_al="2025-09-29", impegni=PROJECT["impegni"])
    stage.done("inserisci_attivita", PLACED).move_to(rome("2025-09-25 09:00"))

    stage.done("registra_settimana", WEEK)

    assert "settimane_finite" in stage.passed


def test_a_workshop_is_asked_for_without_the_penal_area() -> None:
    stage = running().done("inserisci_attivita", {**PLACED, "laboratorio": True})

    sent = stage.sent[-1].payload
    assert sent["processo"] == "p17_gruppi_iniziative"
    assert "provvedimento_id" not in sent


def test_the_hours_of_a_week_are_added_up_by_the_form_itself() -> None:
    stage = week(2)

    stage.done("registra_settimana", {**WEEK, "presenze": [CAME, MISSED], "violazione": "lieve"})

    first, second = stage.given["registra_settimana"]
    assert first["ore_svolte_settimana"] == second["ore_svolte_settimana"] == 2
    assert (second["ore_previste_settimana"], second["assenze_senza_ragione"]) == (4, 1)


def test_the_duties_of_the_project_are_in_the_week_already_with_their_hours() -> None:
    stage = running(impegni=[{**DUTY, "ore_sett": "3"}])
    stage.done("inserisci_attivita", PLACED).move_to(rome("2025-09-25 09:00"))

    activities = offered(stage, "registra_settimana", "presenze", "attivita")
    hours = offered(stage, "registra_settimana", "presenze", "ore_previste")

    assert (activities, hours) == (["Scuola"], ["3"])


def test_the_hours_of_the_weeks_before_are_said_in_the_next() -> None:
    assert week(2).said("registra_settimana", "ore_fino_alla_scorsa") == "2"


@pytest.mark.parametrize(
    ("kind", "path", "report"),
    [("map_art28", "map", "map"), ("rieducazione_art27bis", "rieducazione", "aggiornamento")],
)
def test_only_of_a_trial_is_the_court_told_as_of_a_trial(
    kind: str, path: str, report: str
) -> None:
    stage = confirmed(kind, path)
    shorter = {"durata_al": "2026-01-31", "prossima_relazione": "2025-12-01"}
    stage.done("scrivi_progetto", {**PROJECT, **shorter, "udienza": "2026-02-20T10:00"})
    stage.done("approva_progetto", APPROVED).done("inserisci_attivita", PLACED)

    stage.move_to(rome("2025-11-20 09:00"))

    assert stage.task("chiedi_contributi").data["tipo_relazione"] == report
