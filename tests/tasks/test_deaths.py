"""A death stops only what follows whoever has died: what protects the living goes on."""

from dataclasses import replace
from xml.sax.saxutils import quoteattr

import pytest
from sqlalchemy import select

from access.people import Person
from cases.files import open_case
from cases.tables import membership
from engine.store import NewVersion
from tasks.deaths import OF_ONE, OF_THE_DEAD, STOPS, DeadNotNamed
from tasks.happenings import Happening, report
from tasks.listening import listeners
from tasks.reach import Reached, reached_by
from tasks.tables import task
from tests.instances.diagrams import diagram, receive, user
from tests.offices import people_of
from tests.tasks.growing import Nursery
from tests.tasks.test_siblings_in_care import TWIN

OF_THE_CASE = "string(caso_id)"
BORN_TODAY = "2025-11-03"
MOTHER = {"cognome": "Inventatis", "nome": "Ada Fittizia", "ruolo": "madre"}


@pytest.fixture
def conti(nursery: Nursery) -> Person:
    return people_of(nursery.office, {"conti": ["coordinatore_tutela"]})["conti"]


def family(nursery: Nursery, *births: str) -> tuple[int, list[int], int]:
    """A case about the first, with its brothers and their mother; the numbers of all."""
    first, *others = births
    case = nursery.case(first)
    brothers = [TWIN | {"nome": f"Pietro {one}", "data_nascita": one} for one in others]
    nursery.learn(case, {"nucleo.componenti": [*brothers, MOTHER]})
    asked = select(membership.c.person_id, membership.c.role).where(membership.c.case_id == case)
    with nursery.office.read() as connection:
        rows = connection.execute(asked.order_by(membership.c.person_id)).all()
    (mother,) = [row.person_id for row in rows if row.role == "madre"]
    return case, [row.person_id for row in rows if row.person_id != mother], mother


def begun(nursery: Nursery, case: int, files: dict[str, bytes], **said: object) -> int:
    """A path of the case with these variables; its number."""
    office, process = nursery.office, "p05_prova"
    with office.begin() as work:
        digest = office.engine.publish(work, NewVersion(process, process, files), by=None)
        data = {"caso_id": case, **said}
        return office.engine.start(work, digest, case_id=case, data=data, by=None).instance.id


def in_care(nursery: Nursery, case: int, *whom: int) -> int:
    """A path follows some of the case, or does not say whom, and stops at a death; its number."""
    files = diagram("p05_prova", receive("decesso", STOPS, OF_THE_CASE), user("chiudi"))
    said = {"minori": [{"persona": one} for one in whom]} if whom else {}
    return begun(nursery, case, files, **said)


def border(id: str, message: str, *, stops: bool) -> str:
    """What is heard at the border of «proteggi»: it stops it, or work begins beside it."""
    meaning = f"<percorsi:messaggio correlazione={quoteattr(OF_THE_CASE)}/>"
    return (
        f'<bpmn:boundaryEvent id="{id}" attachedToRef="proteggi" '
        f'cancelActivity="{str(stops).lower()}">'
        f"<bpmn:extensionElements>{meaning}</bpmn:extensionElements>"
        f"<bpmn:outgoing>f_{id}</bpmn:outgoing>"
        f'<bpmn:messageEventDefinition messageRef="{message}"/></bpmn:boundaryEvent>'
        f'<bpmn:userTask id="dopo_{id}"><bpmn:incoming>f_{id}</bpmn:incoming>'
        f"<bpmn:outgoing>g_{id}</bpmn:outgoing></bpmn:userTask>"
        f'<bpmn:endEvent id="fine_{id}"><bpmn:incoming>g_{id}</bpmn:incoming></bpmn:endEvent>'
        f'<bpmn:sequenceFlow id="g_{id}" sourceRef="dopo_{id}" targetRef="fine_{id}"/>'
        f'<bpmn:sequenceFlow id="f_{id}" sourceRef="{id}" targetRef="dopo_{id}"/>'
    )


def protecting(nursery: Nursery, case: int, *whom: int, **said: object) -> int:
    """A path that stops at a death, and hears beside it that of one; its number."""
    beside = border("morto", STOPS, stops=True) + border("uno", OF_ONE, stops=False)
    roots = tuple(f'<bpmn:message id="{one}" name="{one}"/>' for one in (STOPS, OF_ONE))
    files = diagram("p05_prova", replace(user("proteggi"), beside=beside, roots=roots))
    minors = {"minori": [{"persona": one} for one in whom]} if whom else {}
    return begun(nursery, case, files, **minors, **said)


def hearing(nursery: Nursery, case: int, asked_of: str, child: int, *others: int) -> int:
    """A path of several in which something is asked of some of them by name; its number."""
    of_one = quoteattr('string(caso_id) + ":" + ascoltati')
    asked = border("deceduto", OF_THE_DEAD, stops=False).replace(quoteattr(OF_THE_CASE), of_one)
    beside = border("morto", STOPS, stops=True) + border("uno", OF_ONE, stops=False) + asked
    names = (STOPS, OF_ONE, OF_THE_DEAD)
    roots = tuple(f'<bpmn:message id="{one}" name="{one}"/>' for one in names)
    files = diagram("p05_prova", replace(user("proteggi"), beside=beside, roots=roots))
    minors = [{"persona": one} for one in (child, *others)]
    return begun(nursery, case, files, minori=minors, ascoltati=asked_of)


def died(
    nursery: Nursery, conti: Person, case: int, who: int | None, *, unlisted: bool = False
) -> set[int]:
    """A death is told; the paths that wait for one still."""
    with nursery.office.begin() as work:
        why = "Lo dice l'ospedale."
        report(work, conti, case, Happening.DEATH, why, who=who, unlisted=unlisted)
    nursery.settle()
    with nursery.office.read() as connection:
        return {one.instance_id for one in listeners(connection, case, STOPS)}


def told_of_one(nursery: Nursery, path: int, what: str = "dopo_uno") -> bool:
    """Whether a path has begun the work beside, with which it goes on for the others."""
    asked = select(task.c.id).where(task.c.instance_id == path, task.c.element == what)
    with nursery.office.read() as connection:
        return connection.execute(asked).first() is not None


def foreseen(nursery: Nursery, case: int) -> dict[int, Reached]:
    with nursery.office.read() as connection:
        reached = reached_by(connection, nursery.office.engine, case, Happening.DEATH)
    return {one.run.id: one for one in reached}


def test_when_a_child_dies_only_what_follows_that_child_alone_stops(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    in_care(nursery, case, first)
    of_both = in_care(nursery, case, first, second)
    of_whom_it_does_not_say = in_care(nursery, case)
    of_the_other = in_care(nursery, case, second)

    left = died(nursery, conti, case, first)

    assert left == {of_both, of_whom_it_does_not_say, of_the_other}


def test_when_the_last_child_of_a_path_dies_it_stops(nursery: Nursery, conti: Person) -> None:
    case, (first, second, third), _ = family(nursery, "2014-06-10", "2015-10-01", "2016-10-01")
    of_both = in_care(nursery, case, first, second)
    of_the_third = in_care(nursery, case, third)
    assert died(nursery, conti, case, first) == {of_both, of_the_third}

    assert died(nursery, conti, case, second) == {of_the_third}


def test_a_path_that_protects_others_too_hears_that_one_has_died(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    protecting(nursery, case, first)
    of_both = protecting(nursery, case, first, second)
    of_the_other = protecting(nursery, case, second)

    assert died(nursery, conti, case, first) == {of_both, of_the_other}

    assert [told_of_one(nursery, one) for one in (of_both, of_the_other)] == [True, False]


def test_what_is_asked_of_the_dead_child_alone_is_asked_no_more(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    asked_of = (str(first), f"{first}+{second}", str(second))
    paths = [hearing(nursery, case, one, first, second) for one in asked_of]

    died(nursery, conti, case, first)

    let_go = [told_of_one(nursery, one, "dopo_deceduto") for one in paths]
    assert let_go == [True, True, False]


def test_when_the_only_child_of_a_file_dies_everything_stops(
    nursery: Nursery, conti: Person
) -> None:
    case, (child,), _ = family(nursery, "2014-06-10")
    in_care(nursery, case, child)
    in_care(nursery, case)

    assert died(nursery, conti, case, None) == set()


def test_of_several_minors_it_is_asked_who_has_died(nursery: Nursery, conti: Person) -> None:
    case, (first, _second), _ = family(nursery, "2014-06-10", "2015-10-01")
    path = in_care(nursery, case, first)

    with pytest.raises(DeadNotNamed):
        died(nursery, conti, case, None)

    with nursery.office.read() as connection:
        assert [one.instance_id for one in listeners(connection, case, STOPS)] == [path]


@pytest.mark.parametrize("listed", [True, False])
def test_when_an_adult_dies_what_protects_the_children_goes_on(
    nursery: Nursery, conti: Person, *, listed: bool
) -> None:
    case, (first, second), mother = family(nursery, "2014-06-10", "2015-10-01")
    paths = {in_care(nursery, case, first), in_care(nursery, case), protecting(nursery, case)}
    paths |= {protecting(nursery, case, first, second)}

    left = died(nursery, conti, case, mother if listed else None, unlisted=not listed)

    assert left == paths
    assert not any(told_of_one(nursery, one) for one in paths)


def test_a_file_without_minors_exists_for_whoever_has_died(
    nursery: Nursery, conti: Person
) -> None:
    with nursery.office.begin() as work:
        case = open_case(work, nursery.office.sealer, by=1).id
    nursery.learn(case, {"nucleo.componenti": [MOTHER]})
    in_care(nursery, case)

    assert died(nursery, conti, case, None, unlisted=True) == set()


def test_when_a_mother_dies_in_a_reception_her_children_stay_followed(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, _second), mother = family(nursery, "2014-06-10", "2015-10-01")
    of_all = protecting(nursery, case, donna=mother, figli=[{"persona": first}])
    protecting(nursery, case, donna=mother, figli=[])  # she awaits a child

    assert died(nursery, conti, case, mother) == {of_all}

    assert told_of_one(nursery, of_all)


def test_a_newborn_whom_a_reception_does_not_name_yet_stays_followed(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, _newborn), mother = family(nursery, "2014-06-10", "2025-10-01")
    both = [{"persona": first}, {"persona": None}]
    received = protecting(nursery, case, donna=mother, figli=both)

    assert died(nursery, conti, case, first) == {received}


def test_a_reception_hears_of_the_newborn_whom_it_does_not_name_yet(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, newborn), mother = family(nursery, "2014-06-10", BORN_TODAY)
    both = [{"persona": first}, {"persona": None}]
    received = protecting(nursery, case, donna=mother, figli=both)

    assert died(nursery, conti, case, newborn) == {received}

    assert told_of_one(nursery, received)


def test_a_reception_of_a_newborn_alone_ends_with_that_child(
    nursery: Nursery, conti: Person
) -> None:
    case, (_elsewhere, newborn), mother = family(nursery, "2014-06-10", BORN_TODAY)
    protecting(nursery, case, donna=mother, figli=[{"persona": None}])

    assert died(nursery, conti, case, newborn) == set()


def test_a_sibling_who_was_born_before_a_reception_began_is_not_its_newborn(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, elsewhere), mother = family(nursery, "2014-06-10", "2020-10-01")
    both = [{"persona": first}, {"persona": None}]
    received = protecting(nursery, case, donna=mother, figli=both)

    assert died(nursery, conti, case, elsewhere) == {received}

    assert not told_of_one(nursery, received)


def test_a_path_that_was_begun_for_one_stops_with_that_one(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    protecting(nursery, case, first, second, minore_ref=first)
    of_the_other = protecting(nursery, case, first, second, minore_ref=second)

    assert died(nursery, conti, case, first) == {of_the_other}

    assert not told_of_one(nursery, of_the_other)


def test_an_urgent_removal_hears_of_a_child_whom_it_brings_home(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    removal = protecting(nursery, case, first, rientrati=[{"persona": second}])

    assert died(nursery, conti, case, second) == {removal}

    assert told_of_one(nursery, removal)


def test_who_has_gone_home_keeps_no_urgent_removal_open(nursery: Nursery, conti: Person) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    protecting(nursery, case, first, rientrati=[{"persona": second}])

    assert died(nursery, conti, case, first) == set()


def test_what_was_told_of_a_death_is_not_told_twice(nursery: Nursery, conti: Person) -> None:
    case, (first, _second), _ = family(nursery, "2014-06-10", "2015-10-01")
    died(nursery, conti, case, first)
    later = protecting(nursery, case)

    assert died(nursery, conti, case, first) == {later}

    assert not told_of_one(nursery, later)


def test_whoever_answers_for_the_case_hears_of_a_death(nursery: Nursery, conti: Person) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    in_care(nursery, case, second)

    died(nursery, conti, case, first)

    assert "death_reported" in nursery.notices(case)


def test_it_is_foreseen_what_a_death_does_to_each_path(nursery: Nursery) -> None:
    case, (first, second), mother = family(nursery, "2014-06-10", "2015-10-01")
    alone, both = protecting(nursery, case, first), protecting(nursery, case, first, second)
    older, unsaid = in_care(nursery, case, first, second), in_care(nursery, case)
    received = protecting(nursery, case, donna=mother, figli=[{"persona": second}])

    seen = foreseen(nursery, case)

    assert {id: (one.about, one.one_of, one.goes_on) for id, one in seen.items()} == {
        alone: ((first,), (), False),
        both: ((), (first, second), False),
        older: ((), (), True),
        unsaid: ((), (), True),
        received: ((second,), (mother,), False),
    }
    assert [one.stops for one in seen[alone].effects or ()] == ["proteggi"]
    assert [one.stops for one in seen[both].for_one] == [""]
    assert seen[both].effects == ()
