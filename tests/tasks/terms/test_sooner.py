"""The next review of a path comes sooner, what counts from its day follows; it is never later."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ROME
from engine.jobs import Job
from engine.runtime import waiting_timers
from engine.steps import TaskCompleted
from engine.store import NewVersion
from engine.store.tables import timer
from tasks.handlers.called import House, called
from tasks.handlers.terms import bring_review_forward
from tasks.terms.carrying import Moved, carrier_of
from tests.instances.diagrams import Shape, diagram, user
from tests.tasks.terms.clock import FOLDER
from tests.tasks.terms.decreed import MAY, Decreed, rome

PATH = "p12_prova"
UNKNOWN = object()
"""Of a parameter: the diagram does not hand it on."""
DUE = rome("2025-07-20T23:59:59")  # when a report of the same case is due too
TERMS = {f"terms/{one.name}": one.read_bytes() for one in FOLDER.glob("*.toml")}


def clock(when: str) -> str:
    when = f"<bpmn:timeDate>{when}</bpmn:timeDate>"
    return f"<bpmn:timerEventDefinition>{when}</bpmn:timerEventDefinition>"


def waits(case: Decreed, when: str = 'prima(scadenza, "verifica.preparazione")') -> int:
    """A path of the case that waits until its review is to be prepared; its number."""
    office = case.stage.office
    with office.begin() as work:
        shapes = user("avvio"), Shape("attesa", "intermediateCatchEvent", clock(when))
        files = diagram(PATH, *shapes, user("prepara")) | TERMS
        digest = office.engine.publish(work, NewVersion(PATH, PATH, files), by=None)
        begun = office.engine.start(work, digest, case_id=case.case_id, by=None)
        (task,) = begun.step.tasks
        said = {"scadenza": DUE.astimezone(UTC), "altra": DUE.astimezone(UTC), "anticipata": None}
        office.engine.happen(work, begun.instance.id, TaskCompleted(task.key, said), by=None)
    return begun.instance.id


def held_by(case: Decreed, number: int, **given: Any) -> date | None:
    """The next review is asked for by a day, as a diagram asks it."""
    office = case.stage.office
    known = {"variabile": "scadenza", "scadenza": DUE.astimezone(UTC), **given}
    parameters = {name: said for name, said in known.items() if said is not UNKNOWN}
    with office.begin() as work:
        job = Job(1, "service", "termini.anticipa", number, None, parameters, 1, 1, work.now)
        house = House(office.sealer, office.definitions, office.engine)
        return bring_review_forward(called(work, job, house))


def told(case: Decreed, number: int, variable: str) -> Any:
    office = case.stage.office
    with office.begin() as work:
        nothing = Moved(number, variable, None, None)
        path = carrier_of(work, office.engine, nothing)
        (waiting,) = waiting_timers(path.program, path.state, work.now)
        return waiting.data[variable]


def rings_at(case: Decreed, number: int) -> datetime:
    with case.stage.office.read() as connection:
        found = select(timer.c.due_at).where(timer.c.instance_id == number)
        due: datetime = connection.execute(found).scalar_one()
    return due.astimezone(ROME)


def test_a_review_that_comes_sooner_is_prepared_sooner(case: Decreed) -> None:
    number = waits(case)
    assert rings_at(case, number) == rome("2025-07-05T08:00")

    assert held_by(case, number, entro=date(2025, 6, 30)) == date(2025, 6, 30)

    assert rings_at(case, number) == rome("2025-06-15T08:00")


def test_what_was_to_be_prepared_already_is_prepared_now(case: Decreed) -> None:
    number = waits(case)

    held_by(case, number, entro=date(2025, 5, 26))

    assert rings_at(case, number) == case.stage.clock.now()


@pytest.mark.parametrize("day", [date(2025, 7, 20), date(2025, 9, 1)])
def test_a_review_never_comes_later(case: Decreed, day: date) -> None:
    number = waits(case)

    held_by(case, number, entro=day)

    assert rings_at(case, number) == rome("2025-07-05T08:00")


def test_what_counts_from_another_day_stays(case: Decreed) -> None:
    number = waits(case, 'prima(altra, "verifica.preparazione")')

    held_by(case, number, entro=date(2025, 6, 30))

    assert rings_at(case, number) == rome("2025-07-05T08:00")


def test_what_a_judge_asked_for_the_same_day_stays(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    number = waits(case)
    asked = case.due()
    assert date(2025, 7, 20) in asked.values()

    held_by(case, number, entro=date(2025, 6, 30))

    assert case.due() == asked


def test_of_two_days_that_were_asked_for_the_nearest_stands(case: Decreed) -> None:
    number = waits(case)

    nearest = held_by(case, number, entro=date(2025, 6, 30), resta=date(2025, 6, 20))

    assert nearest == date(2025, 6, 20)


def test_who_does_not_know_when_it_is_due_lets_what_a_clock_waits_by_come_sooner(
    case: Decreed,
) -> None:
    number = waits(case)

    held_by(case, number, entro=date(2025, 6, 30), scadenza=UNKNOWN)

    assert rings_at(case, number) == rome("2025-06-15T08:00")


def test_where_no_clock_waits_by_it_nothing_comes_sooner(case: Decreed) -> None:
    number = waits(case, 'prima(altra, "verifica.preparazione")')

    held_by(case, number, entro=date(2025, 6, 30), scadenza=UNKNOWN)

    assert rings_at(case, number) == rome("2025-07-05T08:00")


@pytest.mark.parametrize(
    ("day", "kept"), [(date(2025, 6, 30), date(2025, 6, 30)), (date(2025, 9, 1), None)]
)
def test_the_path_keeps_the_sooner_day_for_when_its_work_begins_again(
    case: Decreed, day: date, kept: date | None
) -> None:
    number = waits(case)

    held_by(case, number, entro=day, anche="anticipata")

    assert told(case, number, "anticipata") == kept
