"""What happens to a case reaches a placement and a reception before anybody enters."""

import pytest

from engine.steps import Status
from tests.processes_catalogue import test_p05_title_check, test_p06_before_the_decision
from tests.processes_catalogue.test_p05_happenings import ALONE, GRAVE, HOW_IT_CLOSES

MOMENTS = {**test_p05_title_check.MOMENTS, **test_p06_before_the_decision.MOMENTS}
"""What is being done when it happens: a title checked, a woman asked, an address made safe."""
EVERYWHERE = pytest.mark.parametrize("where", list(MOMENTS))


REPORTING = "redigi_segnalazione"
STOPPED = pytest.mark.parametrize(
    ("message", "cause"),
    [("msg_decesso", "decesso"), ("msg_chiusura_forzata", "chiusura_forzata")],
)


@pytest.mark.parametrize("where", [one for one in MOMENTS if one != REPORTING])
@STOPPED
def test_what_stops_the_path_is_written_down(where: str, message: str, cause: str) -> None:
    stage = MOMENTS[where]().receive(message, causa=cause)
    assert stage.open == ["chiudi_per_evento"]

    stage.done("chiudi_per_evento", HOW_IT_CLOSES[cause])

    assert (stage.step.status, stage.step.outcomes) == (Status.COMPLETED, (cause,))


@STOPPED
def test_a_report_to_the_judge_that_was_begun_is_written_though_it_stops(
    message: str, cause: str
) -> None:
    stage = MOMENTS[REPORTING]().receive(message, causa=cause)

    stage.done("chiudi_per_evento", HOW_IT_CLOSES[cause])

    assert (stage.open, stage.step.outcomes) == ([REPORTING], (cause,))
    assert stage.step.status is Status.RUNNING


@EVERYWHERE
def test_another_municipality_takes_over(where: str) -> None:
    stage = MOMENTS[where]().receive("msg_trasferimento_competenza")

    assert sorted(stage.open) == sorted(["rileva_variazione", where])


@EVERYWHERE
def test_who_comes_of_age_does_not_enter(where: str) -> None:
    stage = MOMENTS[where]().receive("msg_minore_maggiorenne", minore_id=1)
    assert sorted(stage.open) == sorted(["valuta_maggiore_eta", where])

    decided = {**ALONE, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}
    stage.done("valuta_maggiore_eta", decided).receive("msg_dimissione_decisa")

    assert stage.step.outcomes[-1] == "maggiore_eta_prima"
    assert stage.step.status is Status.COMPLETED


@EVERYWHERE
def test_a_grave_harm_is_weighed_at_once(where: str) -> None:
    stage = MOMENTS[where]()
    stage.hear("sig_grave_pregiudizio")
    assert sorted(stage.open) == sorted(["valuta_grave_pregiudizio", where])

    excluded = {**GRAVE, "pericolo_immediato": False, "esito_pregiudizio": "escluso"}
    stage.done("valuta_grave_pregiudizio", excluded)

    assert stage.open == [where]
