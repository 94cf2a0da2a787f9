"""A case in an office with every path in force, to which decrees come."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.files import open_case
from cases.visibility import grant_access
from engine.clock import MovedClock
from engine.store import Database
from tasks.installing import install_definitions
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.tasks.terms.decreed import PEOPLE, Decreed, rome


@pytest.fixture
def case(database: Database, tmp_path: Path) -> Iterator[Decreed]:
    office = an_office(database, MovedClock(rome("2025-05-21T08:00")), tmp_path)
    people = people_of(office, PEOPLE)
    install_definitions(office, by=None)
    with office.begin() as work:
        case_id = open_case(work, office.sealer, by=None).id
        for one in people.values():
            grant_access(work, case_id, one.id, "referral")
    clock = office.clock
    assert isinstance(clock, MovedClock)
    stage = Stage(office, clock, people)
    stage.cases.append(case_id)
    yield Decreed(stage, case_id)
    office.close()
