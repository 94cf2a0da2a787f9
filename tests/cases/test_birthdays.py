"""When a minor of a case grows older is known as soon as the birth is, and only then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from cases import birthdays
from cases.absorbing import Absorbed
from cases.birthdays import Growing, turns
from cases.files import CaseFile, close_case
from cases.tables import person
from engine.clock import MovedClock
from engine.jobs import next_due
from engine.store import Database
from tests.cases.conftest import CHILD, MOTHER

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2007, 12, 12), 18, "2025-12-12T00:00:00+01:00"),
        (date(2008, 2, 29), 18, "2026-03-01T00:00:00+01:00"),
        (date(2008, 2, 29), 12, "2020-02-29T00:00:00+01:00"),
        (date(2008, 2, 29), 14, "2022-03-01T00:00:00+01:00"),
        (date(2007, 7, 1), 18, "2025-07-01T00:00:00+02:00"),
        (date(2011, 3, 30), 14, "2025-03-30T00:00:00+01:00"),  # the clock goes forward that night
        (date(2007, 10, 26), 18, "2025-10-26T00:00:00+02:00"),  # and back that night
    ],
)
def test_a_birthday_begins_with_the_first_instant_of_the_day_in_rome(
    born: date, age: int, day: str
) -> None:
    assert turns(born, age).isoformat() == day


def test_the_birth_of_a_child_is_to_be_looked_at_at_once(
    a_case: Open, learn: Learn, database: Database, clock: MovedClock
) -> None:
    learn(a_case(), CHILD | {"nucleo.componenti": [MOTHER | {"data_nascita": "1990-01-01"}]})

    with database.read() as connection:
        (due,) = birthdays.due(connection, clock.now())
        grows = birthdays.get(connection, due)
        assert next_due(connection, [birthdays.LOOKS]) == clock.now()
    assert grows.turns(18) == turns(date(2019, 4, 2), 18)


def test_the_birth_of_an_adult_stays_sealed(
    a_case: Open, learn: Learn, database: Database
) -> None:
    learn(a_case(), CHILD | {"nucleo.componenti": [MOTHER | {"data_nascita": "1990-01-01"}]})

    with database.read() as connection:
        born = connection.execute(select(person.c.born_at).order_by(person.c.id)).scalars().all()
    assert sorted(one is None for one in born) == [False, True]


def test_a_corrected_birth_moves_it(
    a_case: Open, learn: Learn, database: Database, clock: MovedClock
) -> None:
    case = a_case()
    learn(case, CHILD)
    _look(database, clock)

    learn(case, {"minore.data_nascita": "2018-04-02"})

    with database.read() as connection:
        (due,) = birthdays.due(connection, clock.now())
        assert birthdays.get(connection, due).turns(18) == turns(date(2018, 4, 2), 18)


def test_what_says_nothing_of_the_birth_lets_nobody_look_again(
    a_case: Open, learn: Learn, database: Database, clock: MovedClock
) -> None:
    case = a_case()
    learn(case, CHILD)
    _look(database, clock)

    learn(case, {"minore.nome": "Sara Immaginaria"})

    with database.read() as connection:
        assert birthdays.due(connection, clock.now()) == []


@pytest.mark.parametrize(("born", "told"), [("2013-11-03", 12), ("2013-11-04", 11)])
def test_ages_that_had_passed_when_the_birth_became_known_are_not_told(
    a_case: Open, learn: Learn, database: Database, born: str, told: int
) -> None:
    learn(a_case(), CHILD | {"minore.data_nascita": born})

    assert _only(database).age_told == told


@pytest.mark.parametrize(
    ("births", "told"),
    [
        (("2013-01-01", "2010-01-01"), 15),  # ages between are past
        (("2010-01-01", "2013-01-01"), 12),  # and come once more
        (("2010-01-01", "2007-01-01"), 17),  # of age all the while: still to be told
        (("2010-01-01", "1999-01-01"), 17),
        (("2007-01-01", "2006-06-01"), 19),  # of age before and after: told when it was
        (("2010-01-01", "2010-01-01"), 15),
    ],
)
def test_a_corrected_birth_says_what_is_still_to_be_told(
    a_case: Open, learn: Learn, database: Database, births: tuple[str, str], told: int
) -> None:
    case = a_case()
    learn(case, CHILD | {"minore.data_nascita": births[0]})

    learn(case, {"minore.data_nascita": births[1]})

    assert _only(database).age_told == told


def test_of_an_adult_there_is_nothing_to_tell(
    a_case: Open, learn: Learn, database: Database
) -> None:
    learn(a_case(), CHILD | {"minore.data_nascita": "2000-01-01"})

    with database.read() as connection:
        assert next_due(connection, [birthdays.LOOKS]) is None


def test_a_presumed_birth_says_so_and_an_unaccompanied_minor_is_known(
    a_case: Open, learn: Learn, database: Database
) -> None:
    msna = {"minore.data_nascita_presunta": True, "minore.cf_assente_motivo": "msna"}
    learn(a_case(), CHILD | msna)

    grows = _only(database)
    assert (grows.presumed, grows.unaccompanied) == (True, True)


def test_closing_the_case_lets_everybody_in_it_be_looked_at(
    a_case: Open, learn: Learn, database: Database, clock: MovedClock
) -> None:
    case = a_case()
    learn(case, CHILD)
    _look(database, clock)

    with database.begin(clock.now()) as work:
        close_case(work, case.id, by=1)

    with database.read() as connection:
        assert len(birthdays.due(connection, clock.now())) == 1


def test_one_is_looked_at_once(
    a_case: Open, learn: Learn, database: Database, clock: MovedClock
) -> None:
    learn(a_case(), CHILD)

    with database.begin(clock.now()) as work:
        (due,) = birthdays.due(work.connection, clock.now())
        held = []
        for _ in "ab":
            held.append(birthdays.hold(work, due))
            birthdays.looked_at(work, due, age_told=6, again=clock.now() + timedelta(days=1))

    assert [one is not None for one in held] == [True, False]


def test_an_age_is_counted_by_the_day_in_rome() -> None:
    child = Growing(1, 1, turns(date(2007, 12, 12), 0), False, False, None, 17)

    ages = [child.age(datetime(2025, 12, 11, hour, 30, tzinfo=UTC)) for hour in (22, 23)]

    assert ages == [17, 18]


def _only(database: Database) -> Growing:
    with database.read() as connection:
        (id,) = connection.execute(select(person.c.id)).scalars()
        return birthdays.get(connection, id)


def _look(database: Database, clock: MovedClock) -> None:
    with database.begin(clock.now()) as work:
        for one in birthdays.due(work.connection, clock.now()):
            birthdays.looked_at(work, one, age_told=6, again=None)
