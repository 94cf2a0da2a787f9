"""A grave danger that was told is weighed and reported, though the path ends meanwhile."""

from collections.abc import Callable

import pytest

from engine.steps import Status
from tests.processes_catalogue import (
    adoption,
    coming_of_age,
    disability,
    foster_steps,
    lone_minor,
    penal,
    placement,
    reception,
    test_one_of_several_dies,
)
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.test_death_outlasts_the_path import closed
from tests.processes_catalogue.urgent import protecting

WEIGHED, REPORTED = "valuta_grave_pregiudizio", "segnala_grave_pregiudizio"
EXCLUDED = {"esito_pregiudizio": "escluso", "pericolo_immediato": False}
PATHS: dict[str, Callable[[], Access]] = {
    **{
        process: test_one_of_several_dies.FOLLOWING[process][0]
        for process in (
            "p02_indagine_valutazione",
            "p03_presa_in_carico",
            "p09_affiancamento_solidarieta",
            "p10_spazio_neutro",
            "p19_percorso_personalizzato",
        )
    },
    "p04_protezione_urgente_403": lambda: protecting(11, 13),
    "p05_inserimento_residenziale": placement.living,
    "p06_accoglienza_madre_bambino": reception.living,
    "p07_affido_familiare": foster_steps.living,
    "p12_msna": lone_minor.sheltered,
    "p11_adozione": adoption.placed,
    "p13_penale_minorile": penal.running,
    "p14_minori_disabilita": disability.working,
    "p20_prosieguo_autonomia": coming_of_age.granted,
}


def told(process: str) -> Access:
    stage = PATHS[process]()
    stage.hear("sig_grave_pregiudizio")
    return stage


@pytest.mark.parametrize("process", PATHS)
def test_it_is_weighed_though_the_coordinator_closes_the_path_before(process: str) -> None:
    stage = closed(told(process))

    assert stage.open == [WEIGHED]
    assert stage.decide(WEIGHED, **EXCLUDED).step.status is Status.COMPLETED


@pytest.mark.parametrize("process", PATHS)
def test_the_report_that_was_begun_is_written_to_the_end(process: str) -> None:
    stage = told(process).decide(WEIGHED, esito_pregiudizio="confermato", pericolo_immediato=False)
    begun = set(stage.open)

    closed(stage)

    assert stage.open
    assert set(stage.open) <= begun
