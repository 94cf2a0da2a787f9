"""What a change of the calendar may touch is found by a query: all of it, and little else."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from engine.clock import MovedClock
from engine.refusal import Refusal
from engine.store import Database
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.terms import changing
from tasks.terms.changing import Draft
from tasks.terms.duties import Duties
from tasks.terms.freezing import freeze
from tasks.terms.governing import latest_version
from tasks.terms.keeping import add_terms
from tasks.terms.model import NewTerm
from tasks.terms.rulebook import Rules
from tasks.terms.tables import term
from tasks.terms.touching import Touch, in_reach, reach_of, touched
from tests.offices import an_office

Change = Callable[[Draft], Draft]
NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """An office in which every row of the catalogue runs, begun on many days."""
    office = an_office(database, MovedClock(NOW), tmp_path)
    install_definitions(office, by=None)
    with office.begin() as work:
        freeze(work, office.definitions.book)
    with office.begin() as work:
        latest = latest_version(work.connection)
        duties = office.definitions.get(work.connection, latest).terms(NOW)
        add_terms(work, list(_running(duties)))
    yield office
    office.close()


def _running(duties: Duties) -> Iterator[NewTerm]:
    for number, day in enumerate(range(-90, 90, 5)):
        for row in duties.catalogue.terms.values():
            try:
                new = duties.begin(row.key, NOW + timedelta(days=day))
            except Refusal:
                continue
            yield new._replace(duty=f"prova:{row.key}:{number}")


def _holiday(draft: Draft) -> Draft:
    return changing.add_holiday(draft, date(2025, 11, 13), "Festa di prova")


def _one_holiday_less(draft: Draft) -> Draft:
    return changing.remove_holiday(draft, date(2025, 12, 8))


def _closed_for_weeks(draft: Draft) -> Draft:
    for one in range(16):
        day = date(2025, 12, 15) + timedelta(days=one)
        if draft.rules.calendar.is_working(day):
            draft = changing.close_on(draft, day)
    return draft


def differing(
    connection: Connection, office: Office, rules: tuple[Rules, Rules]
) -> dict[int, str]:
    """Every term that comes out otherwise, found by counting each of them again."""
    rows = connection.execute(select(term, term.c.anchor.label("digest"))).mappings()
    found = touched(connection, office.definitions, rules, rows, NOW)
    return {one.term.id: one.term.key for one in found if one.how is not Touch.SAME}


@pytest.mark.parametrize("change", [_holiday, _one_holiday_less, _closed_for_weeks])
def test_whatever_a_change_of_days_moves_lies_in_its_reach(office: Office, change: Change) -> None:
    with office.read() as connection:
        draft = change(changing.present(office, connection))
        rules = (draft.base, draft.rules)
        moved = differing(connection, office, rules)

        asked = in_reach(reach_of(connection, office.definitions, rules))

        reached = {row["id"] for row in connection.execute(asked).mappings()}
        assert moved.keys() - reached == set()
        assert len(reached) < 3 * len(moved)
