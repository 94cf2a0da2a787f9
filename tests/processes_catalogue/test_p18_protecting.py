"""Protection after violence is finished, whatever had begun before the violence came up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.mediation import MET, mediating

PROTECTION = ["orienta_in_sicurezza", "proteggi_dopo_violenza"]
OF_AGE: Mapping[str, Any] = {
    "ragazzo_sentito": True,
    "che_cosa_chiede": "Niente per sé",
    "minori": [],
    "restano_altri_minori": False,
    "seguito_maggiore_eta": "si_chiude",
    "notizie_solo_sue": True,
    "segnalazione_verificata": True,
    "motivazione": "Non resta nessuno",
}


def moving() -> Access:
    """The meetings are on, and the case passes to another municipality on the 1st of December."""
    stage = mediating()
    stage.results["passaggi.registrato"] = {"il": date(2025, 12, 1), "da_confermare": False}
    stage.receive("msg_trasferimento_competenza")
    return stage


def of_age() -> Access:
    """The meetings are on, and the only child has come of age: what follows is to be decided."""
    return mediating().receive("msg_minore_maggiorenne", minore_id=1)


def violent(stage: Access) -> Access:
    return stage.done("tieni_incontro", {**MET, "prossimo_passo": "violenza"})


def test_what_protects_is_finished_here_though_the_case_has_passed_on_meanwhile() -> None:
    stage = violent(moving())

    stage.move_to(rome("2025-12-01 09:00"))

    assert sorted(stage.open) == PROTECTION


def test_a_report_is_finished_here_though_the_case_has_passed_on_meanwhile() -> None:
    stage = violent(moving())
    decided = {"pericolo_immediato": False, "segnala_ag": True, "motivazione": "Un fatto grave"}
    stage.done("proteggi_dopo_violenza", decided)

    stage.move_to(rome("2025-12-01 09:00"))

    assert sorted(stage.open) == ["orienta_in_sicurezza", "redigi_segnalazione"]


def test_what_protects_is_finished_though_nobody_is_a_minor_any_more() -> None:
    stage = violent(of_age())

    stage.done("valuta_maggiore_eta", OF_AGE)

    assert sorted(stage.open) == PROTECTION


@pytest.mark.parametrize("begun", [moving, of_age])
def test_without_violence_the_mediation_ends_as_it_did(begun: Any) -> None:
    stage = begun()

    if begun is moving:
        stage.move_to(rome("2025-12-01 09:00"))
    else:
        stage.done("valuta_maggiore_eta", OF_AGE)

    assert stage.step.status.value == "completed"
