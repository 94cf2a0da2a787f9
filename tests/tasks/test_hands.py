"""Whose hands an activity is in: never those that the diagram keeps apart."""

import pytest
from sqlalchemy import func, select

from cases.visibility import may_see_case
from engine.store.journal import journal
from tasks import acts, hands, leaving
from tasks.hands import DidTheirPart, NobodyToAssignTo, SamePersonTwice, TaskInOtherHands
from tests.tasks.conftest import Bench

WRITTEN = {"fatti": ["Fatti inventati, raccontati per intero."]}


def written_by_rossi(bench: Bench) -> int:
    acts.complete(bench.office, bench.people["rossi"], bench.only("scrivi").id, WRITTEN)
    return bench.only("rivedi").id


def test_whoever_wrote_cannot_take_the_review_in_hand(bench: Bench) -> None:
    task_id = written_by_rossi(bench)

    with pytest.raises(SamePersonTwice), bench.office.begin() as work:
        hands.claim(work, bench.people["rossi"], task_id)

    assert bench.only("rivedi").assignee is None


def test_the_review_cannot_be_passed_to_whoever_wrote(bench: Bench) -> None:
    task_id = written_by_rossi(bench)

    with pytest.raises(DidTheirPart, match="scegline un'altra"), bench.office.begin() as work:
        hands.assign(work, bench.people["conti"], task_id, bench.people["rossi"])

    assert bench.only("rivedi").assignee is None


def test_an_activity_that_went_elsewhere_meanwhile_is_not_passed_on(bench: Bench) -> None:
    task = bench.only("scrivi")
    with bench.office.begin() as work:
        hands.claim(work, bench.people["bruni"], task.id)

    with pytest.raises(TaskInOtherHands), bench.office.begin() as work:
        hands._hand_over(work, task, bench.people["rossi"].id)

    assert bench.only("scrivi").assignee == bench.people["bruni"].id


def test_putting_back_what_nobody_has_is_no_fact(bench: Bench) -> None:
    task = bench.only("scrivi")

    with bench.office.begin() as work:
        hands.release(work, bench.people["conti"], task.id)

    with bench.office.read() as connection:
        told = select(func.count()).where(journal.c.kind == "task_released")
        assert connection.execute(told).scalar_one() == 0


@pytest.mark.parametrize("way", ["taken", "passed"])
def test_whoever_gets_a_task_in_hand_may_see_its_case_from_then_on(bench: Bench, way: str) -> None:
    bruni, task_id = bench.people["bruni"], bench.only("scrivi").id
    with bench.office.begin() as work:
        before = may_see_case(work.connection, bruni, bench.case_id)
        if way == "taken":
            hands.claim(work, bruni, task_id)
        else:
            hands.assign(work, bench.people["conti"], task_id, bruni)

    with bench.office.read() as connection:
        assert may_see_case(connection, bruni, bench.case_id)
    assert not before


def test_a_task_is_not_passed_to_somebody_who_has_left_meanwhile(bench: Bench) -> None:
    task_id = bench.only("scrivi").id
    with bench.office.begin() as work:
        leaving.close_account(work, bench.people["bruni"].id, by=None)

    # The page with the names was opened before.
    with pytest.raises(NobodyToAssignTo), bench.office.begin() as work:
        hands.assign(work, bench.people["conti"], task_id, bench.people["bruni"])

    assert bench.only("scrivi").assignee is None
