"""What arrives and no path awaits is told to a person: it does not end in the chronology alone."""

from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from access.people import Person
from cases.sentences import MESSAGES
from engine.store import NewJob, NewVersion, addressed
from tasks import notices, unheard
from tasks.entrances import tell
from tasks.happenings import Happening, report
from tests.instances.diagrams import diagram, receive, send, send_to_all, user
from tests.offices import people_of
from tests.tasks.growing import Nursery
from tests.tasks.test_answers_to_one import GRANTED, WHY, answered, conti, waiting
from tests.tasks.test_siblings_in_care import siblings

__all__ = ["conti"]

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DRAWINGS = Path(__file__).parents[2] / "processes" / "bpmn"
_THROWING = ("sendTask", "intermediateThrowEvent", "endEvent")


def told(nursery: Nursery, who: Person) -> list[str | None]:
    """What arrived unheard, as the person's notices say it."""
    with nursery.office.read() as connection:
        mine = notices.unread(connection, who)
    return [one.task_name for one in mine if one.kind == unheard.KIND]


def sent(nursery: Nursery, case: int, message: str, *, to_all: bool = False) -> None:
    """A path of the case says something, and nobody listens."""
    throws = send_to_all if to_all else send
    files = diagram("partenza", throws("invia", message, "string(caso_id)"), user("a"))
    with nursery.office.begin() as work:
        digest = nursery.office.engine.publish(work, NewVersion("partenza", "p", files), by=None)
        nursery.office.engine.start(work, digest, case_id=case, data={"caso_id": case}, by=None)
    nursery.settle()


def months_pass(nursery: Nursery) -> None:
    for _ in range(9):
        nursery.clock.move_by(timedelta(days=7))
        nursery.settle()


def test_what_the_court_answers_and_no_path_awaits_is_told_at_once(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2008-10-01")
    waiting(nursery, case, second)

    answered(nursery, conti, case, first)

    assert told(nursery, conti) == [f"{GRANTED} {nursery.clock.now():%Y-%m-%d}"]
    assert [one.data["name"] for one in nursery.facts(case, "message_undelivered")] == [GRANTED]


def test_what_a_path_hears_is_no_news(nursery: Nursery, conti: Person) -> None:
    case, (_, second) = siblings(nursery, "2008-06-10", "2008-10-01")
    waiting(nursery, case, second)

    answered(nursery, conti, case, second)

    assert told(nursery, conti) == []


def test_whoever_answers_for_the_case_is_told_and_nobody_else(
    nursery: Nursery, conti: Person
) -> None:
    rossi = people_of(nursery.office, {"rossi": ["assistente_sociale"]})["rossi"]
    case = nursery.case("2012-01-01")
    nursery.learn(case, {"fascicolo.responsabile": rossi.id})

    with nursery.office.begin() as work:
        report(work, conti, case, Happening.TAKEN_OVER, WHY)

    assert len(told(nursery, rossi)) == 1
    assert told(nursery, conti) == []


@pytest.mark.parametrize("what", [Happening.TRANSFER, Happening.DEATH, Happening.DISCHARGED])
def test_whatever_arrives_says_whether_a_path_hears_it(
    nursery: Nursery, conti: Person, what: Happening
) -> None:
    case = nursery.case("2012-01-01")

    with nursery.office.begin() as work:
        heard = report(work, conti, case, what, WHY)
    nursery.settle()

    assert not heard
    assert len(told(nursery, conti)) == 1


def test_an_early_closure_of_a_case_without_paths_is_no_news(
    nursery: Nursery, conti: Person
) -> None:
    case = nursery.case("2012-01-01")

    with nursery.office.begin() as work:
        heard = report(work, conti, case, Happening.CLOSURE, WHY)

    assert not heard
    assert told(nursery, conti) == []


def test_a_message_given_up_after_a_month_says_the_day_it_arrived(
    nursery: Nursery, conti: Person
) -> None:
    case, day = nursery.case("2012-01-01"), nursery.clock.now()
    sent(nursery, case, "msg_abbinamento_proposto")
    early = told(nursery, conti)

    months_pass(nursery)

    assert early == []
    assert told(nursery, conti) == [f"msg_abbinamento_proposto {day:%Y-%m-%d}"]


def test_an_answer_from_outside_that_is_given_up_belongs_to_its_case(
    nursery: Nursery, conti: Person
) -> None:
    case = nursery.case("2012-01-01")
    with nursery.office.begin() as work:
        tell(work, "msg_tutore_nominato", case, {"minore_id": 1})

    months_pass(nursery)

    with nursery.office.read() as connection:
        (notice,) = [n for n in notices.unread(connection, conti) if n.kind == unheard.KIND]
    assert notice.case_id == case


def test_what_a_path_stopped_awaiting_in_that_moment_is_told(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, _) = siblings(nursery, "2008-06-10", "2008-10-01")
    gone = addressed(f"{case}:{first}", {}, to=10_000)
    with nursery.office.begin() as work:
        work.jobs.append(NewJob("message", GRANTED, None, None, gone))

    nursery.settle()

    assert len(told(nursery, conti)) == 1


def test_a_missed_visit_reaches_a_person_where_nobody_has_taken_charge(
    nursery: Nursery, conti: Person
) -> None:
    case = nursery.case("2012-01-01")

    sent(nursery, case, "msg_visita_mancata", to_all=True)

    assert len(told(nursery, conti)) == 1


@pytest.mark.parametrize(
    ("message", "to_all"),
    [
        ("msg_dimissione_decisa", False),
        ("msg_maggiore_eta_dei_protetti", False),
        ("msg_relazione_da_guardare", False),
        ("msg_rivaluta_accoglienza", False),
        ("msg_caso_chiuso", True),
    ],
)
def test_what_need_not_be_heard_is_no_news(
    nursery: Nursery, conti: Person, message: str, *, to_all: bool
) -> None:
    sent(nursery, nursery.case("2012-01-01"), message, to_all=to_all)

    months_pass(nursery)

    assert told(nursery, conti) == []


def test_a_message_for_all_that_somebody_hears_is_no_news(nursery: Nursery, conti: Person) -> None:
    case = nursery.case("2012-01-01")
    hears = receive("attesa", "msg_visita_mancata", "string(caso_id)")
    files = diagram("presa", hears, user("a"))
    with nursery.office.begin() as work:
        digest = nursery.office.engine.publish(work, NewVersion("presa", "presa", files), by=None)
        nursery.office.engine.start(work, digest, case_id=case, data={"caso_id": case}, by=None)

    sent(nursery, case, "msg_visita_mancata", to_all=True)

    assert told(nursery, conti) == []


def test_every_message_that_might_find_nobody_has_words_for_a_person() -> None:
    thrown = {f"msg_{one}" for one in Happening} | _thrown()

    assert sorted(thrown - unheard.EXPECTED - MESSAGES.keys()) == []


def _thrown() -> set[str]:
    found: set[str] = set()
    for path in _DRAWINGS.glob("*.bpmn"):
        tree = ET.parse(path)  # noqa: S314  # our own drawings
        names = {one.get("id"): str(one.get("name")) for one in tree.iter(f"{_BPMN}message")}
        for tag in _THROWING:
            for node in tree.iter(f"{_BPMN}{tag}"):
                told = (node, *node.iter(f"{_BPMN}messageEventDefinition"))
                found |= {names[ref] for one in told if (ref := one.get("messageRef")) in names}
    return found
