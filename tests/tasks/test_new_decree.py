"""An act of the authority for a case that is open already is registered in that case."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from access.people import Person
from cases.files import CaseClosed, close_case, open_case
from cases.visibility import grant_access
from engine.clock import MovedClock
from engine.refusal import NotAllowed
from engine.store import Database
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.referrals import new_decree
from tests.offices import an_office, people_of


@dataclass
class Desk:
    """An office with one open case, known to the clerk."""

    office: Office
    people: dict[str, Person]
    case_id: int


@pytest.fixture
def desk(sqlite_database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Desk]:
    office = an_office(sqlite_database, clock, tmp_path)
    people = people_of(office, {"neri": ["amministrativo"], "bianchi": ["operatore_accoglienza"]})
    install_definitions(office, by=None)
    with office.begin() as work:
        case = open_case(work, office.sealer, by=None)
        for one in people.values():
            grant_access(work, case.id, one.id, "referral")
    yield Desk(office, people, case.id)
    office.close()


def test_its_filing_is_the_first_thing_to_do(desk: Desk) -> None:
    opened = new_decree(desk.office, desk.people["neri"], desk.case_id)

    assert opened.case.id == desk.case_id
    assert opened.task is not None
    assert opened.task.element == "protocolla"
    assert opened.task.data["caso_in_corso"] is True


def test_a_second_click_goes_on_with_the_same_act(desk: Desk) -> None:
    first, again = (new_decree(desk.office, desk.people["neri"], desk.case_id) for _ in "ab")

    assert first.task is not None
    assert again.task is not None
    assert first.task.id == again.task.id


def test_only_who_registers_acts_may(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        new_decree(desk.office, desk.people["bianchi"], desk.case_id)


def test_a_closed_case_takes_no_act(desk: Desk) -> None:
    with desk.office.begin() as work:
        close_case(work, desk.case_id, by=None)

    with pytest.raises(CaseClosed):
        new_decree(desk.office, desk.people["neri"], desk.case_id)
