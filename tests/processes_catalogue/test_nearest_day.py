"""A path reports on the nearest live day of the acts it has read, then on the next one (R12)."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue.inquiry import Inquiry
from tests.processes_catalogue.test_act_reported_for import TELLS, read
from tests.processes_catalogue.test_reading_an_act import BEGUN

NEAR, LATE = date(2026, 4, 1), date(2026, 7, 1)
FOLLOWING = ["neutral space", "inquiry", "adoption", "lone minor", "penal area"]
"""The paths that follow the days of all the acts they have read."""
EACH = pytest.mark.parametrize("path", FOLLOWING)


OF_NO_DAY = pytest.mark.parametrize(
    "path", ["neutral space", "inquiry", "lone minor", "penal area"]
)
"""Those that count the internal term of an act that names no day."""


def owed(act: int, day: date, key: str = "L30", **more: Any) -> dict[str, Any]:
    """A report that is owed by an act, as `scadenze_in_vigore()` gives it."""
    return {"provvedimento": act, "chiave": key, "entro": day, "periodica": False, **more}


def read_two(path: str, first: date | None, second: date | None) -> Inquiry:
    """Two acts were read one after the other, each with its day."""
    stage = BEGUN[path]()
    days = {21: first, 22: second}
    for act, day in days.items():
        if day is not None:
            stage.terms.append(owed(act, day))
        stage.terms.sort(key=lambda one: one["entro"])
        read(stage, provvedimento_id=act, mandati=["spazio_neutro"], scadenza_ag=day)
    return stage


@EACH
@pytest.mark.parametrize(("first", "second", "act"), [(NEAR, LATE, 21), (LATE, NEAR, 22)])
def test_the_nearest_day_is_the_one_to_report_by_whichever_act_was_read_last(
    path: str, first: date, second: date, act: int
) -> None:
    stage = read_two(path, first, second)

    assert stage.step.data["scadenza_ag"] == NEAR
    assert stage.step.data[TELLS] == act


@EACH
def test_an_act_that_is_read_stays_among_those_to_report_for(path: str) -> None:
    stage = read_two(path, NEAR, None)

    assert stage.step.data["atti_letti"].split("+")[-2:] == ["21", "22"]
    assert stage.step.data[TELLS] == 21


@EACH
def test_a_day_of_an_act_that_this_path_has_not_read_is_not_its_own(path: str) -> None:
    stage = BEGUN[path]()
    stage.terms = [owed(99, NEAR), owed(21, LATE)]

    read(stage, provvedimento_id=21, mandati=["spazio_neutro"], scadenza_ag=LATE)

    assert stage.step.data["scadenza_ag"] == LATE
    assert stage.step.data[TELLS] == 21


@EACH
def test_acts_that_are_read_together_are_all_kept(path: str) -> None:
    stage = BEGUN[path]()
    stage.terms = [owed(21, NEAR), owed(22, LATE)]
    stage.receive(
        "msg_provvedimento_modificato", provvedimento_id=21, mandati=[], scadenza_ag=NEAR
    )

    read(stage, provvedimento_id=22, mandati=[], scadenza_ag=LATE)

    assert set(stage.step.data["atti_letti"].split("+")) >= {"21", "22"}
    assert stage.step.data[TELLS] == 21


@OF_NO_DAY
def test_an_act_that_names_no_day_is_not_put_off_by_the_later_day_of_another(path: str) -> None:
    stage = BEGUN[path]()
    stage.terms = [owed(21, NEAR, "valutazione.durata"), owed(22, LATE)]
    read(stage, provvedimento_id=21, mandati=["spazio_neutro"], scadenza_ag=NEAR)

    read(stage, provvedimento_id=22, mandati=["spazio_neutro"], scadenza_ag=LATE)

    assert stage.step.data["scadenza_ag"] == NEAR
    assert stage.step.data[TELLS] == 21


@pytest.mark.parametrize("path", ["neutral space", "lone minor", "penal area"])
def test_an_inquiry_that_names_no_day_is_left_to_whoever_makes_it(path: str) -> None:
    stage = BEGUN[path]()
    stage.terms = [owed(21, NEAR, "valutazione.durata"), owed(22, LATE)]
    stage.registered[21] = {"mandati": ["indagine_valutazione"]}
    read(stage, provvedimento_id=21, mandati=["indagine_valutazione"], scadenza_ag=NEAR)

    read(stage, provvedimento_id=22, mandati=["spazio_neutro"], scadenza_ag=LATE)

    assert stage.step.data["scadenza_ag"] == LATE
    assert stage.step.data[TELLS] == 22
