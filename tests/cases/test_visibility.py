"""Who may see a case, and who may not."""

from collections.abc import Callable

import pytest

from access import Person
from cases.files import CaseFile, CaseNumber, Charge, Marking, NoSuchCase, assign_case, mark_case
from cases.visibility import (
    NotYourCase,
    grant_access,
    may_see_case,
    may_see_protected,
    see_case,
    see_case_numbered,
)
from engine.clock import MovedClock
from engine.store import Database
from tests.cases.conftest import somebody

Open = Callable[..., CaseFile]
WORKER = somebody(7, "assistente_sociale")


def sees(database: Database, person: Person, case: CaseFile) -> bool:
    with database.read() as connection:
        return may_see_case(connection, person, case.id)


def test_a_colleague_does_not_see_a_case_that_is_not_theirs(
    a_case: Open, database: Database
) -> None:
    case = a_case()

    with database.read() as connection, pytest.raises(NotYourCase):
        see_case(connection, WORKER, case.id)


def test_a_case_that_does_not_exist_is_not_found(database: Database) -> None:
    with database.read() as connection, pytest.raises(NoSuchCase):
        see_case_numbered(connection, WORKER, CaseNumber(2025, 9))


@pytest.mark.parametrize("charge", list(Charge))
def test_whoever_answers_for_a_case_sees_it(
    a_case: Open, database: Database, clock: MovedClock, charge: Charge
) -> None:
    case = a_case()

    with database.begin(clock.now()) as work:
        assign_case(work, case.id, charge, WORKER.id, by=1)

    assert sees(database, WORKER, case)


def test_whoever_has_or_had_a_task_of_the_case_sees_it(
    a_case: Open, database: Database, clock: MovedClock
) -> None:
    case = a_case()

    for _ in range(2):
        with database.begin(clock.now()) as work:
            grant_access(work, case.id, WORKER.id, "task")

    assert sees(database, WORKER, case)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("coordinatore_tutela", True),
        ("responsabile_servizio", True),
        ("amministrativo", False),
        ("dpo", False),
        ("amministratore_sistema", False),
    ],
)
def test_supervisors_see_every_case_of_the_office(
    a_case: Open, database: Database, role: str, *, expected: bool
) -> None:
    assert sees(database, somebody(9, role), a_case()) is expected


def test_a_task_does_not_open_the_case_to_a_role_without_cases(
    a_case: Open, database: Database, clock: MovedClock
) -> None:
    case = a_case()
    with database.begin(clock.now()) as work:
        grant_access(work, case.id, 9, "task")

    assert not sees(database, somebody(9, "amministratore_sistema"), case)


def test_the_team_sees_its_cases_unless_they_are_restricted(
    a_case: Open, database: Database, clock: MovedClock
) -> None:
    colleague = somebody(8, "educatore", teams=frozenset({3}))
    ours, others = a_case(team_id=3), a_case(team_id=4)

    assert sees(database, colleague, ours)
    assert not sees(database, colleague, others)
    with database.begin(clock.now()) as work:
        mark_case(work, ours.id, Marking.RESTRICTED, by=1, on=True)
    assert not sees(database, colleague, ours)
    assert sees(database, somebody(9, "coordinatore_tutela"), ours)


def test_a_protected_address_is_for_the_assigned_worker_alone(
    a_case: Open, database: Database, clock: MovedClock
) -> None:
    case = a_case()
    with database.begin(clock.now()) as work:
        assign_case(work, case.id, Charge.RESPONSIBLE, WORKER.id, by=1)
        assign_case(work, case.id, Charge.CO_OPERATOR, 8, by=1)

    with database.read() as connection:
        assigned = see_case(connection, WORKER, case.id)
    assert may_see_protected(WORKER, assigned)
    assert not may_see_protected(somebody(8, "educatore"), assigned)
    assert not may_see_protected(somebody(9, "coordinatore_tutela"), assigned)
