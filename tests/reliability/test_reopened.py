"""An office opened again with another environment, or another library, counts as it has frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy import select

from cases.files import open_case
from engine.clock import MovedClock
from engine.steps import TaskCompleted, TaskKey
from engine.store import Database, find_in_force, verify
from engine.store.tables import instance, timer
from tasks.installing import fix_calendar
from tasks.office import Office, open_office
from tasks.settings import Settings
from tasks.tables import task
from tasks.terms.calendars import Calendar, Year, national_holidays
from tasks.terms.freezing import differs, freeze
from tasks.terms.keeping import of_case
from tests.conftest import A_MONDAY
from tests.tasks.terms.drawn import PROCESS, times

PATRON = (12, 7)
OTHERWISE = {
    "another patron": Calendar(patron=(11, 5)),
    "another closing day": Calendar(patron=PATRON, closing_days=frozenset({date(2025, 11, 6)})),
    "other hours": Calendar(patron=PATRON, opens_at=time(9, 30), closes_at=time(17, 0)),
    "a library that knows another day": Calendar(
        patron=PATRON,
        frozen=MappingProxyType(
            {2025: Year({**national_holidays(2025), date(2025, 11, 4): "Festa di prova"})}
        ),
    ),
}


@dataclass
class Home:
    """Where the same office is opened again and again."""

    database: Database
    folder: Path
    clock: MovedClock
    opened: list[Office]

    def opens(self, calendar: Calendar) -> Office:
        url = self.database.url.render_as_string(hide_password=False)
        office = open_office(Settings(self.folder, url, calendar=calendar), self.clock)
        self.opened.append(office)
        return office


@pytest.fixture
def home(database: Database, tmp_path: Path, clock: MovedClock) -> Iterator[Home]:
    found = Home(database, tmp_path, clock, [])
    yield found
    for office in found.opened:
        office.close()


def begin(office: Office) -> tuple[int, int]:
    """A path whose activity and timers are counted in working days; its case and number."""
    with office.begin() as work:
        freeze(work, office.definitions.book)
    with office.read() as connection:
        office.definitions.book.learn(connection)
    with office.begin() as work:
        case_id = open_case(work, office.sealer, by=None).id
        digest = office.engine.publish(work, times(), by=None)
        return case_id, office.engine.start(work, digest, case_id=case_id, by=None).instance.id


def go_on(office: Office) -> None:
    """The activity that is open is done."""
    with office.begin() as work:
        row = work.connection.execute(select(task).where(task.c.status == "open")).first()
        assert row is not None
        happened = TaskCompleted(TaskKey(row.key), {})
        office.engine.happen(work, row.instance_id, happened, by=None)


def due(office: Office, case_id: int) -> list[tuple[str, object]]:
    with office.read() as connection:
        mine = timer.c.instance_id == instance.c.id
        asked = select(timer.c.element, timer.c.due_at).join(instance, mine)
        asked = asked.where(instance.c.case_id == case_id).order_by(timer.c.element)
        timers = [(row.element, row.due_at) for row in connection.execute(asked)]
        return [(one.key, one.due_at) for one in of_case(connection, case_id)] + timers


@pytest.mark.parametrize("calendar", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_nothing_moves_and_the_journal_is_still_agreed_with(
    home: Home, calendar: Calendar
) -> None:
    first = home.opens(Calendar(patron=PATRON))
    case_id, path = begin(first)
    before = due(first, case_id)

    again = home.opens(calendar)
    fix_calendar(again)
    again.worker.tick(home.clock.now())

    assert due(again, case_id) == before
    go_on(again)
    for office in (again, first):
        with office.read() as connection:
            assert office.engine.agrees_with_journal(connection, path)
            assert verify(connection).holds


@pytest.mark.parametrize("calendar", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_what_begins_afterwards_is_counted_as_it_would_have_been(
    home: Home, calendar: Calendar
) -> None:
    first = home.opens(Calendar(patron=PATRON))
    before = due(first, begin(first)[0])

    again = home.opens(calendar)
    with again.begin() as work:
        case_id = open_case(work, again.sealer, by=None).id
        digest = find_in_force(work.connection, PROCESS)
        assert digest is not None
        again.engine.start(work, digest, case_id=case_id, by=None)

    assert due(again, case_id) == before


@pytest.mark.parametrize("calendar", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_the_difference_is_said_and_waits_for_somebody(home: Home, calendar: Calendar) -> None:
    begin(home.opens(Calendar(patron=PATRON)))

    again = home.opens(calendar)

    book = again.definitions.book
    assert differs(book.at(A_MONDAY).calendar, book.seed, 2025)
    assert book.head == 1
