"""What somebody typed is theirs until it has served, also when another was faster."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from access.people import Person
from tasks import acts, hands
from tasks.hands import NotYourRole
from tasks.tables import draft
from tests.tasks.conftest import Bench

WRITTEN = {"fatti": ["Fatti inventati, raccontati per intero."]}
BEGUN = {"fatti": ["a metà fra"]}


def drafts_of(bench: Bench, person: Person) -> int:
    with bench.office.read() as connection:
        asked = select(draft).where(draft.c.account_id == person.id)
        return len(connection.execute(asked).all())


def test_what_another_typed_outlives_the_completion_by_a_month(bench: Bench) -> None:
    rossi, bruni, task = bench.people["rossi"], bench.people["bruni"], bench.only("scrivi")
    acts.keep_draft(bench.office, rossi, task.id, BEGUN)
    acts.keep_draft(bench.office, bruni, task.id, BEGUN)

    acts.complete(bench.office, rossi, task.id, WRITTEN)
    bench.office.worker.tick(bench.clock.now())

    assert (drafts_of(bench, rossi), drafts_of(bench, bruni)) == (0, 1)
    bench.clock.move_by(timedelta(days=31))
    bench.office.worker.tick(bench.clock.now())
    assert drafts_of(bench, bruni) == 0


def test_the_draft_of_an_open_task_is_never_forgotten(bench: Bench) -> None:
    rossi, task = bench.people["rossi"], bench.only("scrivi")
    acts.keep_draft(bench.office, rossi, task.id, BEGUN)

    bench.clock.move_by(timedelta(days=400))
    bench.office.worker.tick(bench.clock.now())

    assert drafts_of(bench, rossi) == 1


def test_a_task_put_back_and_taken_again_finds_its_draft(bench: Bench) -> None:
    rossi, task = bench.people["rossi"], bench.only("scrivi")
    with bench.office.begin() as work:
        hands.claim(work, rossi, task.id)
    acts.keep_draft(bench.office, rossi, task.id, BEGUN)

    with bench.office.begin() as work:
        hands.release(work, rossi, task.id)
        hands.claim(work, rossi, task.id)

    page = acts.look(bench.office, rossi, task.id)
    assert page.form.sections[0].fields[0].value == "a metà fra"


def test_whoever_has_no_part_in_a_task_keeps_no_draft_of_it(bench: Bench) -> None:
    clerk, task = bench.people["neri"], bench.only("scrivi")

    with pytest.raises(NotYourRole):
        acts.keep_draft(bench.office, clerk, task.id, BEGUN)

    assert drafts_of(bench, clerk) == 0
