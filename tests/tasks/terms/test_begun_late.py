"""What a machine does late begins nothing late: terms run from when it should have been done."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.jobs import Job, Policy, Worker, open_incidents, retry
from engine.steps import TaskCompleted, TaskKey
from engine.store import NewVersion
from engine.store.journal import journal
from tasks import terms
from tasks.terms import State, Term
from tasks.terms.counting import end_of
from tasks.terms.tables import term
from tests.instances.diagrams import Shape, begun_at, diagram, receive, send, service, user, wait
from tests.tasks.conftest import Bench
from tests.tasks.terms.drawn import TERMS

DAY = timedelta(days=1)


def owed(id: str) -> Shape:
    """A person's activity with a term of four working days."""
    said = '<percorsi:attivita termine="prova.lavoro" perche="p" seguito="s"/>'
    inside = f"<bpmn:extensionElements>{said}</bpmn:extensionElements>"
    return Shape(id, "userTask", inside, f'name="{id}"')


def a_part(id: str, handler: str) -> Shape:
    """A part of a path with a term of ten days, in which the machine alone has work."""
    inside = (
        '<bpmn:extensionElements><percorsi:tempo termine="prova.parte"/>'
        "</bpmn:extensionElements>"
        '<bpmn:startEvent id="dentro"><bpmn:outgoing>i</bpmn:outgoing></bpmn:startEvent>'
        f'<bpmn:serviceTask id="{id}"><bpmn:extensionElements>'
        f'<percorsi:servizio gestore="{handler}"/></bpmn:extensionElements>'
        "<bpmn:incoming>i</bpmn:incoming><bpmn:outgoing>o</bpmn:outgoing></bpmn:serviceTask>"
        '<bpmn:endEvent id="fatto"><bpmn:incoming>o</bpmn:incoming></bpmn:endEvent>'
        f'<bpmn:sequenceFlow id="i" sourceRef="dentro" targetRef="{id}"/>'
        f'<bpmn:sequenceFlow id="o" sourceRef="{id}" targetRef="fatto"/>'
    )
    return Shape("parte", "subProcess", inside)


@dataclass
class Machine:
    """A worker whose post is out of order as often as it is told to be."""

    bench: Bench
    failures: int = 0
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        self.worker = Worker(
            self.bench.office.database, self.bench.office.engine, {"posta.invia": self._send}
        )

    def _send(self, job: Job, now: datetime) -> Any:
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        return "ricevuta"

    def publish(self, process: str, files: dict[str, bytes]) -> str:
        bundle = {**files, "terms/prova.toml": TERMS.encode()}
        with self.bench.office.begin() as work:
            new = NewVersion(process, process, bundle)
            return self.bench.office.engine.publish(work, new, by=None)

    def begin(self, process: str, *shapes: Shape) -> int:
        digest = self.publish(process, diagram(process, *shapes))
        with self.bench.office.begin() as work:
            started = self.bench.office.engine.start(
                work, digest, case_id=self.bench.case_id, by=None
            )
        return started.instance.id

    def tick(self) -> None:
        self.worker.work(self.bench.clock)

    def breaks_down_for(self, days: int) -> None:
        """Nothing is done for so long."""
        self.bench.clock.move_by(days * DAY)

    def gives_up(self) -> int:
        """Tries until a person is asked; the number of the incident."""
        for _ in range(Policy().attempts):
            self.tick()
            self.bench.clock.move_by(timedelta(hours=1))
        with self.bench.office.read() as connection:
            (found,) = open_incidents(connection)
        return found.id

    def is_mended(self, incident: int) -> None:
        with self.bench.office.begin() as work:
            retry(work, incident, by=1)
        self.tick()

    def term(self) -> Term:
        with self.bench.office.read() as connection:
            found = terms.of_case(connection, self.bench.case_id)
        return found[-1]

    def agrees(self, instance: int) -> bool:
        with self.bench.office.read() as connection:
            return self.bench.office.engine.agrees_with_journal(connection, instance)


@pytest.fixture
def machine(bench: Bench) -> Machine:
    return Machine(bench)


def test_a_timer_that_fires_late_begins_the_next_term_at_its_instant(machine: Machine) -> None:
    path = machine.begin("prova", wait("attesa", "P1D"), owed("lavora"))
    due = machine.bench.clock.now() + DAY

    machine.breaks_down_for(5)
    machine.tick()

    assert machine.term().started_at == due
    assert machine.term().due_at == end_of(date(2025, 11, 10))
    assert machine.agrees(path)


def test_a_timer_that_somebody_retries_begins_the_next_term_at_its_instant(
    machine: Machine,
) -> None:
    machine.begin("prova", wait("attesa", "P1D"), owed("lavora"))
    due = machine.bench.clock.now() + DAY
    machine.breaks_down_for(1)
    engine = machine.bench.office.engine
    whole, engine._runtime = engine._runtime, None  # type: ignore[assignment]
    incident = machine.gives_up()
    engine._runtime = whole
    machine.breaks_down_for(2)

    machine.is_mended(incident)

    assert machine.term().started_at == due


def test_a_job_that_somebody_retries_begins_the_next_term_when_it_was_asked_for(
    machine: Machine,
) -> None:
    asked_at = machine.bench.clock.now()
    machine.failures = Policy().attempts
    path = machine.begin("prova", service("invia", "posta.invia"), owed("lavora"))
    incident = machine.gives_up()
    machine.breaks_down_for(9)

    machine.is_mended(incident)

    assert machine.term().started_at == asked_at
    assert machine.term().state(machine.bench.clock.now()) is State.LATE
    assert machine.agrees(path)


def test_what_one_late_job_asks_of_another_is_not_later_still(machine: Machine) -> None:
    asked_at = machine.bench.clock.now()
    machine.failures = Policy().attempts
    machine.begin(
        "prova", service("uno", "posta.invia"), service("due", "posta.invia"), owed("lavora")
    )
    incident = machine.gives_up()
    machine.breaks_down_for(2)

    machine.is_mended(incident)

    assert machine.term().started_at == asked_at


def test_a_pause_after_late_work_is_counted_from_when_the_work_was_asked_for(
    machine: Machine,
) -> None:
    asked_at = machine.bench.clock.now()
    machine.failures = Policy().attempts
    path = machine.begin(
        "prova", service("invia", "posta.invia"), wait("attesa", "P5D"), owed("lavora")
    )
    incident = machine.gives_up()
    machine.breaks_down_for(2)

    machine.is_mended(incident)
    machine.breaks_down_for(3)
    machine.tick()

    assert machine.term().started_at == asked_at + 5 * DAY
    assert machine.agrees(path)


def test_a_process_that_a_message_begins_late_has_the_terms_of_the_day_it_was_sent(
    machine: Machine,
) -> None:
    sent_at = machine.bench.clock.now()
    machine.publish("altra", diagram("altra", owed("lavora"), begun_by="msg_via"))
    path = machine.begin("prova", send("chiama", "msg_via", '"1"', caso_id="caso_id"), user("a"))

    machine.breaks_down_for(3)
    machine.tick()

    assert machine.term().started_at == sent_at
    assert machine.agrees(path)


def test_a_message_that_was_awaited_when_it_was_sent_begins_terms_at_that_instant(
    machine: Machine,
) -> None:
    path = machine.begin("prova", receive("ascolta", "msg_via", '"1"'), owed("lavora"))
    machine.bench.clock.move_by(DAY)
    sent_at = machine.bench.clock.now()
    machine.begin("altra", send("chiama", "msg_via", '"1"'), user("a"))

    machine.breaks_down_for(3)
    machine.tick()

    assert machine.term().started_at == sent_at
    assert machine.agrees(path)


def test_a_message_that_was_sent_too_early_begins_terms_when_it_is_awaited(
    machine: Machine,
) -> None:
    machine.begin("altra", send("chiama", "msg_via", '"1"'), user("a"))
    machine.tick()
    machine.bench.clock.move_by(10 * DAY)
    listens_at = machine.bench.clock.now()
    machine.begin("prova", receive("ascolta", "msg_via", '"1"'), owed("lavora"))

    machine.breaks_down_for(3)
    machine.tick()

    assert machine.term().started_at == listens_at


def test_a_part_of_a_path_is_left_in_time_when_only_the_machine_was_late(
    machine: Machine,
) -> None:
    machine.failures = Policy().attempts
    machine.begin("prova", a_part("invia", "posta.invia"), user("a"))
    incident = machine.gives_up()
    machine.breaks_down_for(30)

    machine.is_mended(incident)

    assert machine.term().key == "prova.parte"
    assert machine.term().state(machine.bench.clock.now()) is State.MET


def test_a_reminder_that_missed_its_days_does_not_make_up_for_them(machine: Machine) -> None:
    path = machine.begin("prova", user("a", reminded_every="P1D"), user("b"))

    machine.breaks_down_for(5)
    machine.tick()

    with machine.bench.office.read() as connection:
        asked = select(func.count()).where(
            journal.c.instance_id == path, journal.c.kind == "timer_fired"
        )
        assert connection.execute(asked).scalar_one() == 1
    assert machine.agrees(path)


def test_a_process_that_begins_late_by_itself_has_the_terms_of_its_day(machine: Machine) -> None:
    machine.publish("riesame", begun_at("Cycle", "R/P7D", "riesame", owed("lavora")))
    due = machine.bench.clock.now() + 7 * DAY

    machine.breaks_down_for(9)
    machine.tick()

    with machine.bench.office.read() as connection:
        started = connection.execute(
            select(term.c.started_at).where(term.c.key == "prova.lavoro")
        ).scalar_one()
    assert started == due


def test_what_a_person_does_begins_terms_when_they_do_it(machine: Machine) -> None:
    machine.begin("prova", user("a"), owed("lavora"))
    machine.bench.clock.move_by(3 * DAY)
    task = machine.bench.only("a")

    with machine.bench.office.begin() as work:
        done = TaskCompleted(TaskKey(task.key), {})
        machine.bench.office.engine.happen(work, task.instance_id, done, by=None)

    assert machine.term().started_at == machine.bench.clock.now()
