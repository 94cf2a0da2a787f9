"""What a person has decided of a term holds on where an act interrupts its path and is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ROME
from engine.instances.engine import Letter
from engine.steps import TaskCompleted, TaskKey
from engine.store import counted
from engine.store.journal import journal
from engine.store.tables import timer
from tasks import terms
from tasks.tables import NO_TERM
from tasks.terms import State, Term, acts
from tasks.terms.counting import end_of
from tasks.terms.model import Suspension, Telling
from tests.tasks.conftest import Bench
from tests.tasks.terms.cut import interrupted

BEGUN = "2025-11-03"
PART, WORK = "prova.parte", "prova.lavoro"
AS_COUNTED = {PART: date(2025, 11, 13), WORK: date(2025, 11, 7)}
EXTENDED = date(2025, 11, 20)


@dataclass
class Cut:
    """A path of a case that an act interrupts."""

    bench: Bench
    path: int

    def of(self, key: str) -> Term:
        """The latest term of a key."""
        with self.bench.office.read() as connection:
            found = terms.of_case(connection, self.bench.case_id)
        mine = [one for one in found if one.instance_id == self.path and one.key == key]
        return max(mine, key=lambda one: one.id)

    def due(self, key: str) -> date:
        return self.of(key).due_at.astimezone(ROME).date()

    def state(self, key: str) -> State:
        return self.of(key).state(self.bench.clock.now())

    def told(self) -> list[str]:
        """What was told of the terms of the path, in order."""
        kinds = (Telling.REMINDED, Telling.ESCALATED, Telling.BREACHED)
        asked = select(journal.c.kind).where(
            journal.c.instance_id == self.path, journal.c.kind.in_(kinds)
        )
        with self.bench.office.read() as connection:
            return list(connection.execute(asked.order_by(journal.c.seq)).scalars())

    def timer(self) -> datetime:
        with self.bench.office.read() as connection:
            found: datetime = connection.execute(
                select(timer.c.due_at).where(timer.c.instance_id == self.path)
            ).scalar_one()
        return found

    def agrees(self) -> bool:
        with self.bench.office.read() as connection:
            return self.bench.office.engine.agrees_with_journal(connection, self.path)

    @contextmanager
    def decides(self, key: str) -> Iterator[Any]:
        """A person acts on the term of a key."""
        asked = acts.Asked(self.of(key).id, self.bench.people["conti"], "Motivo di prova")
        with self.bench.office.begin() as work:
            yield work, self.bench.office, asked

    def interrupt(self) -> None:
        with self.bench.office.begin() as work:
            self.bench.office.engine.deliver(work, Letter("msg_risposta", str(self.bench.case_id)))

    def read(self, **said: object) -> None:
        """Somebody reads the act: the path stands again."""
        task = self.bench.only("leggi")
        with self.bench.office.begin() as work:
            happened = TaskCompleted(TaskKey(task.key), said)
            self.bench.office.engine.happen(work, self.path, happened, by=None)

    def work(self) -> None:
        """The worker does what was asked for."""
        self.bench.office.worker.tick(self.bench.clock.now())

    def an_act_comes_and_is_read(self, **said: object) -> None:
        self.interrupt()
        self.bench.clock.move_by(timedelta(days=1))
        self.read(**said)
        self.work()


def begun(bench: Bench, *, rests: bool, since: str = 'da="dal"') -> Cut:
    with bench.office.begin() as work:
        drawn = interrupted(rests=rests, since=since)
        digest = bench.office.engine.publish(work, drawn, by=None)
        change = bench.office.engine.start(
            work, digest, case_id=bench.case_id, data={"dal": BEGUN}, by=None
        )
    return Cut(bench, change.instance.id)


@pytest.fixture(params=[pytest.param(True, id="goes on"), pytest.param(False, id="anew")])
def path(bench: Bench, request: pytest.FixtureRequest) -> Cut:
    return begun(bench, rests=request.param)


def test_a_term_that_nobody_has_touched_is_counted_as_it_was(path: Cut) -> None:
    path.an_act_comes_and_is_read()

    assert {key: path.due(key) for key in AS_COUNTED} == AS_COUNTED
    assert path.agrees()


@pytest.mark.parametrize("key", [PART, WORK])
def test_an_extension_by_hand_holds_on_when_an_act_is_read(path: Cut, key: str) -> None:
    with path.decides(key) as act:
        acts.extend(*act, EXTENDED)

    path.an_act_comes_and_is_read()

    assert path.due(key) == EXTENDED
    assert path.state(key) is State.IN_TIME
    assert path.agrees()


def test_the_activity_and_its_clock_follow_the_extension(path: Cut) -> None:
    with path.decides(WORK) as act:
        acts.extend(*act, EXTENDED)

    path.an_act_comes_and_is_read()

    assert path.bench.only("lavora").due_at == end_of(EXTENDED)
    assert path.timer() == end_of(EXTENDED)


def test_it_holds_on_through_a_second_act(path: Cut) -> None:
    with path.decides(PART) as act:
        acts.extend(*act, EXTENDED)

    path.an_act_comes_and_is_read()
    path.an_act_comes_and_is_read()

    assert path.due(PART) == EXTENDED


@pytest.mark.parametrize("key", [PART, WORK])
def test_a_rest_that_runs_goes_on_and_ends_when_a_person_ends_it(path: Cut, key: str) -> None:
    path.bench.clock.move_by(timedelta(days=1))
    with path.decides(key) as act:
        acts.pause(*act)

    path.an_act_comes_and_is_read()
    resting = path.state(key)
    path.bench.clock.move_by(timedelta(days=3))
    with path.decides(key) as act:
        acts.resume(*act)

    assert resting is State.SUSPENDED
    assert path.due(key) == AS_COUNTED[key] + timedelta(days=3 if key == PART else 5)


def test_the_clock_of_an_activity_that_rests_does_not_ring(path: Cut) -> None:
    with path.decides(WORK) as act:
        acts.pause(*act)

    path.an_act_comes_and_is_read()

    assert path.timer() == NO_TERM
    assert path.agrees()


def test_a_rest_that_has_ended_stays_left_out_of_the_count(path: Cut) -> None:
    span = Suspension(
        datetime(2025, 11, 4, tzinfo=ROME), datetime(2025, 11, 9, tzinfo=ROME), acts.Ground.DECREE
    )
    with path.decides(PART) as act:
        acts.suspend_for(*act, span)
    rested = path.due(PART)

    path.an_act_comes_and_is_read()

    assert rested == date(2025, 11, 18)
    assert path.due(PART) == rested
    assert path.of(PART).suspensions == (span,)


def test_what_the_act_changes_is_counted_from_what_it_says(bench: Bench) -> None:
    path = begun(bench, rests=False)
    with path.decides(PART) as act:
        acts.extend(*act, EXTENDED)

    path.an_act_comes_and_is_read(dal="2025-11-04")

    assert path.due(PART) == date(2025, 11, 14)


def test_a_term_that_somebody_had_closed_begins_as_it_is_counted(path: Cut) -> None:
    with path.decides(PART) as act:
        acts.extend(*act, EXTENDED)
    with path.decides(PART) as act:
        acts.withdraw(*act)

    path.an_act_comes_and_is_read()

    assert path.due(PART) == AS_COUNTED[PART]


@pytest.mark.parametrize("days", [1, 10])
@pytest.mark.parametrize(
    "rests", [pytest.param(True, id="goes on"), pytest.param(False, id="anew")]
)
def test_an_act_gives_no_more_time_to_what_runs_from_its_opening(
    bench: Bench, days: int, *, rests: bool
) -> None:
    path = begun(bench, rests=rests, since="")
    path.bench.clock.move_by(timedelta(days=days))

    path.an_act_comes_and_is_read()

    assert {key: path.due(key) for key in AS_COUNTED} == AS_COUNTED
    assert path.bench.only("lavora").due_at == end_of(AS_COUNTED[WORK])


def test_an_act_gives_no_more_time_to_what_runs_from_its_opening_for_want_of_a_day(
    bench: Bench,
) -> None:
    path = begun(bench, rests=True, since='da="if ingresso != null then ingresso else adesso()"')
    path.bench.clock.move_by(timedelta(days=2))

    path.an_act_comes_and_is_read()

    assert path.due(WORK) == AS_COUNTED[WORK]


def test_where_the_act_says_the_day_that_was_missing_it_counts_from_there(bench: Bench) -> None:
    path = begun(bench, rests=False, since='da="if ingresso != null then ingresso else adesso()"')

    path.an_act_comes_and_is_read(ingresso="2025-11-10")

    assert path.due(WORK) == date(2025, 11, 14)


def test_what_runs_from_its_opening_is_due_when_a_person_has_decided(bench: Bench) -> None:
    path = begun(bench, rests=True, since="")
    with path.decides(PART) as act:
        acts.extend(*act, EXTENDED)
    path.bench.clock.move_by(timedelta(days=15))

    path.an_act_comes_and_is_read()

    assert path.due(PART) == EXTENDED


def test_what_runs_from_its_opening_gets_no_more_time_from_a_second_act(bench: Bench) -> None:
    path = begun(bench, rests=False, since="")

    path.an_act_comes_and_is_read()
    path.an_act_comes_and_is_read()

    assert path.due(PART) == AS_COUNTED[PART]


def test_the_chronology_tells_that_it_was_kept(path: Cut) -> None:
    with path.decides(PART) as act:
        acts.extend(*act, EXTENDED)

    path.an_act_comes_and_is_read()

    with path.bench.office.read() as connection:
        asked = select(journal.c.kind).where(journal.c.instance_id == path.path)
        kinds = list(connection.execute(asked.order_by(journal.c.seq)).scalars())
    assert kinds.count("term_kept") == 1


def test_whoever_reads_the_act_waits_for_no_look_at_what_ran(path: Cut) -> None:
    with path.decides(WORK) as act:
        acts.pause(*act)
    path.interrupt()

    with counted(path.bench.office.database) as count:
        path.read()

    assert not [one for one in count.statements if one.startswith("SELECT term")]


def test_where_nobody_has_decided_anything_nothing_is_written(path: Cut) -> None:
    path.interrupt()
    path.read()

    with counted(path.bench.office.database) as count:
        path.work()

    assert not [
        one for one in count.statements if one.startswith(("UPDATE term", "INSERT INTO term"))
    ]


def test_what_was_missed_before_an_act_is_not_missed_again_when_it_is_read(path: Cut) -> None:
    path.bench.clock.move_to(end_of(AS_COUNTED[PART]) + timedelta(days=3))
    path.work()
    before = path.told()
    assert "term_breached" in before

    path.an_act_comes_and_is_read()
    path.work()

    assert path.told() == before
    assert path.state(PART) is State.LATE


def test_what_was_not_yet_told_before_an_act_is_told_in_its_time(path: Cut) -> None:
    path.bench.clock.move_to(end_of(AS_COUNTED[PART]) - timedelta(hours=36))
    path.work()
    path.an_act_comes_and_is_read()
    assert path.told() == ["term_reminded"]

    path.bench.clock.move_to(end_of(AS_COUNTED[PART]) + timedelta(days=3))
    path.work()

    assert path.told().count("term_reminded") == 1
    assert "term_breached" in path.told()


def test_a_clock_that_would_ring_at_once_waits_for_what_was_decided(path: Cut) -> None:
    with path.decides(WORK) as act:
        acts.extend(*act, EXTENDED)
    path.interrupt()
    path.bench.clock.move_by(timedelta(days=8))  # past the day that was counted at first
    path.read()

    path.work()

    assert path.timer() == end_of(EXTENDED)
    assert path.bench.only("lavora").due_at == end_of(EXTENDED)


def test_what_somebody_has_decided_meanwhile_stays(path: Cut) -> None:
    with path.decides(WORK) as act:
        acts.extend(*act, EXTENDED)
    path.interrupt()
    path.read()
    with path.decides(WORK) as act:
        acts.extend(*act, EXTENDED + timedelta(days=1))

    path.work()

    assert path.due(WORK) == EXTENDED + timedelta(days=1)
