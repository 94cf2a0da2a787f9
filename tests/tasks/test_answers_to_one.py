"""What a court answers on prosieguo is of one young person: of siblings each hears their own."""

from dataclasses import replace
from decimal import Decimal
from xml.sax.saxutils import quoteattr

import pytest

from access.people import Person
from engine.steps import TaskCompleted
from engine.store import NewVersion
from tasks.continuing import PATH
from tasks.decided import decided_on_prosieguo
from tasks.entrances import tell
from tasks.happenings import DEATH_OF_ONE, Happening, NobodyNamed, report
from tasks.listening import listeners, people_awaiting
from tasks.reach import reached_by
from tests.instances.diagrams import diagram, receive, user
from tests.offices import people_of
from tests.tasks.growing import Nursery
from tests.tasks.test_siblings_in_care import siblings

GRANTED = "msg_prosieguo_concesso"
OF_ONE = 'string(caso_id) + ":" + string(minore_id)'
OF_THE_CASE = "string(caso_id)"
WHY = "Decreto del Tribunale."


@pytest.fixture
def conti(nursery: Nursery) -> Person:
    return people_of(nursery.office, {"conti": ["coordinatore_tutela"]})["conti"]


def waiting(nursery: Nursery, case: int, whom: int | None, *, tied: str = OF_ONE) -> None:
    """A path follows somebody of the case and awaits what the court says."""
    office, process = nursery.office, "p20_prova" if tied == OF_ONE else "p20_prova_di_prima"
    files = diagram(process, receive("concesso", GRANTED, tied), user(f"registra_{process}"))
    with office.begin() as work:
        digest = office.engine.publish(work, NewVersion(process, process, files), by=None)
        said = {"caso_id": case} | ({"minore_id": whom} if whom is not None else {})
        office.engine.start(work, digest, case_id=case, data=said, by=None)


def answered(nursery: Nursery, conti: Person, case: int, who: int | None) -> None:
    with nursery.office.begin() as work:
        report(work, conti, case, Happening.CONTINUED, WHY, who=who)
    nursery.settle()


def still_waiting(nursery: Nursery, case: int) -> tuple[int, ...]:
    with nursery.office.read() as connection:
        return people_awaiting(connection, case, GRANTED)


def test_the_answer_for_one_leaves_the_other_waiting(nursery: Nursery, conti: Person) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2008-10-01")
    waiting(nursery, case, first)
    waiting(nursery, case, second)

    answered(nursery, conti, case, first)

    assert still_waiting(nursery, case) == (second,)
    (told,) = nursery.facts(case, "continued_reported")
    assert told.data["person_id"] == first


@pytest.mark.parametrize("named", [False, True])
def test_an_answer_names_somebody_of_the_case(
    nursery: Nursery, conti: Person, *, named: bool
) -> None:
    case, _ = siblings(nursery, "2008-06-10", "2008-10-01")
    _, (stranger,) = siblings(nursery, "2008-06-10")

    with pytest.raises(NobodyNamed):
        answered(nursery, conti, case, stranger if named else None)


def test_a_path_under_an_older_drawing_hears_what_is_said_of_whom_it_follows(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2008-10-01")
    for one in (first, second):
        waiting(nursery, case, one, tied=OF_THE_CASE)

    answered(nursery, conti, case, second)

    assert still_waiting(nursery, case) == (first,)


def test_an_older_path_and_one_of_today_stand_beside_each_other(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2008-10-01")
    waiting(nursery, case, first, tied=OF_THE_CASE)
    waiting(nursery, case, second)

    answered(nursery, conti, case, second)

    assert still_waiting(nursery, case) == (first,)


def test_an_older_path_that_does_not_say_whom_it_follows_is_not_left_deaf(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, _) = siblings(nursery, "2008-06-10", "2008-10-01")
    waiting(nursery, case, None, tied=OF_THE_CASE)

    answered(nursery, conti, case, first)

    assert len(nursery.facts(case, "message_received")) == 1


GUARDIAN = "msg_tutore_nominato"
TOGETHER = 'string(caso_id) + ":" + string join(for m in minori return string(m.persona), "+")'


def expecting(nursery: Nursery, case: int, *whom: int, tied: str = TOGETHER) -> int:
    """A path follows some of the case and awaits what becomes of them; its number."""
    office, process = nursery.office, "p04_prova" if tied == TOGETHER else "p04_prova_di_prima"
    files = diagram(process, receive("nominato", GUARDIAN, tied), user(f"registra_{process}"))
    with office.begin() as work:
        digest = office.engine.publish(work, NewVersion(process, process, files), by=None)
        said = {"caso_id": case, "minori": [{"persona": one} for one in whom]}
        started = office.engine.start(work, digest, case_id=case, data=said, by=None)
    return started.instance.id


def happened(nursery: Nursery, conti: Person, case: int, who: int | None) -> set[int]:
    """It is told of somebody; the paths that await it still."""
    with nursery.office.begin() as work:
        report(work, conti, case, Happening.TUTOR_NAMED, WHY, who=who)
    nursery.settle()
    with nursery.office.read() as connection:
        return {one.instance_id for one in listeners(connection, case, GUARDIAN)}


@pytest.mark.parametrize("tied", [TOGETHER, OF_THE_CASE], ids=["today", "before"])
def test_a_path_of_two_siblings_hears_of_each_and_never_of_the_third(
    nursery: Nursery, conti: Person, tied: str
) -> None:
    case, (first, second, third) = siblings(nursery, "2014-06-10", "2015-10-01", "2016-01-01")
    both = expecting(nursery, case, first, second, tied=tied)
    alone = expecting(nursery, case, third, tied=tied)

    assert happened(nursery, conti, case, third) == {both}
    assert happened(nursery, conti, case, second) == set()
    assert alone != both


def test_of_siblings_whom_one_act_protects_together_nobody_need_be_named(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    expecting(nursery, case, first, second)

    assert happened(nursery, conti, case, None) == set()


def test_of_siblings_who_are_followed_apart_somebody_is_named(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    expecting(nursery, case, first)
    expecting(nursery, case, second)

    with pytest.raises(NobodyNamed):
        happened(nursery, conti, case, None)


def test_the_only_minor_of_a_file_need_not_be_named(nursery: Nursery, conti: Person) -> None:
    case, (only,) = siblings(nursery, "2014-06-10")
    expecting(nursery, case, only)

    assert happened(nursery, conti, case, None) == set()
    (told,) = nursery.facts(case, "tutor_named_reported")
    assert told.data["person_id"] == only


def test_a_form_may_ask_what_the_court_has_answered_of_somebody(nursery: Nursery) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2008-10-01")
    files = diagram(PATH, user("registra_decisione"), user("segui"))
    with nursery.office.begin() as work:
        new = NewVersion(PATH, PATH, files)
        digest = nursery.office.engine.publish(work, new, by=None)
        data = {"caso_id": case, "minore_id": first}
        begun = nursery.office.engine.start(work, digest, case_id=case, data=data, by=None)
        (task,) = begun.step.tasks
        said = TaskCompleted(task.key, {"esito_prosieguo": "negato"})
        nursery.office.engine.happen(work, begun.instance.id, said, by=None)

    with nursery.office.read() as connection:
        asked = decided_on_prosieguo(connection, case)
        answers = [asked.call(Decimal(one)) for one in (first, second)]

    assert answers == ["negato", None]


def test_a_message_of_a_play_reaches_whom_it_names(nursery: Nursery) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2008-10-01")
    for one in (first, second):
        waiting(nursery, case, one)

    with nursery.office.begin() as work:
        tell(work, GRANTED, case, {"minore_id": first})
    nursery.settle()

    assert still_waiting(nursery, case) == (second,)


DEATH = "msg_decesso"


def died(nursery: Nursery, conti: Person, case: int, who: int | None) -> set[int]:
    """A death is told; the paths that wait for one still."""
    with nursery.office.begin() as work:
        report(work, conti, case, Happening.DEATH, "Lo dice l'ospedale.", who=who)
    nursery.settle()
    with nursery.office.read() as connection:
        return {one.instance_id for one in listeners(connection, case, DEATH)}


def in_care(nursery: Nursery, case: int, *whom: int) -> int:
    """A path follows some of the case, or does not say whom, until somebody dies; its number."""
    office = nursery.office
    files = diagram("p05_prova", receive("decesso", DEATH, OF_THE_CASE), user("chiudi"))
    with office.begin() as work:
        new = NewVersion("p05_prova", "p05_prova", files)
        digest = office.engine.publish(work, new, by=None)
        said = {"caso_id": case} | ({"minori": [{"persona": one} for one in whom]} if whom else {})
        return office.engine.start(work, digest, case_id=case, data=said, by=None).instance.id


def test_when_a_child_dies_the_paths_of_siblings_alone_go_on(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    in_care(nursery, case, first)
    in_care(nursery, case, first, second)
    in_care(nursery, case)
    of_the_other = in_care(nursery, case, second)

    assert died(nursery, conti, case, first) == {of_the_other}


def border(id: str, message: str, *, stops: bool) -> str:
    """What is heard at the border of «proteggi»: it stops it, or begins beside it."""
    meaning = f"<percorsi:messaggio correlazione={quoteattr(OF_THE_CASE)}/>"
    return (
        f'<bpmn:boundaryEvent id="{id}" attachedToRef="proteggi" '
        f'cancelActivity="{str(stops).lower()}">'
        f"<bpmn:extensionElements>{meaning}</bpmn:extensionElements>"
        f"<bpmn:outgoing>f_{id}</bpmn:outgoing>"
        f'<bpmn:messageEventDefinition messageRef="{message}"/></bpmn:boundaryEvent>'
        f'<bpmn:endEvent id="fine_{id}"><bpmn:incoming>f_{id}</bpmn:incoming></bpmn:endEvent>'
        f'<bpmn:sequenceFlow id="f_{id}" sourceRef="{id}" targetRef="fine_{id}"/>'
    )


def protecting(nursery: Nursery, case: int, *whom: int) -> int:
    """A path that stops at a death, and goes on for the others at that of one; its number."""
    office = nursery.office
    beside = border("morto", DEATH, stops=True) + border("uno", DEATH_OF_ONE, stops=False)
    roots = tuple(f'<bpmn:message id="{one}" name="{one}"/>' for one in (DEATH, DEATH_OF_ONE))
    files = diagram("p04_prova", replace(user("proteggi"), beside=beside, roots=roots))
    with office.begin() as work:
        digest = office.engine.publish(work, NewVersion("p04_prova", "p04_prova", files), by=None)
        said = {"caso_id": case, "minori": [{"persona": one} for one in whom]}
        return office.engine.start(work, digest, case_id=case, data=said, by=None).instance.id


def test_a_path_that_protects_others_too_goes_on_for_them_when_a_child_dies(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    protecting(nursery, case, first)
    of_both = protecting(nursery, case, first, second)

    assert died(nursery, conti, case, first) == {of_both}


def test_the_death_of_a_sibling_whom_nobody_follows_ends_no_protection_of_others(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    of_the_other = protecting(nursery, case, second)

    assert died(nursery, conti, case, first) == {of_the_other}


def test_of_a_death_it_is_foreseen_what_it_does_to_the_others_whom_a_path_protects(
    nursery: Nursery,
) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    protecting(nursery, case, first)
    protecting(nursery, case, first, second)

    with nursery.office.read() as connection:
        reached = reached_by(connection, nursery.office.engine, case, Happening.DEATH)

    alone, both = sorted(reached, key=lambda path: len(path.about))
    assert [one.stops for one in both.for_one] == [""]
    assert alone.for_one == ()
    assert [[one.stops for one in path.effects or ()] for path in (alone, both)] == [
        ["proteggi"],
        ["proteggi"],
    ]


def test_the_death_of_a_child_whom_no_path_names_is_told_to_all(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    in_care(nursery, case, second)

    assert died(nursery, conti, case, first) == set()


def test_the_death_of_an_adult_is_told_to_all(nursery: Nursery, conti: Person) -> None:
    case, (first, second) = siblings(nursery, "2014-06-10", "2015-10-01")
    in_care(nursery, case, first)
    in_care(nursery, case, second)

    assert died(nursery, conti, case, None) == set()
