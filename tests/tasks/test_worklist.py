"""What stands on a person's list, and in which order."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from access.people import Person
from cases.files import open_case
from engine.clock import MovedClock
from engine.store import Database
from tasks import worklist
from tasks.tables import NO_TERM, role_set, task
from tasks.worklist import Asked, Whose
from tests.offices import an_office, put_in_force

ROSSI = Person(7, "rossi", "Anna Rossi-Prova", frozenset({"assistente_sociale"}))
VERDI = Person(8, "verdi", "Ugo Verdi-Prova", frozenset({"psicologo", "educatore"}))


@pytest.fixture
def office(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Database]:
    """An office with one running instance, whose own task has been put aside."""
    whole = an_office(database, clock, tmp_path)
    digest = put_in_force(whole)
    with whole.begin() as work:
        case = open_case(work, whole.sealer, by=None)
        whole.engine.start(work, digest, case_id=case.id, by=None)
        work.connection.execute(update(task).values(status="withdrawn"))
        known = insert(role_set).values(roles="assistente_sociale psicologo")
        work.connection.execute(known)
    yield database
    whole.close()


def put(
    office: Database,
    clock: MovedClock,
    name: str,
    *,
    due: timedelta | None = None,
    roles: str = "assistente_sociale",
    assignee: int | None = None,
) -> None:
    due_at: datetime | None = clock.now() + due if due is not None else None
    with office.begin(clock.now()) as work:
        work.connection.execute(
            insert(task).values(
                key=name,
                instance_id=1,
                digest="f" * 64,
                case_id=1,
                process="p01",
                element=name,
                name=name,
                roles=roles,
                assignee=assignee,
                opened_at=clock.now(),
                due_at=due_at,
                sort_at=due_at or NO_TERM,
                whole_day=False,
                status="open",
                data="{}",
            )
        )


def names(office: Database, clock: MovedClock, person: Person, asked: Asked) -> list[str]:
    with office.read() as connection:
        return [row.name for row in worklist.find(connection, person, asked, clock.now()).rows]


def test_the_list_shows_what_is_mine_and_what_my_groups_may_take_nearest_term_first(
    office: Database, clock: MovedClock
) -> None:
    put(office, clock, "senza_termine")
    put(office, clock, "fra_tre_giorni", due=timedelta(days=3), assignee=ROSSI.id)
    put(office, clock, "in_ritardo", due=-timedelta(hours=1))
    put(office, clock, "di_un_altro", due=timedelta(days=1), assignee=99)
    put(office, clock, "anche_mia", due=timedelta(days=1), roles="assistente_sociale psicologo")

    found = names(office, clock, ROSSI, Asked())

    assert found == ["in_ritardo", "anche_mia", "fra_tre_giorni", "senza_termine"]


def test_a_person_sees_only_the_groups_they_belong_to(office: Database, clock: MovedClock) -> None:
    put(office, clock, "solo_assistente")
    put(office, clock, "anche_psicologo", roles="assistente_sociale psicologo")

    found = names(office, clock, VERDI, Asked(Whose.FREE))

    assert found == ["anche_psicologo"]


def test_a_long_list_is_read_page_by_page_without_a_gap(
    office: Database, clock: MovedClock
) -> None:
    for number in range(worklist.PAGE + 5):
        put(office, clock, f"n{number:03}", due=timedelta(days=number // 10), assignee=ROSSI.id)
    asked = Asked(Whose.MINE)
    with office.read() as connection:
        first = worklist.find(connection, ROSSI, asked, clock.now())

        second = worklist.find(connection, ROSSI, asked, clock.now(), first.following)

    assert [row.name for row in first.rows + second.rows] == [
        f"n{number:03}" for number in range(worklist.PAGE + 5)
    ]
    assert second.following is None


def test_the_late_list_holds_what_has_passed_its_instant_and_nothing_else(
    office: Database, clock: MovedClock
) -> None:
    put(office, clock, "fra_un_minuto", due=timedelta(minutes=1), assignee=99)
    put(office, clock, "da_ieri", due=-timedelta(days=1), assignee=99)
    clock.move_by(timedelta(seconds=30))
    with office.read() as connection:
        page = worklist.late(connection, clock.now())

    assert [row.name for row in page.rows] == ["da_ieri"]
