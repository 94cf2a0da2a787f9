"""A path not in force, or asked for in a closed case, is carried on by hand until it can begin."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from access.people import Person
from cases.chronology import chronology
from cases.files import Charge, assign_case, close_case, get_case, open_case
from cases.merging import Joining
from engine.clock import MovedClock
from engine.feel import compile_expression
from engine.instances.engine import OPEN_PROCESS, Letter
from engine.jobs import Job, Worker, open_incidents
from engine.refusal import NotAllowed
from engine.store import Database, NewJob, NewVersion, StartEvent, addressed
from engine.store.tables import instance
from tasks import byhand, notices, reopening
from tasks.byhand import Fate, NotByHandAnyMore
from tasks.closing import PathsStillRunning, close_by_hand
from tasks.joining import join
from tasks.office import Office
from tests.instances.diagrams import Shape, diagram, send, user
from tests.offices import an_office, people_of
from tests.reliability.test_at_once import wait_until_somebody_waits

WANTED = "p03_presa_in_carico"
OTHER = "p10_spazio_neutro"


@dataclass
class Desk:
    """An office in which a case has asked for a path that is not in force."""

    office: Office
    people: dict[str, Person]
    case_id: int

    def publish(self, process: str, *shapes: Shape, begun_by: str | None = None) -> str:
        files = diagram(process, *shapes, begun_by=begun_by)
        starts = () if begun_by is None else (StartEvent("message", begun_by, "inizio"),)
        new = NewVersion(process, process, files, starts)
        with self.office.begin() as work:
            return self.office.engine.publish(work, new, by=None)

    def closes(self, case_id: int) -> None:
        with self.office.begin() as work:
            close_case(work, case_id, by=self.people["conti"].id)

    def opens_again(self, case_id: int) -> None:
        by, engine = self.people["conti"].id, self.office.engine
        with self.office.begin() as work:
            case = get_case(work.connection, case_id)
            reopening.reopen(work, engine, case, by=by, why="Un decreto")

    def is_asked(self, message: str = OPEN_PROCESS, **said: object) -> None:
        """Something that has nothing of this case asks for the path in it."""
        payload = {"caso_id": self.case_id, **said}
        with self.office.begin() as work:
            letter = addressed(str(self.case_id), payload)
            work.jobs.append(NewJob("message", message, None, None, letter))
        self.work_goes_on()

    def is_joined_to_another(self) -> int:
        """From now on another case speaks of the child; the number of this one."""
        again = self.case_id
        with self.office.begin() as work:
            self.case_id = open_case(work, self.office.sealer, by=None).id
            joining = Joining(again, self.case_id, by=None, why="Lo stesso bambino")
            join(work, self.office.sealer, self.office.engine, joining)
        return again

    def work_goes_on(self) -> None:
        self.office.worker.tick(self.office.clock.now())

    def told(self, name: str) -> list[str]:
        with self.office.read() as connection:
            return [one.kind for one in notices.unread(connection, self.people[name])]

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
    desk.closes(desk.case_id)
    desk.publish(WANTED, user("accogli"))

    assert desk.open_waiting() == 0
    assert desk.running() == ["valutazione"]

    desk.opens_again(desk.case_id)

    assert desk.running() == ["valutazione", WANTED]
    assert [one.fate for one in desk.by_hand()] == [Fate.OPENED]


def test_a_form_can_name_what_will_have_to_be_carried_on_by_hand(desk: Desk) -> None:
    with desk.office.read() as connection:
        function = byhand.by_hand(connection)
        asked = compile_expression('da_aprire_a_mano(["p03_presa_in_carico", "valutazione"])')
        said = asked.value({}, now=desk.office.clock.now(), functions={function.name: function})

    assert said == "Presa in carico"


# --- what is asked for in a closed case --------------------------------------------------------


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """The desk with another case, in which nothing has run, that was closed since."""
    desk.publish(WANTED, user("accogli"))
    desk.publish(OTHER, user("incontra"), begun_by="msg_richiesta_prova")
    with desk.office.begin() as work:
        desk.case_id = open_case(work, desk.office.sealer, by=None).id
        assign_case(work, desk.case_id, Charge.RESPONSIBLE, desk.people["rossi"].id, by=None)
    desk.closes(desk.case_id)
    return desk


def test_nothing_begins_in_a_closed_case_and_it_is_no_incident(closed: Desk) -> None:
    closed.is_asked(processo=WANTED)

    assert closed.running() == []
    assert [one.fate for one in closed.by_hand()] == [Fate.WAITING]
    with closed.office.read() as connection:
        assert open_incidents(connection) == []


def test_who_answers_for_a_closed_case_and_who_may_open_it_again_know(closed: Desk) -> None:
    closed.is_asked(processo=WANTED)

    assert closed.told("conti")[:1] == ["path_in_closed_case"]
    assert closed.told("rossi")[:1] == ["path_in_closed_case"]


def test_the_chronology_of_a_closed_case_says_what_was_asked_for(closed: Desk) -> None:
    closed.is_asked(processo=WANTED)

    with closed.office.read() as connection:
        told = [one.sentence for one in chronology(connection, closed.case_id).entries]
    assert (
        "È stato chiesto il percorso «Presa in carico», ma il fascicolo è chiuso: comincia se si"
        " riapre." in told
    )


def test_what_a_closed_case_was_asked_for_begins_when_it_is_opened_again(closed: Desk) -> None:
    closed.is_asked(processo=WANTED)

    closed.opens_again(closed.case_id)

    assert closed.running() == [WANTED]
    assert [one.fate for one in closed.by_hand()] == [Fate.OPENED]


def test_what_begins_with_a_message_of_its_own_begins_with_it_when_the_case_is_opened_again(
    closed: Desk,
) -> None:
    closed.is_asked("msg_richiesta_prova", motivo="prova")
    assert closed.running() == []

    closed.opens_again(closed.case_id)

    assert closed.running() == [OTHER]
    with closed.office.read() as connection:
        begun = select(instance.c.opened_by_message).where(instance.c.process == OTHER)
        assert connection.execute(begun).scalar_one() == "msg_richiesta_prova"


def test_what_was_followed_by_hand_while_the_case_was_closed_does_not_begin(closed: Desk) -> None:
    closed.is_asked(processo=WANTED)
    (waiting,) = closed.by_hand()
    with closed.office.begin() as work:
        byhand.settle(work, closed.people["conti"], waiting.id)

    closed.opens_again(closed.case_id)

    assert closed.running() == []


def test_what_is_asked_for_in_a_case_that_was_joined_begins_in_the_other_one(closed: Desk) -> None:
    again = closed.is_joined_to_another()

    closed.is_asked(processo=WANTED, caso_id=again)

    assert closed.running() == [WANTED]
    assert closed.by_hand() == []


def test_what_waited_in_a_case_that_was_joined_begins_in_the_other_one(desk: Desk) -> None:
    desk.is_joined_to_another()
    desk.publish(WANTED, user("accogli"))

    assert desk.open_waiting() == 1
    assert desk.running() == [WANTED]


# --- somebody closes the case in this very moment ----------------------------------------------


def test_a_case_is_not_closed_over_a_path_that_begins_in_this_moment(
    desk: Desk, another_connection_to: Callable[[], Database]
) -> None:
    told: list[Exception] = []
    desk.publish(WANTED, user("accogli"))
    with desk.office.begin() as work:
        desk.case_id = open_case(work, desk.office.sealer, by=None).id
    elsewhere = another_connection_to()

    def closes() -> None:
        try:
            with elsewhere.begin(desk.office.clock.now()) as work:
                case = get_case(work.connection, desk.case_id)
                close_by_hand(work, case, by=1, why="", authority_told=False)
        except PathsStillRunning as refusal:
            told.append(refusal)

    closing = threading.Thread(target=closes)
    with desk.office.begin() as work:
        payload = {"caso_id": desk.case_id, "processo": WANTED}
        desk.office.engine.deliver(work, Letter(OPEN_PROCESS, payload=payload))
        closing.start()
        wait_until_somebody_waits(desk.office.database, closing)
    closing.join()

    assert len(told) == 1
    assert desk.running() == [WANTED]


def test_what_is_sent_while_a_case_is_being_closed_waits_in_it(
    desk: Desk, another_connection_to: Callable[[], Database]
) -> None:
    desk.publish(WANTED, user("accogli"))
    with desk.office.begin() as work:
        desk.case_id = open_case(work, desk.office.sealer, by=None).id
    elsewhere, now = another_connection_to(), desk.office.clock.now()
    worker = Worker(elsewhere, desk.office.engine, {})
    worker.not_begun += desk.office.worker.not_begun

    def asks() -> None:
        letter = addressed("", {"caso_id": desk.case_id, "processo": WANTED})
        with elsewhere.begin(now) as work:
            work.jobs.append(NewJob("message", OPEN_PROCESS, None, None, letter))
        worker.tick(now)

    asking = threading.Thread(target=asks)
    with desk.office.begin() as work:
        case = get_case(work.connection, desk.case_id)
        close_by_hand(work, case, by=1, why="", authority_told=False)
        asking.start()
        wait_until_somebody_waits(desk.office.database, asking)
    asking.join()

    assert desk.running() == []
    assert [one.fate for one in desk.by_hand()] == [Fate.WAITING]


def test_a_case_that_is_opened_again_while_a_path_is_refused_gets_it_now(closed: Desk) -> None:
    payload = {"caso_id": closed.case_id, "processo": WANTED}
    now = closed.office.clock.now()
    refused = Job(1, "message", OPEN_PROCESS, None, None, {"payload": payload}, 1, 1, now)
    closed.opens_again(closed.case_id)

    with closed.office.begin() as work:
        byhand.keep(closed.office.engine, work, refused)

    assert closed.running() == [WANTED]
    assert closed.by_hand() == []
