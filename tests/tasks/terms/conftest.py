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
from tasks.terms.freezing import freeze
from tests.offices import an_office, people_of
from tests.tasks.conftest import Bench
from tests.tasks.terms.decreed import PEOPLE, Decreed, rome
from tests.tasks.terms.desk import Desk


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


@pytest.fixture
def desk(bench: Bench) -> Desk:
    people = people_of(bench.office, {"viola": ["amministratore_sistema"]})
    with bench.office.begin() as work:
        freeze(work, bench.office.definitions.book)
    with bench.office.read() as connection:
        bench.office.definitions.book.learn(connection)
    return Desk(bench, people["viola"])
