"""What suppliers host is counted by day and person, and never says of whom."""

from datetime import date

import pytest

from cases import supplies
from cases.bodies import add_body
from cases.files import open_case
from cases.kinds import FileKind
from cases.supplies import Hosted, Tally
from engine.clock import MovedClock
from engine.store import Database, Sealer, Work

FIRST, LAST = date(2025, 11, 1), date(2025, 11, 30)


@pytest.fixture
def contract(database: Database, clock: MovedClock, sealer: Sealer) -> tuple[int, int]:
    """A procedure whose contract is about one body: the numbers of both."""
    with database.begin(clock.now()) as work:
        house = add_body(work, "struttura", "Casa di Prova", by=None)
        case = open_case(work, sealer, by=None, kind=FileKind.TENDER).id
        supplies.cover(work, case, [house, house])
    return case, house


def moved(work: Work, ref: str, body: int, *moves: tuple[int, int]) -> None:
    for day, people in moves:
        supplies.note(work, ref, [(date(2025, 11, day), Hosted(body, people))])


def counted(database: Database, case: int, first: date = FIRST, last: date = LAST) -> Tally:
    with database.read() as connection:
        return supplies.tally(connection, case, first, last)


def test_the_day_somebody_enters_counts_and_the_day_the_fee_stops_does_not(
    database: Database, clock: MovedClock, contract: tuple[int, int]
) -> None:
    case, house = contract
    with database.begin(clock.now()) as work:
        moved(work, "a", house, (10, 1), (15, 0))

    assert counted(database, case) == Tally(days=5, stays=1, present=0)


def test_two_stays_of_several_people_are_added_up(
    database: Database, clock: MovedClock, contract: tuple[int, int]
) -> None:
    case, house = contract
    with database.begin(clock.now()) as work:
        moved(work, "a", house, (10, 1), (15, 0))
        moved(work, "b", house, (29, 3))

    assert counted(database, case) == Tally(days=11, stays=2, present=3)


def test_only_what_falls_in_the_span_is_counted(
    database: Database, clock: MovedClock, contract: tuple[int, int]
) -> None:
    case, house = contract
    with database.begin(clock.now()) as work:
        moved(work, "a", house, (10, 2), (12, 0))
        moved(work, "b", house, (20, 1))

    span = counted(database, case, date(2025, 11, 11), date(2025, 11, 21))

    assert span == Tally(days=4, stays=2, present=1)


def test_who_left_before_they_came_counts_for_nothing(
    database: Database, clock: MovedClock, contract: tuple[int, int]
) -> None:
    case, house = contract
    with database.begin(clock.now()) as work:
        moved(work, "a", house, (10, 1), (8, 0))

    assert counted(database, case) == Tally(days=0, stays=0, present=0)


def test_a_body_of_no_contract_is_counted_in_none(
    database: Database, clock: MovedClock, contract: tuple[int, int]
) -> None:
    case, _ = contract
    with database.begin(clock.now()) as work:
        other = add_body(work, "struttura", "Altra casa di Prova", by=None)
        moved(work, "a", other, (10, 1))

    assert counted(database, case) == Tally(days=0, stays=0, present=0)


def test_a_day_that_is_known_later_takes_the_place_of_those_after_it(
    database: Database, clock: MovedClock, contract: tuple[int, int]
) -> None:
    case, house = contract
    with database.begin(clock.now()) as work:
        moved(work, "a", house, (10, 2), (20, 0))
        moved(work, "a", house, (15, 1), (20, 0))

    assert counted(database, case) == Tally(days=15, stays=1, present=0)


def test_a_path_is_found_by_its_token_and_by_nothing_that_is_written(
    database: Database, clock: MovedClock, sealer: Sealer, contract: tuple[int, int]
) -> None:
    _, house = contract
    ref = supplies.token_of(sealer.keyring, 41)
    with database.begin(clock.now()) as work:
        moved(work, ref, house, (10, 1))

    with database.read() as connection:
        assert supplies.moves(connection, ref) == [(date(2025, 11, 10), Hosted(house, 1))]
        assert supplies.moves(connection, supplies.token_of(sealer.keyring, 4)) == []
    assert len(ref) == 64
