"""Several acts fix several days: one reports on the nearest that is owed, and then on the next."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue import placement, reception
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p05_happenings import READ as PLACED
from tests.processes_catalogue.test_p06_reception import READ as RECEIVED
from tests.processes_catalogue.test_p20_report import reported
from tests.processes_catalogue.test_who_reports import (
    ELSEWHERE,
    GOES_ON,
    arrived,
    checked,
    in_charge,
    observed,
)

FIRST, SECOND = date(2026, 2, 1), date(2026, 4, 1)
TAKEN = GOES_ON | {"chi_relaziona": "presa_in_carico"}
PATHS: dict[str, tuple[Callable[[], Access], dict[str, Any]]] = {
    "taking charge": (in_charge, TAKEN),
    "placement": (placement.living, PLACED),
    "mother and child": (reception.living, RECEIVED),
}
EVERY_PATH = pytest.mark.parametrize("path", PATHS)


def two_acts(path: str, nearer: int, farther: int) -> Access:
    """Two acts are read one after the other; the terms of both run."""
    begun, said = PATHS[path]
    stage = begun()
    for number in (11, 12):
        by = FIRST if number == nearer else SECOND
        stage.terms.append(owed(number, by))
        stage.terms.sort(key=lambda one: one["entro"])
        arrived(stage, number, (), by).done("leggi_provvedimento", said)
    assert {nearer, farther} == {11, 12}
    return stage


def owed(number: int, by: date, key: str = "L30") -> dict[str, Any]:
    """A report that an act awaits, as `scadenze_in_vigore()` gives it."""
    return {"provvedimento": number, "chiave": key, "entro": by, "periodica": False}


def told_next(stage: Access, number: int, by: str) -> Access:
    """From now on this day is the nearest that is owed."""
    stage.results["termini.prossimo"] = {
        "scadenza": rome(f"{by} 23:59:59"),
        "provvedimento_id": number,
        "periodica": False,
    }
    return stage


def keys_asked(stage: Access) -> list[str]:
    """Under which keys the next report was last asked."""
    asked = [given["chiavi"] for name, given in stage.jobs if name == "termini.prossimo"]
    return list(asked[-1])


def acts_asked(stage: Access) -> list[Any]:
    """Of which acts the next report was asked, time after time."""
    return [given["provvedimenti"] for name, given in stage.jobs if name == "termini.prossimo"]


# --- while an act is read ------------------------------------------------------------------------


@EVERY_PATH
@pytest.mark.parametrize(("nearer", "farther"), [(11, 12), (12, 11)])
def test_of_acts_read_one_after_the_other_the_nearest_day_is_awaited(
    path: str, nearer: int, farther: int
) -> None:
    data = two_acts(path, nearer, farther).step.data

    assert (data["scadenza_ag"], data["provvedimento_relazione"]) == (FIRST, nearer)
    assert data["provvedimento_id"] == 12
    assert data["atti_letti"] == "7+11+12"


@EVERY_PATH
def test_a_day_that_was_reported_for_is_awaited_no_more(path: str) -> None:
    begun, said = PATHS[path]
    stage = arrived(begun(), 11, (), FIRST).done("leggi_provvedimento", said)
    stage.terms = [owed(12, SECOND)]

    arrived(stage, 12, (), SECOND).done("leggi_provvedimento", said)

    data = stage.step.data
    assert (data["scadenza_ag"], data["provvedimento_relazione"]) == (SECOND, 12)


@EVERY_PATH
def test_an_act_that_names_no_day_is_not_put_off_by_the_later_day_of_another(path: str) -> None:
    begun, said = PATHS[path]
    stage = begun()
    stage.terms = [owed(11, FIRST, "valutazione.durata"), owed(12, SECOND)]
    arrived(stage, 11, (), FIRST).done("leggi_provvedimento", said)

    arrived(stage, 12, (), SECOND).done("leggi_provvedimento", said)

    data = stage.step.data
    assert (data["scadenza_ag"], data["provvedimento_relazione"]) == (FIRST, 11)


@pytest.mark.parametrize("path", ["taking charge", "placement"])
def test_the_day_of_another_path_is_never_awaited_here(path: str) -> None:
    begun, said = PATHS[path]
    stage = arrived(begun(), 11, (), SECOND).done("leggi_provvedimento", said)
    stage.terms = [owed(12, FIRST), owed(11, SECOND)]

    arrived(stage, 12, ("indagine_valutazione",), FIRST)
    stage.done("leggi_provvedimento", {**said, "chi_relaziona": ELSEWHERE})

    data = stage.step.data
    assert (data["scadenza_ag"], data["provvedimento_relazione"]) == (SECOND, 11)
    assert data["atti_letti"] == "7+11"


def test_of_acts_read_together_the_one_of_an_inquiry_is_left_to_it() -> None:
    stage = arrived(placement.living(), 11, ("collocamento_comunita",), FIRST)
    arrived(stage, 12, ("indagine_valutazione",), SECOND)
    arrived(stage, 13, ("collocamento_comunita",), SECOND)

    stage.done("leggi_provvedimento", PLACED)

    assert stage.step.data["atti_letti"] == "7+11+13"


# --- after a report has left ---------------------------------------------------------------------


def test_once_the_first_report_is_sent_the_check_is_held_for_the_second_day() -> None:
    stage = checked(two_acts("placement", 11, 12))

    reported(told_next(stage, 12, "2026-02-10"))

    data = stage.step.data
    assert (data["scadenza_ag"], data["provvedimento_relazione"]) == (date(2026, 2, 10), 12)
    stage.move_to(stage.timers["tempo_di_verifica"])  # it is time to prepare it
    assert stage.step.data["scadenza_verifica"] == rome("2026-02-10 23:59:59")
    assert acts_asked(stage)[-1] == ["7", "11", "12"]
    assert keys_asked(stage) == ["L30", "valutazione.durata"]


def test_a_placement_does_not_ask_for_the_days_of_another_path() -> None:
    stage = arrived(placement.living(), 11, ("indagine_valutazione",), FIRST)
    stage.done("leggi_provvedimento", PLACED | {"chi_relaziona": ELSEWHERE})

    checked(stage)

    assert set(map(tuple, acts_asked(stage))) == {()}


def test_once_the_first_report_is_sent_the_next_review_is_held_for_the_second_day() -> None:
    stage = observed(two_acts("taking charge", 11, 12))
    then = stage.step.data["prossima_verifica"]

    reported(told_next(stage, 12, "2026-02-10"))

    data = stage.step.data
    assert data["scadenza_relazione"] == rome("2026-02-10 23:59:59")
    assert (data["scadenza_ag"], data["provvedimento_relazione"]) == (date(2026, 2, 10), 12)
    stage.move_to(stage.timers["attendi_verifica"])  # it is time to prepare it
    assert stage.step.data["prossima_verifica"] == date(2026, 2, 10) != then
    assert keys_asked(stage) == ["L30", "valutazione.durata"]


def test_a_nearer_day_that_is_read_brings_the_review_of_taking_charge_forward() -> None:
    stage = arrived(in_charge(), 11, (), date(2026, 1, 10))

    stage.done("leggi_provvedimento", TAKEN)

    assert stage.timers["attendi_verifica"].date() < date(2026, 1, 10)
    stage.move_to(stage.timers["attendi_verifica"])
    assert stage.step.data["prossima_verifica"] == date(2026, 1, 10)


@pytest.mark.parametrize("then", ["2026-03-10", None])
def test_once_the_first_report_is_sent_mother_and_child_are_observed_for_the_second_day(
    then: str | None,
) -> None:
    stage = two_acts("mother and child", 11, 12).move_to(rome("2026-01-20 09:00"))
    stage.decide("osservazione_relazione")
    if then:
        told_next(stage, 12, then)

    reported(stage)

    assert stage.step.data["scadenza_ag"] == (then and date.fromisoformat(then))
    assert ("tempo_di_osservare" in stage.timers) == (then is not None)
    assert acts_asked(stage) == [["7", "11", "12"]]
    assert keys_asked(stage) == ["L30", "valutazione.durata"]


def test_a_reception_that_was_never_told_who_reports_asks_for_written_days_alone() -> None:
    stage = two_acts("mother and child", 11, 12).move_to(rome("2026-01-20 09:00"))
    stage.decide("osservazione_relazione", relazioni_da=None)

    reported(stage)

    assert keys_asked(stage) == ["L30"]
