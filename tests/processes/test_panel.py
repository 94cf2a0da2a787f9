"""What is of one commissioner alone is done by nobody else, and nobody can hand it on (R37)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from access.people import Person
from engine.clock import MovedClock
from engine.refusal import Conflict
from engine.store import Database
from tasks import hands, leaving, notices, worklist
from tasks.hands import OfOneAlone, StaysWithThem
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.plays import Play
from tasks.stage import Stage
from tasks.tables import task
from tasks.worklist import Asked, TaskRow
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story

NAMED = "nomina_commissione"
DECLARES = "dichiara_incompatibilita"
PANEL = ("rosa", "viola", "celeste")


@dataclass
class Tender:
    """A tender whose panel has just been named, three declarations being awaited."""

    office: Office
    clock: MovedClock
    people: dict[str, Person]

    def offered_to(self, who: str) -> list[TaskRow]:
        with self.office.read() as connection:
            page = worklist.find(connection, self.people[who], Asked(), self.clock.now())
        return [one for one in page.rows if one.element == DECLARES]

    def of(self, who: str) -> TaskRow:
        with self.office.read() as connection:
            asked = select(task.c.id).where(
                task.c.element == DECLARES, task.c.assignee == self.people[who].id
            )
            return worklist.get(connection, connection.execute(asked).scalar_one())

    def told(self, who: str) -> list[tuple[str, int | None]]:
        with self.office.read() as connection:
            found = notices.unread(connection, self.people[who])
        return [(one.kind, one.task_id) for one in found]


@pytest.fixture
def tender(sqlite_database: Database, tmp_path: Path) -> Iterator[Tender]:
    play = until_named(play_of(story("bando_senza_gestore")))
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    people = people_of(office, {**play.people, "ocra": ["commissione_gara"]})
    Stage(office, clock, people).perform(play)
    yield Tender(office, clock, people)
    office.close()


def until_named(play: Play) -> Play:
    """The story up to the panel."""
    last = next(at for at, one in enumerate(play.scenes) if one.does == NAMED)
    return replace(play, scenes=play.scenes[: last + 1], musts=())


def test_every_commissioner_finds_one_declaration_and_it_is_theirs(tender: Tender) -> None:
    found = {who: [one.assignee for one in tender.offered_to(who)] for who in PANEL}

    assert found == {who: [tender.people[who].id] for who in PANEL}


def test_a_declaration_is_not_put_back_by_its_commissioner(tender: Tender) -> None:
    task_id = tender.of("rosa").id

    with pytest.raises(StaysWithThem), tender.office.begin() as work:
        hands.release(work, tender.people["rosa"], task_id)

    assert tender.of("rosa").id == task_id


@pytest.mark.parametrize("by", ["rosa", "neri"])
def test_a_declaration_is_passed_on_neither_by_its_commissioner_nor_by_who_directs(
    tender: Tender, by: str
) -> None:
    task_id, people = tender.of("rosa").id, tender.people

    with pytest.raises(StaysWithThem), tender.office.begin() as work:
        hands.assign(work, people[by], task_id, people["ocra"])

    assert tender.of("rosa").id == task_id


def test_nobody_takes_the_declaration_of_another(tender: Tender) -> None:
    task_id = tender.of("rosa").id

    with pytest.raises(OfOneAlone), tender.office.begin() as work:
        hands.claim(work, tender.people["viola"], task_id)

    assert tender.of("rosa").id == task_id


def test_of_a_commissioner_who_leaves_the_declaration_is_offered_to_nobody(
    tender: Tender,
) -> None:
    task_id = tender.of("rosa").id

    with tender.office.begin() as work:
        leaving.close_account(work, tender.people["rosa"].id, by=None)

    assert tender.of("rosa").id == task_id
    assert task_id not in [one.id for who in ("viola", "ocra") for one in tender.offered_to(who)]
    assert ("task_vacant", task_id) in tender.told("neri")


def test_a_commissioner_who_lost_the_role_before_their_turn_is_replaced_by_nobody(
    tender: Tender,
) -> None:
    task_id = tender.of("rosa").id
    with tender.office.begin() as work:
        leaving.take_role(work, tender.people["rosa"].id, "commissione_gara", by=None)

    with pytest.raises(Conflict), tender.office.begin() as work:
        hands.claim(work, tender.people["ocra"], task_id)

    assert tender.of("rosa").id == task_id
