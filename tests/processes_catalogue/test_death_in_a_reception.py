"""Somebody dies in the reception of a mother: whoever stays is not left alone."""

from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue import reception
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.test_death_in_a_placement import RECORDED, died
from tests.processes_catalogue.test_p05_happenings import DIED

ELDER, MOTHER, YOUNGER, NEWBORN, TWIN = 1, 2, 3, 4, 5
BOTH = [{"persona": ELDER, "eta": 5}, {"persona": YOUNGER, "eta": 2}]


def living() -> Access:
    return reception.living(figli=BOTH)


def children(stage: Access) -> list[Any]:
    return [one["persona"] for one in stage.step.data["figli"]]


@pytest.mark.parametrize(("who", "left"), [(YOUNGER, [ELDER]), (MOTHER, [ELDER, YOUNGER])])
def test_the_children_who_live_stay_with_the_same_terms(who: int, left: list[int]) -> None:
    stage = living()
    before, timers = stage.open, stage.timers

    died(stage, who)

    assert sorted(stage.open) == sorted([*before, "registra_decesso"])
    assert stage.timers == timers
    assert children(stage) == left


@pytest.mark.parametrize("who", [YOUNGER, MOTHER])
def test_the_fee_of_whoever_has_died_ends_and_that_of_the_others_goes_on(who: int) -> None:
    stage = died(living(), who).done("registra_decesso", RECORDED)

    handler, given = stage.jobs[-1]
    assert handler == "forniture.registra"
    assert (given["in_meno"], str(given["dal"])) == (1, "2025-11-02")
    told = stage.sent[-1]
    assert told.name == "msg_collocamento_terminato"
    assert (told.payload["di_chi"], told.payload["tipo"]) == ([who], "decesso")


def test_of_whoever_had_not_entered_no_fee_ends() -> None:
    stage = reception.placed(figli=BOTH)
    before = stage.open

    died(stage, YOUNGER).done("registra_decesso", RECORDED)

    assert stage.open == before
    assert "forniture.registra" not in stage.handlers


def born(stage: Access, *whom: int | None) -> Access:
    """A birth is recorded; who is in the file now. In a stay begun long ago without a number."""
    of_age = date(2043, 11, 4)
    cards = [{"persona": one, "eta": 0, "diciotto_il": of_age} for one in whom]
    stage.results["persone.nati"] = cards
    stage.done("registra_fatto", {"tipo_fatto": "nascita"})
    stage.decide("nascita", data_nascita_neonato=date(2025, 11, 4), data_nascita_primo=None)
    for _ in range(stage.open.count("riconosci_i_nati")):
        stage.done("riconosci_i_nati", {"seguito_da_qui": True})
    return stage


def test_a_child_who_is_born_here_is_followed_by_number() -> None:
    stage = born(living(), NEWBORN)

    assert children(stage) == [ELDER, YOUNGER, NEWBORN]
    asked = {"il": date(2025, 11, 4), "conosciuti": [ELDER, YOUNGER]}
    assert ("persone.nati", asked) in stage.jobs


def test_a_birth_that_is_recorded_twice_adds_one_child() -> None:
    stage = born(born(living(), NEWBORN), NEWBORN)

    assert children(stage) == [ELDER, YOUNGER, NEWBORN]


@pytest.mark.parametrize("unnamed", [NEWBORN, None])
def test_where_another_child_dies_the_newborn_stays_followed(unnamed: int | None) -> None:
    stage = born(living(), unnamed)

    died(stage, YOUNGER)

    assert children(stage) == [ELDER, unnamed]


def test_when_nobody_is_left_the_fee_ends_on_the_day_of_the_death() -> None:
    stage = living().receive("msg_decesso", causa="decesso", minore_id=ELDER)

    stage.done("chiudi_per_evento", DIED)

    handler, given = stage.jobs[-1]
    assert handler == "forniture.registra"
    assert (given["persone"], str(given["dal"])) == (0, "2025-11-02")
    assert str(stage.sent[-1].payload["data_ora"]) == "2025-11-02"


@pytest.mark.parametrize(
    ("births", "left"),
    [
        ([NEWBORN], []),
        ([NEWBORN, TWIN], [TWIN]),
        ([None], []),
        ([None, None], [None]),
    ],
)
def test_a_newborn_who_dies_is_followed_no_more_and_of_twins_one_is(
    births: list[int | None], left: list[int | None]
) -> None:
    stage = born(living(), *births)

    died(stage, NEWBORN)

    assert children(stage) == [ELDER, YOUNGER, *left]


@pytest.mark.parametrize(("who", "fewer"), [(NEWBORN, 0), (YOUNGER, 1), (MOTHER, 1)])
def test_the_contract_counts_those_who_entered_and_stay_not_who_was_born_here(
    who: int, fewer: int
) -> None:
    stage = born(living(), NEWBORN)
    days = {ELDER: date(2020, 5, 1), YOUNGER: date(2023, 5, 1), NEWBORN: date(2025, 11, 4)}
    stage.people = [{"persona": one, "nato_il": day} for one, day in days.items()]

    died(stage, who).done("registra_decesso", RECORDED)

    handler, given = stage.jobs[-1]
    assert (handler, given["in_meno"]) == ("forniture.registra", fewer)


@pytest.mark.parametrize("first", [YOUNGER, MOTHER])
def test_of_two_who_die_on_different_days_the_fee_of_each_ends_on_its_own(first: int) -> None:
    stage = died(died(living(), first), ELDER)

    stage.do("registra_decesso", **RECORDED | {"giorno_decesso": "2025-11-01"})
    stage.do("registra_decesso", **RECORDED)

    counted = [given for name, given in stage.jobs if name == "forniture.registra"][-2:]
    assert [(one["in_meno"], str(one["dal"])) for one in counted] == [
        (1, "2025-11-01"),
        (1, "2025-11-02"),
    ]
    told = [
        one.payload["di_chi"] for one in stage.sent if one.name == "msg_collocamento_terminato"
    ]
    assert sorted(told) == sorted([[first], [ELDER]])
