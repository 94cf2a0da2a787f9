"""An act that speaks of something else leaves the meetings (P10) where they were."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue import neutral_space
from tests.processes_catalogue.access import Access

ACT: dict[str, Any] = {"provvedimento_id": 12, "mandati": ["collocamento_comunita"]}
ELSEWHERE = {"seguito_provvedimento": "continua", "che_cosa_cambia": "Il collocamento."}
KEPT = ("provvedimento_id", "scadenza_ag", "atti_letti", "scadenza_relazione", "conteggi")
UNDER_WAY: dict[str, Callable[[], Access]] = {
    "the talks": neutral_space.taken,
    "the agreement": neutral_space.prepared,
    "a meeting to be recorded": neutral_space.meeting,
    "what the judge is told of absences": lambda: neutral_space.telling(
        stato="rifiuto_minore", azione="rispetta_rifiuto"
    ),
}


@pytest.mark.parametrize("day", [None, date(2026, 1, 20)])
@pytest.mark.parametrize("work", UNDER_WAY)
def test_what_was_under_way_goes_on_with_the_act_and_the_day_of_before(
    work: str, day: date | None
) -> None:
    stage = UNDER_WAY[work]()
    under_way, before = list(stage.open), dict(stage.step.data)
    stage.receive("msg_provvedimento_modificato", **ACT, scadenza_ag=day)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", ELSEWHERE).move_to(stage.now)

    assert sorted(stage.open) == sorted(under_way)
    for name in KEPT:
        assert stage.step.data.get(name) == before.get(name)


def test_the_next_act_that_regulates_the_meetings_leads_back_to_the_request() -> None:
    stage = neutral_space.prepared().receive("msg_provvedimento_modificato", **ACT)
    stage.done("leggi_provvedimento", ELSEWHERE)

    neutral_space.overtaken(stage, "prosegue", act=13)

    assert stage.open == ["richiesta_attivazione"]


@pytest.mark.parametrize(
    ("whom", "proposed"), [(None, "sospeso"), ([1, 2], "sospeso"), ([1], ""), ([9], "continua")]
)
def test_the_meetings_of_two_are_not_all_stopped_by_what_stops_those_of_one(
    whom: list[int] | None, proposed: str
) -> None:
    stage = neutral_space.taken(minori=[{"persona": 1}, {"persona": 2}])

    stage.receive("msg_provvedimento_modificato", **ACT, visite="sospese", nominati=whom)

    said = stage.shown("leggi_provvedimento").get("seguito_provvedimento", "")
    assert said == proposed
