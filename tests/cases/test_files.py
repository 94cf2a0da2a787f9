"""A case is opened under a number without gaps, and somebody answers for it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from cases.files import (
    CaseClosed,
    CaseFile,
    CaseNumber,
    Charge,
    Marking,
    NoSuchCase,
    assign_case,
    check_open,
    close_case,
    find_case,
    get_case,
    give_to_team,
    history_of,
    mark_case,
    open_case,
    reopen_case,
)
from engine.clock import MovedClock
from engine.store import Database, Sealer
from engine.store.journal import journal

Open = Callable[..., CaseFile]


def kinds(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(journal.c.kind)).scalars())


def test_cases_are_numbered_from_one_in_each_year_of_rome(a_case: Open, clock: MovedClock) -> None:
    first, second = a_case(), a_case()
    clock.move_to(datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    third = a_case()

    assert str(first.number) == "2025/0001"
    assert str(second.number) == "2025/0002"
    assert str(third.number) == "2026/0001"


def test_a_case_that_fails_to_open_leaves_no_gap(
    a_case: Open, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    with suppress(RuntimeError), database.begin(clock.now()) as work:
        open_case(work, sealer, by=1)
        raise RuntimeError

    assert str(a_case().number) == "2025/0001"


def test_cases_opened_at_once_have_different_numbers(a_case: Open, database: Database) -> None:
    opened: list[CaseNumber] = []
    threads = [threading.Thread(target=lambda: opened.append(a_case().number)) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(opened) == [CaseNumber(2025, number) for number in range(1, 7)]


def test_a_case_is_found_by_the_number_people_use(a_case: Open, database: Database) -> None:
    case = a_case()

    with database.read() as connection:
        assert find_case(connection, CaseNumber(2025, 1)) == case
        assert find_case(connection, CaseNumber(2025, 2)) is None
        with pytest.raises(NoSuchCase):
            get_case(connection, 99)


def test_whoever_answered_for_a_case_stays_in_its_history(
    a_case: Open, database: Database, clock: MovedClock
) -> None:
    case = a_case()

    for account in (7, 7, 8):
        with database.begin(clock.now()) as work:
            assign_case(work, case.id, Charge.RESPONSIBLE, account, by=1)
    with database.begin(clock.now()) as work:
        assign_case(work, case.id, Charge.CO_OPERATOR, 9, by=1)
        assign_case(work, case.id, Charge.CO_OPERATOR, None, by=1)

    with database.read() as connection:
        history = [
            (one.charge, one.account_id, one.until is None)
            for one in history_of(connection, case.id)
        ]
        now = get_case(connection, case.id)
    assert history == [
        ("responsible", 7, False),
        ("responsible", 8, True),
        ("co_operator", 9, False),
    ]
    assert now.assigned == {8}
    assert kinds(database) == [
        "case_opened",
        "responsible_assigned",
        "responsible_assigned",
        "co_operator_assigned",
        "co_operator_removed",
    ]


def test_a_case_that_does_not_exist_is_given_to_nobody(
    database: Database, clock: MovedClock
) -> None:
    with pytest.raises(NoSuchCase), database.begin(clock.now()) as work:
        assign_case(work, 99, Charge.RESPONSIBLE, 7, by=1)
    with pytest.raises(NoSuchCase), database.begin(clock.now()) as work:
        give_to_team(work, 99, 7, by=1)


def test_a_marking_is_put_on_once_and_taken_off(
    a_case: Open, database: Database, clock: MovedClock
) -> None:
    case = a_case()

    with database.begin(clock.now()) as work:
        mark_case(work, case.id, Marking.RESTRICTED, by=1, on=True)
        mark_case(work, case.id, Marking.RESTRICTED, by=1, on=True)
        marked = get_case(work.connection, case.id)
        mark_case(work, case.id, Marking.RESTRICTED, by=1, on=False)
        unmarked = get_case(work.connection, case.id)

    assert marked.markings == {Marking.RESTRICTED}
    assert unmarked.markings == frozenset()
    assert kinds(database) == ["case_opened", "case_marked", "case_unmarked"]


def test_a_closed_case_takes_nothing_more_until_it_is_reopened(
    a_case: Open, database: Database, clock: MovedClock
) -> None:
    case = a_case()

    with database.begin(clock.now()) as work:
        close_case(work, case.id, by=1, why="obiettivi raggiunti")
        close_case(work, case.id, by=1)
        closed = get_case(work.connection, case.id)
    with pytest.raises(CaseClosed, match="2025/0001"):
        check_open(closed)
    with database.begin(clock.now()) as work:
        reopen_case(work, case.id, by=1)
        reopen_case(work, case.id, by=1)
        reopened = get_case(work.connection, case.id)

    assert closed.closed_at == clock.now()
    assert reopened.is_open
    assert reopened.closed_at is None
