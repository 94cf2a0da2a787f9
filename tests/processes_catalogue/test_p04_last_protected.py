"""The last child under an urgent act dies while a sibling whom it protects no more goes home."""

import pytest

from engine.runtime import variables
from engine.steps import Status
from forms import InvalidAnswers
from tasks.whom import followed, going_home, in_care
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_death_outlasts_the_path import closed
from tests.processes_catalogue.test_p04_death import RECORDED
from tests.processes_catalogue.test_p04_one_of_several import (
    BACK,
    asked,
    awaited,
    revoked,
    told,
    validated,
)
from tests.processes_catalogue.test_p04_siblings import GOES_ON, decided, heard
from tests.processes_catalogue.urgent import protecting

ELDER, MIDDLE, YOUNGER = 11, 12, 13


def last_died(stage: Access, child: int) -> Access:
    return stage.receive("msg_decesso_dei_protetti", causa="decesso", minore_id=child)


def heard_by(stage: Access) -> set[str]:
    return {one.name for one in stage.step.events if "decesso" in one.name}


def test_the_return_goes_on_when_the_last_who_is_protected_dies() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER)

    last_died(stage, ELDER)

    assert sorted(stage.open) == ["accompagna_chi_rientra", "registra_decesso_ultimo"]
    assert awaited(stage) == set()
    assert followed(variables(stage.step.snapshot)) == {YOUNGER}
    assert not {"ore_72_superate", "ore_48_superate"} & stage.timers.keys()


def test_the_return_is_the_last_thing_that_the_path_waits_for() -> None:
    stage = last_died(revoked(protecting(ELDER, YOUNGER), YOUNGER), ELDER)

    stage.done("registra_decesso_ultimo", RECORDED).done("accompagna_chi_rientra", BACK)

    assert told(stage, "msg_collocamento_terminato") == [[YOUNGER]]
    assert stage.step.outcomes[-1] == "decesso"


def test_a_sibling_goes_home_until_the_last_return_is_over() -> None:
    stage = asked(revoked(protecting(ELDER, MIDDLE, YOUNGER), YOUNGER), MIDDLE)
    assert going_home(variables(stage.step.snapshot)) == {MIDDLE, YOUNGER}

    stage.done("accompagna_chi_rientra", BACK)
    assert going_home(variables(stage.step.snapshot)) == {MIDDLE, YOUNGER}

    stage.done("accompagna_chi_rientra", BACK)
    assert going_home(variables(stage.step.snapshot)) == frozenset()


def test_the_prosecutor_who_knows_of_the_measure_knows_of_the_last_death() -> None:
    stage = last_died(revoked(protecting(ELDER, YOUNGER), YOUNGER), ELDER)
    untold = RECORDED["chiusura"] | {"ag_informata": False}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_decesso_ultimo", RECORDED | {"chiusura": untold})

    assert "anche del decesso" in str(refused.value.errors)


def test_after_the_decree_of_the_court_the_return_goes_on_too() -> None:
    stage = validated(asked(protecting(ELDER, YOUNGER)), YOUNGER)

    last_died(stage, ELDER)

    assert sorted(stage.open) == ["accompagna_chi_rientra", "registra_decesso_ultimo"]


def test_the_return_of_the_dead_stops_and_that_of_the_sibling_goes_on() -> None:
    stage = asked(revoked(protecting(ELDER, YOUNGER), YOUNGER))
    stage.receive("msg_403_revocato", causa="403_revocato")
    stage.done(
        "registra_non_convalida",
        {"data_ora_non_convalida": "2026-02-10T19:10", "decreto_non_convalida": "1"},
    )
    assert sorted(stage.open) == ["accompagna_chi_rientra", "rientro_assistito"]

    last_died(stage, ELDER)

    assert sorted(stage.open) == ["accompagna_chi_rientra", "registra_decesso_ultimo"]


def test_nothing_is_opened_for_whoever_dies_before_it_is_decided_how_to_go_on() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")
    assert sorted(stage.open) == ["accompagna_chi_rientra", "decidi_prosecuzione"]

    last_died(stage, ELDER).done("registra_decesso_ultimo", RECORDED)
    stage.done("accompagna_chi_rientra", BACK | {"data_rientro": "2026-03-06T16:30"})

    assert "msg_apri_processo" not in {one.name for one in stage.sent}
    assert stage.step.outcomes[-1] == "decesso"


def test_once_it_is_decided_the_path_is_there_for_who_goes_home_alone() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")

    stage.done("decidi_prosecuzione", GOES_ON)

    assert stage.open == ["accompagna_chi_rientra"]
    assert in_care(variables(stage.step.snapshot)) == {YOUNGER}
    assert heard_by(stage) == {"msg_decesso", "msg_decesso_di_uno"}


def test_two_who_go_home_are_followed_each_when_the_last_who_is_protected_dies() -> None:
    stage = revoked(protecting(ELDER, MIDDLE, YOUNGER), MIDDLE, YOUNGER)

    last_died(stage, ELDER).done("registra_decesso_ultimo", RECORDED)
    stage.receive("msg_decesso_di_uno", causa="decesso", minore_id=MIDDLE)

    assert sorted(stage.open) == [
        "accompagna_chi_rientra",
        "accompagna_chi_rientra",
        "registra_decesso",
    ]


def test_no_hour_of_a_dead_childs_measure_runs_out() -> None:
    stage = last_died(revoked(protecting(ELDER, YOUNGER), YOUNGER), ELDER)

    stage.move_to(rome("2026-02-20 08:00"))

    assert "gestisci_inefficacia" not in stage.open


def test_the_last_death_is_recorded_though_the_coordinator_closes_the_path_before() -> None:
    stage = last_died(revoked(protecting(ELDER, YOUNGER), YOUNGER), ELDER)

    stage = closed(stage)

    assert stage.open == ["registra_decesso_ultimo"]
    assert stage.done("registra_decesso_ultimo", RECORDED).step.status is Status.COMPLETED
