"""Whose hands an activity is in: never those that the diagram keeps apart."""

import pytest
from sqlalchemy import func, select

from engine.store.journal import journal
from tasks import acts, hands
from tasks.hands import DidTheirPart, SamePersonTwice, TaskInOtherHands
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
