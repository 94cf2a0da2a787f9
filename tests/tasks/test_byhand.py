"""A path that is not in force here is carried on by hand, until it comes in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from access.people import Person
from cases.chronology import chronology
from cases.files import close_case, get_case, open_case
from engine.clock import MovedClock
from engine.feel import compile_expression
from engine.jobs import open_incidents
from engine.refusal import NotAllowed
from engine.store import Database, NewVersion
from engine.store.tables import instance
from tasks import byhand, notices, reopening
from tasks.byhand import Fate, NotByHandAnyMore
from tasks.office import Office
from tests.instances.diagrams import diagram, send, user
from tests.offices import an_office, people_of

WANTED = "p03_presa_in_carico"


@dataclass
class Desk:
    """An office in which a case has asked for a path that is not in force."""

    office: Office
    people: dict[str, Person]
    case_id: int

    def publish(self, process: str, *shapes: object) -> str:
        files = diagram(process, *shapes)  # type: ignore[arg-type]
        with self.office.begin() as work:
            return self.office.engine.publish(work, NewVersion(process, process, files), by=None)

    def by_hand(self) -> list[byhand.ByHand]:
        with self.office.read() as connection:
            return list(byhand.of_case(connection, self.case_id))

    def open_waiting(self) -> int:
        with self.office.begin() as work:
            return byhand.open_waiting(work, self.office.engine)

    def running(self) -> list[str]:
        with self.office.read() as connection:
            asked = select(instance.c.process).where(instance.c.case_id == self.case_id)
            return list(connection.execute(asked.order_by(instance.c.id)).scalars())


@pytest.fixture
def desk(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Desk]:
    office = an_office(database, clock, tmp_path)
    people = people_of(
        office,
        {"rossi": ["assistente_sociale"], "conti": ["coordinatore_tutela"], "sole": ["dpo"]},
    )
    with office.begin() as work:
        case = open_case(work, office.sealer, by=people["rossi"].id)
    desk = Desk(office, people, case.id)
    asks = send("apri", "msg_apri_processo", '"1"', caso_id="caso_id", processo=f'"{WANTED}"')
    digest = desk.publish("valutazione", asks)
    with office.begin() as work:
        office.engine.start(work, digest, case_id=case.id, by=people["rossi"].id)
    office.worker.tick(clock.now())
    yield desk
    office.close()


def test_it_stays_in_the_case_and_is_no_incident(desk: Desk) -> None:
    (waiting,) = desk.by_hand()

    assert (waiting.process, waiting.name) == (WANTED, "Presa in carico")
    assert waiting.fate is Fate.WAITING
    with desk.office.read() as connection:
        assert open_incidents(connection) == []


def test_whoever_coordinates_is_told(desk: Desk) -> None:
    with desk.office.read() as connection:
        told = notices.unread(connection, desk.people["conti"])

    assert [one.kind for one in told] == ["path_by_hand"]


def test_the_chronology_says_it_in_words(desk: Desk) -> None:
    with desk.office.read() as connection:
        told = [one.sentence for one in chronology(connection, desk.case_id).entries]

    assert "Il percorso «Presa in carico» non è ancora in vigore qui: va seguito a mano." in told


def test_it_is_settled_once(desk: Desk) -> None:
    (waiting,) = desk.by_hand()

    with desk.office.begin() as work:
        byhand.settle(work, desk.people["conti"], waiting.id)

    assert [one.fate for one in desk.by_hand()] == [Fate.DONE]
    with pytest.raises(NotByHandAnyMore), desk.office.begin() as work:
        byhand.settle(work, desk.people["conti"], waiting.id)


def test_who_does_not_work_on_the_case_cannot_settle_it(desk: Desk) -> None:
    (waiting,) = desk.by_hand()

    with pytest.raises(NotAllowed), desk.office.begin() as work:
        byhand.settle(work, desk.people["sole"], waiting.id)


def test_it_is_opened_as_soon_as_it_is_in_force_and_only_once(desk: Desk) -> None:
    desk.publish(WANTED, user("accogli"))

    assert desk.open_waiting() == 1
    assert desk.open_waiting() == 0
    assert desk.running() == ["valutazione", WANTED]
    assert [one.fate for one in desk.by_hand()] == [Fate.OPENED]


def test_what_was_done_by_hand_is_not_opened_again(desk: Desk) -> None:
    (waiting,) = desk.by_hand()
    with desk.office.begin() as work:
        byhand.settle(work, desk.people["conti"], waiting.id)
    desk.publish(WANTED, user("accogli"))

    assert desk.open_waiting() == 0
    assert desk.running() == ["valutazione"]


def test_a_path_of_a_closed_case_waits_until_the_case_is_opened_again(desk: Desk) -> None:
    conti = desk.people["conti"].id
    with desk.office.begin() as work:
        close_case(work, desk.case_id, by=conti)
    desk.publish(WANTED, user("accogli"))

    assert desk.open_waiting() == 0
    assert desk.running() == ["valutazione"]

    with desk.office.begin() as work:
        case = get_case(work.connection, desk.case_id)
        reopening.reopen(work, desk.office.engine, case, by=conti, why="Un decreto")

    assert desk.running() == ["valutazione", WANTED]
    assert [one.fate for one in desk.by_hand()] == [Fate.OPENED]


def test_a_form_can_name_what_will_have_to_be_carried_on_by_hand(desk: Desk) -> None:
    with desk.office.read() as connection:
        function = byhand.by_hand(connection)
        asked = compile_expression('da_aprire_a_mano(["p03_presa_in_carico", "valutazione"])')
        said = asked.value({}, now=desk.office.clock.now(), functions={function.name: function})

    assert said == "Presa in carico"
