"""A death that was told is recorded, though the path ends while somebody writes it."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.steps import Status
from tests.processes_catalogue import (
    test_death_in_a_placement,
    test_death_in_a_reception,
    test_p04_death,
)
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.test_one_of_several_dies import (
    ELDER,
    FOLLOWING,
    OF_A_HOUSEHOLD,
    RECORDED,
    YOUNGER,
    died,
)
from tests.processes_catalogue.test_p05_happenings import CLOSED
from tests.processes_catalogue.urgent import protecting

Path = tuple[Callable[[], Access], dict[str, Any]]
SAID = RECORDED | {"ag_informata": True}
SILENT = "p03_presa_in_carico", "p19_percorso_personalizzato"
"""Those whose story has no mandate: whether the judge knows is not asked."""
TOGETHER = (
    "p02_indagine_valutazione",
    "p09_affiancamento_solidarieta",
    "p10_spazio_neutro",
    *SILENT,
)
PATHS: dict[str, Path] = {
    **{process: (build, SAID) for process, build in OF_A_HOUSEHOLD.items()},
    **{process: (FOLLOWING[process][0], SAID) for process in TOGETHER},
    **{process: (FOLLOWING[process][0], RECORDED) for process in SILENT},
} | {
    "p04_protezione_urgente_403": (lambda: protecting(ELDER, YOUNGER), test_p04_death.RECORDED),
    "p05_inserimento_residenziale": (
        test_death_in_a_placement.living_together,
        test_death_in_a_placement.RECORDED,
    ),
    "p06_accoglienza_madre_bambino": (
        test_death_in_a_reception.living,
        test_death_in_a_placement.RECORDED,
    ),
}


def closed(stage: Access) -> Access:
    stage.receive("msg_chiusura_forzata", causa="chiusura_forzata")
    today = CLOSED["chiusura"] | {"data_chiusura": stage.now.date().isoformat()}
    return stage.done("chiudi_per_evento", CLOSED | {"chiusura": today})


@pytest.mark.parametrize("process", sorted(PATHS))
def test_it_is_recorded_though_the_coordinator_closes_the_path_before(process: str) -> None:
    build, said = PATHS[process]

    stage = closed(died(build()))

    assert stage.open == ["registra_decesso"]
    assert "chiusura_forzata" in stage.step.outcomes
    assert stage.done("registra_decesso", said).step.status is Status.COMPLETED
