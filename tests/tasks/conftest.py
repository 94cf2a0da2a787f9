"""An office with the small process of the tests, and somebody in every role it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from access.people import Person
from cases.files import open_case
from engine.clock import MovedClock
from engine.store import Database
from tasks import worklist
from tasks.office import Office
from tasks.worklist import TaskRow
from tests.offices import an_office, people_of, put_in_force
from tests.tasks.growing import Nursery


@dataclass
class Bench:
    """An office at work on one case."""

    office: Office
    clock: MovedClock
    people: dict[str, Person]
    case_id: int
    instance_id: int

    def open(self) -> list[TaskRow]:
        with self.office.read() as connection:
            return list(worklist.of_case(connection, self.case_id))

    def only(self, element: str) -> TaskRow:
        (found,) = [row for row in self.open() if row.element == element]
        return found


@pytest.fixture
def bench(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Bench]:
    office = an_office(database, clock, tmp_path)
    people = people_of(
        office,
        {
            "rossi": ["assistente_sociale"],
            "bruni": ["assistente_sociale"],
            "conti": ["coordinatore_tutela"],
            "neri": ["amministrativo"],
        },
    )
    digest = put_in_force(office)
    with office.begin() as work:
        case = open_case(work, office.sealer, by=people["rossi"].id)
        change = office.engine.start(work, digest, case_id=case.id, by=people["rossi"].id)
    yield Bench(office, clock, people, case.id, change.instance.id)
    office.close()


@pytest.fixture
def nursery(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Nursery]:
    office = an_office(database, clock, tmp_path)
    yield Nursery(office, clock)
    office.close()
