"""An act is read while something else of the penal area is under way: none of it is lost."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.penal import (
    APPROVED,
    PROJECT,
    TREATED,
    WEEK,
    confirmed,
    refused,
    week,
)
from tests.processes_catalogue.test_p13_ends import READ, reported

NEW_ACT: dict[str, Any] = {"provvedimento_id": 11, "mandati": ["penale_map"], "scadenza_ag": None}
GOES_ON = READ | {"tipo_disposto": "map_art28"}
GRAVE = WEEK | {"violazione": "grave", "episodi": "Una porta rotta."}
SENT = {
    "risorse_personali": "Disegna.",
    "risorse_familiari": "La madre.",
    "risorse_sociali": "La squadra.",
    "risorse_ambientali": "Il centro.",
    "inviato_il": "2025-09-18T11:00",
    "protocollo_invio": "2025/0001",
    "ricevuta_invio": "1",
}


def read(stage: Access, **changed: Any) -> Access:
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)
    return stage.done("leggi_provvedimento", GOES_ON | changed).move_to(stage.now)


def test_a_week_that_is_not_yet_recorded_is_still_asked() -> None:
    stage = read(week())

    assert stage.open == ["registra_settimana"]
    assert stage.said("registra_settimana", "settimana") == "gio 25 set 2025"


def test_a_week_that_is_recorded_is_not_asked_again() -> None:
    stage = read(week().done("registra_settimana", WEEK))

    assert stage.open == []
    stage.move_to(rome("2025-10-02 09:00"))
    assert stage.said("registra_settimana", "settimana") == "gio 2 ott 2025"


def test_a_grave_breach_that_was_not_yet_treated_is_treated_at_once() -> None:
    stage = read(week().done("registra_settimana", GRAVE))

    assert stage.open == ["tratta_violazione"]

    stage.done("tratta_violazione", TREATED).move_to(rome("2025-10-02 09:00"))
    assert stage.done("registra_settimana", WEEK).open == []


def test_what_is_told_of_a_breach_is_due_from_the_day_in_which_it_was_recorded() -> None:
    stage = week().done("registra_settimana", GRAVE)
    recorded = stage.now
    stage.receive("msg_provvedimento_modificato", **NEW_ACT).move_to(rome("2025-09-27 09:00"))

    stage.done("leggi_provvedimento", GOES_ON)

    data = stage.task("tratta_violazione").data
    assert data["violazione_registrata_il"] == recorded


def test_a_breach_that_was_treated_is_not_asked_again() -> None:
    stage = week().done("registra_settimana", GRAVE).done("tratta_violazione", TREATED)

    assert read(stage).open == []


def test_a_boy_who_no_longer_wants_to_go_on_is_heard_at_once() -> None:
    stage = week().done("registra_settimana", WEEK | {"vuole_proseguire": False})

    assert read(stage).open == ["tratta_violazione"]


def test_a_breach_of_the_project_before_is_not_treated_in_a_new_one() -> None:
    stage = read(week().done("registra_settimana", GRAVE), seguito_provvedimento="nuovo_percorso")
    stage.done("conferma_percorso", {"percorso": "map"})
    stage.done("scrivi_progetto", PROJECT | {"stessa_prova": False, "durata_dal": "2025-09-26"})

    assert "tratta_violazione" not in stage.done("approva_progetto", APPROVED).open


def test_the_final_report_that_was_sent_is_not_asked_again() -> None:
    stage = reported("map_art28", "map")
    assert stage.open == ["registra_esito"]

    assert "registra_esito" in read(stage).open
    assert "chiedi_contributi" not in stage.open


def test_a_report_that_is_half_written_is_taken_up_where_it_was() -> None:
    stage = half_reported()
    under_way = list(stage.open)

    assert "redige_bozza" in under_way
    assert read(stage).open == under_way


def half_reported() -> Access:
    stage = week()
    stage.move_to(rome("2026-07-18 09:00"))
    return stage.decide("chiedi_contributi", fonti=[])


def test_a_contribution_that_was_sent_is_not_asked_again() -> None:
    stage = confirmed("personalita_art9", "contributo_personalita", eta_al_fatto=16)
    stage.done("contributo_personalita", SENT)

    assert read(stage, tipo_disposto="personalita_art9").open == ["segui_udienza"]


def test_a_new_path_begins_with_nothing_of_the_one_before() -> None:
    stage = confirmed("personalita_art9", "contributo_personalita", eta_al_fatto=16)
    stage.done("contributo_personalita", SENT)
    read(stage, seguito_provvedimento="nuovo_percorso", tipo_disposto="personalita_art9")

    assert stage.done("conferma_percorso", {"percorso": "contributo_personalita"}).open == [
        "contributo_personalita"
    ]


def test_a_week_that_had_not_ended_does_not_stay_open_in_a_new_path() -> None:
    stage = read(week(), seguito_provvedimento="nuovo_percorso")

    assert stage.open == ["conferma_percorso"]


# --- an act of others ----------------------------------------------------------------------------

PLACES: dict[str, Any] = {
    "provvedimento_id": 12,
    "mandati": ["collocamento_comunita"],
    "scadenza_ag": date(2026, 1, 20),
}
OF_OTHERS = {key: READ[key] for key in ("seguito_provvedimento", "che_cosa_cambia")} | {
    "atto_di_questo_percorso": False
}


def placed_elsewhere(**changed: Any) -> Access:
    """A civil decree places the boy, with a day of its own, while the probation goes on."""
    stage = read(week())
    stage.terms = [{"chiave": "L30", "provvedimento": 12, "entro": date(2026, 1, 20)}]
    stage.receive("msg_provvedimento_modificato", **PLACES)
    return stage.done("leggi_provvedimento", OF_OTHERS | changed).move_to(stage.now)


def test_an_act_of_others_leaves_the_act_and_the_days_of_this_path() -> None:
    data = placed_elsewhere().task("registra_settimana").data

    assert (data["provvedimento_id"], data["atti_letti"]) == (11, "11")
    assert (data["scadenza_ag"], data["prossima_relazione"]) == (None, None)


def test_what_an_act_of_others_orders_is_not_asked_and_the_path_stays_what_it_was() -> None:
    stage = week().receive(
        "msg_provvedimento_modificato", **PLACES | {"mandati": ["penale_27bis"]}
    )

    stage.done("leggi_provvedimento", OF_OTHERS).move_to(stage.now)

    assert stage.task("registra_settimana").data["tipo_richiesta"] == "map_art28"


def test_an_act_of_this_path_says_what_it_orders() -> None:
    stage = week().receive("msg_provvedimento_modificato", **NEW_ACT)

    read_so = GOES_ON | {"tipo_disposto": "rieducazione_art27bis"}
    stage.done("leggi_provvedimento", read_so).move_to(stage.now)

    assert stage.task("registra_settimana").data["tipo_richiesta"] == "rieducazione_art27bis"


def test_an_act_of_this_path_brings_its_day() -> None:
    data = (
        placed_elsewhere(atto_di_questo_percorso=True, tipo_disposto="map_art28")
        .task("registra_settimana")
        .data
    )

    assert (data["provvedimento_id"], data["scadenza_ag"]) == (12, date(2026, 1, 20))
    assert data["prossima_relazione"] == date(2026, 1, 20)


@pytest.mark.parametrize(
    ("mandates", "proposed"),
    [(["collocamento_comunita"], "no"), (["penale_map"], "si"), (["adm"], "si"), ([], "si")],
)
def test_whose_the_act_is_is_proposed_by_its_mandates_and_said_by_a_person(
    mandates: list[str], proposed: str
) -> None:
    stage = week().receive("msg_provvedimento_modificato", **PLACES | {"mandati": mandates})
    goes_on = {"seguito_provvedimento": "prosegue"}

    assert stage.said("leggi_provvedimento", "atto_di_questo_percorso", **goes_on) == proposed
    assert "riguarda questo percorso" in refused(
        stage, "leggi_provvedimento", OF_OTHERS | {"atto_di_questo_percorso": ""}
    )


def test_of_a_penal_act_and_another_read_together_the_penal_one_is_of_this_path() -> None:
    stage = week().receive("msg_provvedimento_modificato", **PLACES)
    stage.receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", GOES_ON).move_to(stage.now)

    data = stage.task("registra_settimana").data
    assert (data["provvedimento_id"], data["atti_letti"]) == (11, "11")
