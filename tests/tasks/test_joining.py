"""What runs in a case that repeats another one goes on in that one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from access.people import Person
from cases.files import Charge, assign_case, open_case
from cases.merging import Joining
from engine.clock import MovedClock
from engine.store import Database, NewVersion
from engine.store.tables import instance, subscription
from tasks import notices, worklist
from tasks.joining import join
from tasks.office import Office
from tests.instances.diagrams import diagram, receive, user
from tests.offices import an_office, people_of


@dataclass
class Desk:
    """An office with two cases of one child; in the second one a path is running."""

    office: Office
    rossi: Person
    first: int
    again: int
    running: int

    def join(self) -> None:
        with self.office.begin() as work:
            joining = Joining(self.again, self.first, by=self.rossi.id, why="stesso minore")
            join(work, self.office.sealer, self.office.engine, joining)


@pytest.fixture
def desk(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Desk]:
    office = an_office(database, clock, tmp_path)
    rossi = people_of(office, {"rossi": ["assistente_sociale"]})["rossi"]
    files = diagram("attesa", user("a"), receive("b", "msg_x", "string(caso_id)"))
    with office.begin() as work:
        digest = office.engine.publish(work, NewVersion("attesa", "Attesa", files), by=None)
        first, again = (open_case(work, office.sealer, by=rossi.id).id for _ in "ab")
        assign_case(work, first, Charge.RESPONSIBLE, rossi.id, by=None)
        change = office.engine.start(work, digest, case_id=again, by=rossi.id)
    yield Desk(office, rossi, first, again, change.instance.id)
    office.close()


def test_its_open_tasks_stand_in_the_other_case(desk: Desk) -> None:
    desk.join()

    with desk.office.read() as connection:
        assert [one.element for one in worklist.of_case(connection, desk.first)] == ["a"]
        assert list(worklist.of_case(connection, desk.again)) == []


def test_the_path_belongs_to_the_other_case_and_agrees_with_its_journal(desk: Desk) -> None:
    desk.join()

    with desk.office.read() as connection:
        asked = select(instance.c.case_id).where(instance.c.id == desk.running)
        assert connection.execute(asked).scalar_one() == desk.first
        assert desk.office.engine.agrees_with_journal(connection, desk.running)


def test_messages_for_the_other_case_reach_it(desk: Desk) -> None:
    with desk.office.begin() as work:
        waits = diagram("ascolto", receive("b", "msg_x", "string(caso_id)"), user("a"))
        digest = desk.office.engine.publish(work, NewVersion("ascolto", "A", waits), by=None)
        desk.office.engine.start(work, digest, case_id=desk.again, by=None)

    desk.join()

    with desk.office.read() as connection:
        assert list(connection.execute(select(subscription.c.correlation)).scalars()) == [
            str(desk.first)
        ]


def test_whoever_answers_for_the_other_case_is_told(desk: Desk) -> None:
    desk.join()

    with desk.office.read() as connection:
        assert [one.kind for one in notices.unread(connection, desk.rossi)] == ["case_received"]
