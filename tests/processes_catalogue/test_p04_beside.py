"""What was begun beside an urgent removal is finished, though its measure ends first."""

import pytest

from engine.steps import Status
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.test_p04_death import RECORDED, died
from tests.processes_catalogue.test_p04_happenings import PASSED
from tests.processes_catalogue.test_p04_of_age import grown
from tests.processes_catalogue.test_p04_one_of_several import revoked
from tests.processes_catalogue.urgent import protecting

ELDER, YOUNGER = 11, 13
STAYS = {"minore_rientra": "altro_titolo", "nuova_segnalazione": False}
CLOSED = {name: said for name, said in RECORDED.items() if name != "fratelli_informati"}


def over(stage: Access) -> Access:
    """The prosecutor revokes for whoever is left, and it is said what follows."""
    return revoked(stage).decide("rientro_assistito", **STAYS)


def test_a_death_is_recorded_though_the_measure_of_the_sibling_ends_before() -> None:
    stage = over(died(protecting(ELDER, YOUNGER), YOUNGER))

    assert stage.open == ["registra_decesso"]
    assert stage.step.outcomes == ("revocato_pm",)
    stage.done("registra_decesso", RECORDED)
    assert stage.step.status is Status.COMPLETED


def test_a_death_is_recorded_though_the_sibling_comes_of_age_before() -> None:
    stage = grown(died(protecting(ELDER, YOUNGER), YOUNGER), ELDER)

    assert stage.open == ["registra_decesso"]
    assert "maggiore_eta" in stage.step.outcomes


def test_each_death_is_recorded_though_the_last_closes_the_path() -> None:
    stage = died(protecting(ELDER, YOUNGER), YOUNGER)
    stage.receive("msg_decesso", causa="decesso", minore_id=ELDER)

    stage.done("chiudi_per_evento", CLOSED)

    assert stage.open == ["registra_decesso"]
    assert stage.step.outcomes == ("decesso",)


def test_a_death_is_recorded_though_the_case_passes_before() -> None:
    stage = died(protecting(ELDER, YOUNGER), YOUNGER).receive("msg_trasferimento_competenza")

    stage.done("passa_competenza", PASSED)

    assert stage.open == ["registra_decesso"]
    assert stage.timers == {}
    assert stage.done("registra_decesso", RECORDED).step.status is Status.COMPLETED


@pytest.mark.parametrize(
    ("message", "opens"),
    [
        ("msg_segnalazione_confluita", "leggi_segnalazione"),
        ("msg_provvedimento_modificato", "leggi_provvedimento"),
        ("msg_trasferimento_competenza", "passa_competenza"),
    ],
)
def test_what_has_come_meanwhile_is_read_though_the_measure_ends_before(
    message: str, opens: str
) -> None:
    stage = over(protecting(ELDER).receive(message, provvedimento_id=3))

    assert stage.open == [opens]


def test_a_danger_is_weighed_though_the_measure_ends_before() -> None:
    stage = protecting(ELDER)
    stage.hear("sig_grave_pregiudizio")

    assert over(stage).open == ["valuta_grave_pregiudizio"]
