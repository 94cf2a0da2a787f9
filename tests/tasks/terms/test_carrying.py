"""Where a person moves a term of an act, the paths that carry its instant follow."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import ROME
from engine.steps import TaskCompleted
from engine.store import NewVersion
from engine.store.tables import timer
from tasks.terms import acts
from tasks.terms.model import Suspension
from tests.instances.diagrams import Shape, diagram, user
from tests.tasks.terms.clock import FOLDER
from tests.tasks.terms.decreed import MAY, Decreed, rome
from tests.tasks.terms.test_planned import asked
from tests.tasks.terms.test_planned import extended as put_off
from tests.unread import no_longer_read

PATH = "p02_prova"
DUE = date(2025, 7, 20)  # sixty days from the 21st of May
TERMS = {f"terms/{one.name}": one.read_bytes() for one in FOLDER.glob("*.toml")}
CLOCK = (
    '<bpmn:extensionElements><percorsi:tempo segue="scadenza"/></bpmn:extensionElements>'
    "<bpmn:timerEventDefinition><bpmn:timeDate>"
    'prima(scadenza, "relazione.preavviso")</bpmn:timeDate></bpmn:timerEventDefinition>'
)


def waits(case: Decreed, **said: Any) -> int:
    """A path of the case that calls a report to mind some time before; its number."""
    office = case.stage.office
    with office.begin() as work:
        shapes = user("avvio"), Shape("preavviso", "intermediateCatchEvent", CLOCK)
        files = diagram(PATH, *shapes, user("scrivi")) | TERMS
        digest = office.engine.publish(work, NewVersion(PATH, PATH, files), by=None)
        begun = office.engine.start(work, digest, case_id=case.case_id, by=None)
        (task,) = begun.step.tasks
        on = {"provvedimento_id": case.live()[0].decree_id, "scadenza": DUE}
        office.engine.happen(
            work, begun.instance.id, TaskCompleted(task.key, {**on, **said}), by=None
        )
    return begun.instance.id


def due_at(case: Decreed, number: int) -> datetime:
    with case.stage.office.read() as connection:
        found = select(timer.c.due_at).where(timer.c.instance_id == number)
        due: datetime = connection.execute(found).scalar_one()
    return due.astimezone(ROME)


def test_a_reminder_before_a_report_follows_an_extension_by_hand(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    number = waits(case)
    assert due_at(case, number) == rome("2025-07-05T08:00")

    put_off(case, date(2025, 9, 15))

    assert due_at(case, number) == rome("2025-08-31T08:00")


def test_a_reminder_follows_the_act_that_fixed_the_day_though_the_path_stands_on_a_later_one(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY)
    fixing = case.live()[0].decree_id
    number = waits(case, provvedimento_id=999, provvedimento_relazione=fixing)

    put_off(case, date(2025, 9, 15))

    assert due_at(case, number) == rome("2025-08-31T08:00")


def test_a_reminder_before_a_report_follows_a_rest_of_it(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    number = waits(case)
    span = Suspension(rome("2025-06-01T00:00"), rome("2025-06-15T00:00"), acts.Ground.DECREE)

    with case.stage.office.begin() as work:
        acts.suspend_for(work, case.stage.office, asked(case), span)

    assert due_at(case, number) == rome("2025-07-19T08:00")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"provvedimento_id": 999}, id="another act"),
        pytest.param({"scadenza": date(2025, 7, 19)}, id="another day"),
    ],
)
def test_a_path_that_carries_something_else_stays(case: Decreed, said: dict[str, Any]) -> None:
    case.comes("402/2025", MAY)
    number = waits(case, **said)
    before = due_at(case, number)

    put_off(case, date(2025, 9, 15))

    assert due_at(case, number) == before


def test_a_path_that_is_no_longer_read_keeps_no_term_from_moving(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    number, office = waits(case), case.stage.office
    before = due_at(case, number)
    unknown = b'<bpmn:task id="x"/></bpmn:process>'
    no_longer_read(office, PATH, f"bpmn/{PATH}.bpmn", b"</bpmn:process>", unknown)

    put_off(case, date(2025, 9, 15))

    assert case.live()[0].due_at.astimezone(ROME).date() == date(2025, 9, 15)
    assert due_at(case, number) == before
