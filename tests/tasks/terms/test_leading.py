"""A term moved by hand moves every clock that waits by it, and what is asked next."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ROME
from engine.steps import TaskCompleted, TaskKey
from engine.store.tables import timer
from tasks import terms
from tasks.tables import NO_TERM
from tasks.terms import Term, acts
from tasks.terms.counting import end_of
from tasks.terms.model import Suspension
from tests.tasks.conftest import Bench
from tests.tasks.terms.carried import carried

DUE = date(2025, 11, 13)  # ten days from the 3rd of November
EXTENDED = date(2025, 11, 20)
WHOLE_DAYS = timedelta(days=3)  # that lie within four times a day and night
CLOCKS = ("dentro_tardi", "fuori_tardi")


@dataclass
class Carried:
    """A path of a case that carries by when a part of it is due."""

    bench: Bench
    path: int

    def term(self) -> Term:
        with self.bench.office.read() as connection:
            found = terms.of_case(connection, self.bench.case_id)
        (mine,) = [one for one in found if one.instance_id == self.path and one.is_live]
        return mine

    def due(self) -> date:
        return self.term().due_at.astimezone(ROME).date()

    def clocks(self) -> dict[str, datetime]:
        with self.bench.office.read() as connection:
            asked = select(timer.c.element, timer.c.due_at)
            rows = connection.execute(asked.where(timer.c.instance_id == self.path)).all()
        return {row.element: row.due_at for row in rows}

    def agrees(self) -> bool:
        with self.bench.office.read() as connection:
            return self.bench.office.engine.agrees_with_journal(connection, self.path)

    @contextmanager
    def decides(self) -> Iterator[Any]:
        """A person acts on the term that runs."""
        asked = acts.Asked(self.term().id, self.bench.people["conti"], "Motivo di prova")
        with self.bench.office.begin() as work:
            yield work, self.bench.office, asked

    def extend(self, until: date = EXTENDED) -> None:
        with self.decides() as act:
            acts.extend(*act, until)

    def pause(self) -> None:
        with self.decides() as act:
            acts.pause(*act)

    def resume(self) -> None:
        with self.decides() as act:
            acts.resume(*act)

    def days_pass(self, days: int) -> None:
        self.bench.clock.move_by(timedelta(days=days))

    def do(self, element: str) -> None:
        task = self.bench.only(element)
        with self.bench.office.begin() as work:
            happened = TaskCompleted(TaskKey(task.key), {})
            self.bench.office.engine.happen(work, self.path, happened, by=None)
        self.bench.office.worker.tick(self.bench.clock.now())


@pytest.fixture
def path(bench: Bench) -> Carried:
    said = {"dal": "2025-11-03", "scadenza": end_of(DUE), "altra": end_of(DUE)}
    with bench.office.begin() as work:
        digest = bench.office.engine.publish(work, carried(), by=None)
        change = bench.office.engine.start(work, digest, case_id=bench.case_id, data=said, by=None)
    return Carried(bench, change.instance.id)


def both(path: Carried) -> set[datetime]:
    return {path.clocks()[one] for one in CLOCKS}


def test_every_clock_follows_an_extension_in_the_path_and_in_what_it_calls(path: Carried) -> None:
    path.extend()

    assert both(path) == {end_of(EXTENDED)}
    assert path.clocks()["altro_giorno"] == end_of(DUE)
    assert path.agrees()


def test_every_clock_follows_a_span_that_does_not_count(path: Carried) -> None:
    span = Suspension(
        datetime(2025, 11, 5, tzinfo=ROME), datetime(2025, 11, 8, tzinfo=ROME), acts.Ground.LAW
    )

    with path.decides() as act:
        acts.suspend_for(*act, span)

    assert path.due() == DUE + timedelta(days=3)
    assert both(path) == {path.term().due_at}


def test_no_clock_rings_while_the_term_rests(path: Carried) -> None:
    path.pause()

    assert both(path) == {NO_TERM}
    assert path.clocks()["altro_giorno"] == end_of(DUE)


def test_every_clock_runs_again_when_the_term_does(path: Carried) -> None:
    path.pause()
    path.days_pass(4)

    path.resume()

    assert path.due() == DUE + WHOLE_DAYS
    assert both(path) == {path.term().due_at}
    assert path.agrees()


def test_a_second_extension_moves_every_clock_again(path: Carried) -> None:
    path.extend()

    path.extend(EXTENDED + timedelta(days=5))

    assert both(path) == {end_of(EXTENDED + timedelta(days=5))}


def test_what_is_asked_next_of_the_same_duty_has_the_day_that_was_decided(path: Carried) -> None:
    path.extend()

    path.do("prima_parte")

    assert path.due() == EXTENDED
    assert path.bench.only("seconda_parte").due_at == end_of(EXTENDED)


def test_what_is_done_while_its_term_rests_ends_the_rest(path: Carried) -> None:
    path.pause()
    path.days_pass(4)

    path.do("prima_parte")

    assert path.due() == DUE + WHOLE_DAYS
    assert both(path) == {path.term().due_at}
    assert path.agrees()


def test_a_term_closed_while_it_rests_leaves_no_clock_asleep(path: Carried) -> None:
    path.pause()

    with path.decides() as act:
        acts.withdraw(*act)

    assert both(path) == {end_of(DUE)}
