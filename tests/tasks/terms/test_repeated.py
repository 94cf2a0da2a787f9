"""Terms and timers of what is done again, or once for each: every round has its own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from engine.instances.engine import Letter
from engine.steps import TaskCompleted, TaskKey
from engine.store import NewVersion
from engine.store.journal import journal
from engine.store.tables import timer
from tasks import terms
from tasks.terms import State, Term, acts
from tasks.terms.acts import Asked
from tasks.terms.counting import end_of
from tasks.worklist import TaskRow
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    extended,
    for_each,
    gateway,
    message,
    node_without_id,
    ours,
    path,
    start,
    sub,
    user,
)
from tests.tasks.conftest import Bench
from tests.tasks.terms.drawn import TERMS

CLOCK = "<bpmn:timerEventDefinition/>"
AGAIN = node_without_id(
    "standardLoopCharacteristics",
    "<bpmn:loopCondition>basta = null</bpmn:loopCondition>",
    testBefore="false",
)


def timed(key: str) -> str:
    return extended(ours("tempo", termine=key)) + CLOCK


def owed(id: str, *inside: str, key: str = "prova.lavoro") -> str:
    return user(id, extended(ours("attivita", termine=key, perche="p", seguito="s")), *inside)


@dataclass
class Rounds:
    """One path in which something is repeated."""

    bench: Bench
    number: int = 0

    def begin(self, *parts: str) -> None:
        files = {"bpmn/prova.bpmn": drawn(*parts), "terms/prova.toml": TERMS.encode()}
        with self.bench.office.begin() as work:
            digest = self.bench.office.engine.publish(
                work, NewVersion("prova", "Prova", files), by=None
            )
            started = self.bench.office.engine.start(
                work, digest, case_id=self.bench.case_id, by=None
            )
        self.number = started.instance.id

    def open(self, element: str) -> list[TaskRow]:
        found = [one for one in self.bench.open() if one.element == element]
        return sorted(found, key=lambda one: one.id)

    def completes(self, task: TaskRow, **answers: object) -> None:
        with self.bench.office.begin() as work:
            done = TaskCompleted(TaskKey(task.key), answers)
            self.bench.office.engine.happen(work, task.instance_id, done, by=None)

    def of(self, task: TaskRow) -> Term:
        with self.bench.office.read() as connection:
            found = terms.of_task(connection, task.id)
        assert found is not None
        return found

    def under(self, key: str) -> list[Term]:
        with self.bench.office.read() as connection:
            found = terms.of_case(connection, self.bench.case_id)
        mine = [one for one in found if one.key == key and one.instance_id == self.number]
        return sorted(mine, key=lambda one: one.id)

    def extends(self, task: TaskRow, until: date) -> None:
        asked = Asked(self.of(task).id, self.bench.people["conti"], "Motivo di prova")
        with self.bench.office.begin() as work:
            acts.extend(work, self.bench.office, asked, until)

    def timers(self, element: str) -> list[datetime]:
        asked = select(timer.c.due_at).where(
            timer.c.instance_id == self.number, timer.c.element == element
        )
        with self.bench.office.read() as connection:
            return sorted(connection.execute(asked).scalars())

    def fired(self) -> int:
        asked = select(journal.c.seq).where(
            journal.c.instance_id == self.number, journal.c.kind == "timer_fired"
        )
        with self.bench.office.read() as connection:
            return len(connection.execute(asked).all())

    def pass_days(self, days: int) -> None:
        for _ in range(days):
            self.bench.clock.move_by(timedelta(days=1))
            self.bench.office.worker.work(self.bench.clock)

    def agrees(self) -> bool:
        with self.bench.office.read() as connection:
            return self.bench.office.engine.agrees_with_journal(connection, self.number)


@pytest.fixture
def rounds(bench: Bench) -> Rounds:
    """Begun on Monday 3 November 2025; the work takes four working days: Friday the 7th."""
    return Rounds(bench)


def watched(*repeated: str) -> tuple[str, ...]:
    """Work that is repeated, and a clock that says when its term has passed."""
    return (
        start(),
        owed("lavora", *repeated),
        boundary("tardi", "lavora", timed("prova.lavoro"), interrupting=False),
        user("fuori"),
        end(),
        end("detto"),
        path("inizio > lavora > fuori > fine"),
        path("tardi > detto"),
    )


def test_the_clock_of_one_of_several_follows_its_own_term(rounds: Rounds) -> None:
    rounds.begin(*watched(for_each("[1, 2]", "chi")))
    first, _ = rounds.open("lavora")

    rounds.extends(first, date(2025, 12, 1))

    assert rounds.timers("tardi") == [end_of(date(2025, 11, 7)), end_of(date(2025, 12, 1))]
    assert rounds.agrees()


def test_the_clock_of_what_is_done_goes_with_it(rounds: Rounds) -> None:
    rounds.begin(*watched(for_each("[1, 2]", "chi")))
    first, second = rounds.open("lavora")
    rounds.extends(first, date(2025, 12, 1))
    rounds.completes(second)

    rounds.pass_days(7)

    assert rounds.fired() == 0
    assert rounds.timers("tardi") == [end_of(date(2025, 12, 1))]


@pytest.mark.parametrize("repeated", [AGAIN, for_each("[1, 2]", "chi", sequential=True)])
def test_the_clock_of_the_next_round_is_that_of_its_term(rounds: Rounds, repeated: str) -> None:
    rounds.begin(*watched(repeated))
    (first,) = rounds.open("lavora")
    rounds.pass_days(2)

    rounds.completes(first)

    (second,) = rounds.open("lavora")
    assert rounds.of(second).due_at == end_of(date(2025, 11, 11))
    assert rounds.timers("tardi") == [end_of(date(2025, 11, 11))]
    assert rounds.agrees()


def test_the_next_round_is_watched_also_when_the_one_before_was_late(rounds: Rounds) -> None:
    rounds.begin(*watched(AGAIN))
    rounds.pass_days(6)
    (first,) = rounds.open("lavora")

    rounds.completes(first)

    assert rounds.fired() == 1
    assert rounds.timers("tardi") == [end_of(date(2025, 11, 13))]


def test_a_clock_that_ends_repeated_work_ends_all_of_it(rounds: Rounds) -> None:
    rounds.begin(
        start(),
        owed("lavora", for_each("[1, 2]", "chi")),
        boundary("basta", "lavora", timed("prova.lavoro")),
        user("fuori"),
        user("dopo"),
        end(),
        end("detto"),
        path("inizio > lavora > fuori > fine"),
        path("basta > dopo > detto"),
    )

    rounds.pass_days(6)

    assert [one.element for one in rounds.bench.open() if one.instance_id == rounds.number] == [
        "dopo"
    ]
    assert {one.state(rounds.bench.clock.now()) for one in rounds.under("prova.lavoro")} == {
        State.LAPSED
    }
    assert rounds.timers("basta") == []
    assert rounds.agrees()


def test_a_clock_with_a_key_of_its_own_watches_repeated_work_as_a_whole(rounds: Rounds) -> None:
    rounds.begin(
        start(),
        owed("lavora", for_each("[1, 2]", "chi")),
        boundary("controlla", "lavora", timed("prova.controllo"), interrupting=False),
        user("fuori"),
        end(),
        end("detto"),
        path("inizio > lavora > fuori > fine"),
        path("controlla > detto"),
    )
    first, second = rounds.open("lavora")

    rounds.completes(first)
    halfway = [one.state(rounds.bench.clock.now()) for one in rounds.under("prova.controllo")]
    rounds.completes(second)

    assert halfway == [State.AT_RISK]
    assert rounds.timers("controlla") == []
    (one,) = rounds.under("prova.controllo")
    assert one.state(rounds.bench.clock.now()) is State.MET


def test_what_was_not_answered_when_the_others_were_enough_is_not_met(rounds: Rounds) -> None:
    enough = "<bpmn:completionCondition>fatte &gt;= 1</bpmn:completionCondition>"
    asks = sub(
        "chiede",
        for_each("[1, 2]", "chi", inside=enough),
        start("dentro"),
        gateway("eventBased", "o"),
        catch("risposto", message("m_risposta", "string(chi)")),
        catch("scaduto", timed("prova.risposta")),
        end("si"),
        end("no"),
        path("dentro > o > risposto > si"),
        path("o > scaduto > no"),
    )
    rounds.begin(start(), asks, user("fuori"), end(), path("inizio > chiede > fuori > fine"))

    with rounds.bench.office.begin() as work:
        rounds.bench.office.engine.deliver(work, Letter("msg_risposta", "2"))

    now = rounds.bench.clock.now()
    assert [one.state(now) for one in rounds.under("prova.risposta")] == [State.LAPSED, State.MET]
