"""What a court answers on prosieguo is of one young person: of siblings each hears their own."""

from decimal import Decimal

import pytest

from access.people import Person
from engine.steps import TaskCompleted
from engine.store import NewVersion
from tasks.continuing import PATH
from tasks.decided import decided_on_prosieguo
from tasks.entrances import tell
from tasks.happenings import Happening, NobodyNamed, report
from tasks.listening import listeners, people_awaiting
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
