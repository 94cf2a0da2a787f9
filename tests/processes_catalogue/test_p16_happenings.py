"""What happens to a case while somebody comes to the family centre, and what is recalled of it."""

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.centre import CLOSED, oriented, welcomed
from tests.processes_catalogue.inquiry import rome


def refused(stage: Access, element: str, answers: dict[str, object]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done(element, answers)
    return faults(error.value)


@pytest.mark.parametrize("what", ["a new decree", "a danger"])
def test_whoever_coordinates_says_whether_the_access_goes_on(what: str) -> None:
    stage = welcomed()
    stop = {
        "che_cosa_e_arrivato": "provvedimento",
        "seguito_fatto": "si_ferma",
        "segnalazione_verificata": True,
        "motivazione": "Ora segue la presa in carico.",
    }

    if what == "a danger":
        stage.hear("sig_grave_pregiudizio")
    else:
        stage.receive("msg_provvedimento_modificato")
    unchecked = refused(stage, "leggi_fatto_nuovo", {**stop, "segnalazione_verificata": False})
    assert sorted(stage.open) == ["colloquio_orientamento", "leggi_fatto_nuovo"]
    stage.done("leggi_fatto_nuovo", stop)

    assert "R25" in unchecked
    assert stage.step.outcomes == ("accesso_fermato",)


def test_after_a_new_fact_the_access_may_go_on_as_it_was() -> None:
    stage = welcomed().receive("msg_provvedimento_modificato")
    on = {
        "che_cosa_e_arrivato": "provvedimento",
        "seguito_fatto": "prosegue",
        "motivazione": "L'atto non tocca ciò che si fa qui.",
    }

    stage.do("leggi_fatto_nuovo", **on)

    assert stage.open == ["colloquio_orientamento"]


def test_a_risk_that_came_out_in_a_session_is_recalled_when_the_access_closes() -> None:
    goals = {
        "obiettivi_percorso": "Dormire",
        "colloqui_previsti": 6,
        "consenso_percorso": True,
        "primo_colloquio": "2025-10-08T15:00",
    }
    session = {"data_seduta": "2025-10-02T10:00", "presente": True}
    ended = {"obiettivi_esito": "in_parte", "restituzione": "Ci si rivede", "serve_altro": False}
    stage = oriented("sostegno_psicologico").done("apri_percorso_breve", goals)
    stage.done("tieni_seduta", {**session, "rischio_emerso": True, "seguito_seduta": "altra"})
    stage.done("tieni_seduta", {**session, "rischio_emerso": False, "seguito_seduta": "chiude"})
    stage.done("chiudi_percorso_breve", ended).move_to(rome("2025-12-02 10:00"))
    gone = {"data_ricontatto": "2025-12-02T09:00", "esito_ricontatto": "non_vuole"}
    stage.done("ricontatto", gone)

    unsaid = refused(stage, "chiudi_accesso", {**CLOSED, "motivo_obbligo": "Nulla"})

    assert "era emerso un rischio" in unsaid
    assert "Era emerso un rischio" in stage.said("chiudi_accesso", "rischio_nei_colloqui")
    stage.done("chiudi_accesso", CLOSED)
