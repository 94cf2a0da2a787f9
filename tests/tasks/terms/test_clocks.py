"""What opens some time before a day opens at another time when the office changes that number."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.instances import Change
from engine.steps import TaskCompleted, TimerMoved
from engine.store import NewVersion
from engine.store.tables import timer
from tasks.terms import changing
from tasks.terms.freezing import freeze
from tasks.terms.recounting import SETTLES
from tasks.terms.rulebook import LEAD
from tests.instances.diagrams import Shape, diagram, user
from tests.offices import people_of
from tests.tasks.terms.clock import FOLDER
from tests.tasks.terms.decreed import Decreed, rome
from tests.tasks.terms.desk import a_row
from tests.tasks.terms.test_chosen_numbers import catalogue
from tests.unread import no_longer_read

PATH, OTHER = "p03_prova", "p03_altra"
NOTICE = "affido.preavviso_proroga"
WAITS = f'prima(scadenza_misura, "{NOTICE}")'
ENDS = date(2027, 5, 20)
TERMS = {f"terms/{one.name}": one.read_bytes() for one in FOLDER.glob("*.toml")}


def clock(id: str, when: str) -> Shape:
    """An event in the flow that waits for a day."""
    inside = (
        "<bpmn:timerEventDefinition><bpmn:timeDate>"
        f"{when}</bpmn:timeDate></bpmn:timerEventDefinition>"
    )
    return Shape(id, "intermediateCatchEvent", inside)


def waits(case: Decreed, when: str = WAITS, of: str = PATH) -> Change:
    """A path that waits before the measure ends."""
    office = case.stage.office
    with office.begin() as work:
        files = diagram(of, user("avvio"), clock("preavviso", when), user("valuta"))
        digest = office.engine.publish(work, NewVersion(of, of, files | TERMS), by=None)
        begun = office.engine.start(work, digest, case_id=case.case_id, by=None)
        (task,) = begun.step.tasks
        said = TaskCompleted(task.key, {"scadenza_misura": ENDS})
        return office.engine.happen(work, begun.instance.id, said, by=None)


def chooses(case: Decreed, **said: Any) -> None:
    """The office chooses another number, and whatever follows it has followed."""
    office, now = case.stage.office, case.stage.clock.now()
    with office.begin() as work:
        freeze(work, office.definitions.book)
    with office.read() as connection:
        draft = changing.present(office, connection)
    number: dict[str, Any] = {"chiave": NOTICE, "unita": "MESI", "evento": "scadenza"}
    draft = changing.set_row(draft, catalogue(case), a_row(**(number | said)))
    clerk = people_of(office, {"viola": ["amministratore_sistema"]})["viola"]
    changing.revise(office, clerk, draft, "delibera di prova n. 1", now)
    case.stage.pass_time_to(now + 2 * LEAD + 2 * SETTLES)


def opens(case: Decreed, path: Change) -> datetime | None:
    """When what waits opens; None when nothing waits any more."""
    with case.stage.office.read() as connection:
        asked = select(timer.c.due_at).where(timer.c.instance_id == path.instance.id)
        return connection.execute(asked).scalar_one_or_none()


@pytest.mark.parametrize(
    ("months", "day"), [(6, "2026-11-20T08:00"), (3, "2027-02-20T08:00"), (1, "2027-04-20T08:00")]
)
def test_an_evaluation_opens_as_long_before_the_end_as_the_office_says_now(
    case: Decreed, months: int, day: str
) -> None:
    path = waits(case)

    chooses(case, quantita=months)

    assert opens(case, path) == rome(day)


def test_a_path_that_is_no_longer_read_holds_no_other_back(case: Decreed) -> None:
    path = waits(case)
    waits(case, of=OTHER)
    drawn = f"bpmn/{OTHER}.bpmn"
    no_longer_read(
        case.stage.office, OTHER, drawn, b"</bpmn:process>", b'<bpmn:task id="x"/></bpmn:process>'
    )

    chooses(case, quantita=6)

    assert opens(case, path) == rome("2026-11-20T08:00")


def test_what_would_have_opened_already_opens_now(case: Decreed) -> None:
    path = waits(case)

    chooses(case, quantita=60)

    assert opens(case, path) is None
    with case.stage.office.read() as connection:
        assert case.stage.office.engine.agrees_with_journal(connection, path.instance.id)


def test_a_clock_that_was_put_off_meanwhile_stays_where_it_is(case: Decreed) -> None:
    path = waits(case)
    (one,) = path.step.timers
    far = datetime(2028, 1, 3, 8, tzinfo=UTC)
    with case.stage.office.begin() as work:
        moved = TimerMoved(one.beside, one.element, far)
        case.stage.office.engine.happen(work, path.instance.id, moved, by=None)

    chooses(case, quantita=6)

    assert opens(case, path) == far


def test_a_clock_that_counts_from_another_number_stays_where_it_is(case: Decreed) -> None:
    path = waits(case, 'prima(scadenza_misura, "relazione.preavviso")')
    before = opens(case, path)

    chooses(case, quantita=6)

    assert before is not None
    assert opens(case, path) == before


def test_a_clock_is_moved_once(case: Decreed) -> None:
    path = waits(case)

    chooses(case, quantita=6)
    case.stage.pass_time_to(case.stage.clock.now() + timedelta(days=2))

    assert opens(case, path) == rome("2026-11-20T08:00")
