"""When a minor of a case comes of age is known as soon as the birth is, and only then."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from cases import majority
from cases.absorbing import Absorbed
from cases.files import CaseFile
from cases.majority import comes_of_age
from engine.clock import MovedClock
from engine.store import Database
from tests.cases.conftest import CHILD, MOTHER

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]


@pytest.mark.parametrize(
    ("born", "day"),
    [(date(2007, 12, 12), "2025-12-12T00:00:00+01:00"), (date(2008, 2, 29), "2026-03-01T00:00")],
)
def test_one_comes_of_age_at_the_first_instant_of_the_birthday_in_rome(
    born: date, day: str
) -> None:
    assert comes_of_age(born).isoformat().startswith(day)


def test_the_birth_of_a_child_says_when(a_case: Open, learn: Learn, database: Database) -> None:
    learn(a_case(), CHILD | {"nucleo.componenti": [MOTHER | {"data_nascita": "1990-01-01"}]})

    with database.read() as connection:
        assert majority.next_due(connection) == comes_of_age(date(2019, 4, 2))


def test_a_corrected_birth_moves_it(a_case: Open, learn: Learn, database: Database) -> None:
    case = a_case()
    learn(case, CHILD)

    learn(case, {"minore.data_nascita": "2018-04-02"})

    with database.read() as connection:
        assert majority.next_due(connection) == comes_of_age(date(2018, 4, 2))


def test_of_an_adult_there_is_nothing_to_tell(
    a_case: Open, learn: Learn, database: Database
) -> None:
    learn(a_case(), CHILD | {"minore.data_nascita": "2000-01-01"})

    with database.read() as connection:
        assert majority.next_due(connection) is None


def test_it_is_told_once(
    a_case: Open, learn: Learn, database: Database, clock: MovedClock
) -> None:
    learn(a_case(), CHILD)
    clock.move_by(timedelta(days=366 * 18))

    with database.begin(clock.now()) as work:
        (due,) = majority.due(work.connection, clock.now())
        told = [majority.mark_told(work, due.person_id) for _ in "ab"]

    assert told == [True, False]
