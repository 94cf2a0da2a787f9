"""Each child that a path places outside the family is prepared for coming of age (R32), not only
the one whose name the case bears.
"""

from datetime import UTC, datetime

from sqlalchemy import select

from cases.tables import membership
from engine.steps import Cancelled, TaskCompleted
from engine.store import NewVersion
from tasks.tables import unopened_path
from tasks.whom import people_of_path
from tests.instances.diagrams import diagram, user
from tests.tasks.growing import Nursery

TWIN = {"cognome": "Inventatis", "nome": "Pietro Fittizio", "ruolo": "fratello"}


def siblings(nursery: Nursery, *births: str) -> tuple[int, list[int]]:
    """A case about the first, with its brothers; the numbers of all of them."""
    first, *others = births
    case = nursery.case(first)
    members = [TWIN | {"nome": f"Pietro {one}", "data_nascita": one} for one in others]
    nursery.learn(case, {"nucleo.componenti": members})
    asked = select(membership.c.person_id).where(membership.c.case_id == case)
    with nursery.office.read() as connection:
        people = list(connection.execute(asked.order_by(membership.c.person_id)).scalars())
    return case, people


def placed(nursery: Nursery, case: int, *people: int, by: str = "p05_prova") -> int:
    """A path begins that says, in its first activity, whom it places."""
    office = nursery.office
    with office.begin() as work:
        files = diagram(by, user("verifica"), user("segui"))
        digest = office.engine.publish(work, NewVersion(by, by, files), by=None)
        begun = office.engine.start(work, digest, case_id=case, by=None)
        (task,) = begun.step.tasks
        says = {"minori": [{"persona": one, "eta": 17} for one in people]}
        if by.startswith("p07"):
            says = {"minore_ref": people[0]}  # type: ignore[dict-item]
        office.engine.happen(work, begun.instance.id, TaskCompleted(task.key, says), by=None)
    nursery.settle()
    return begun.instance.id


def owed_to(nursery: Nursery, case: int) -> dict[int | None, str]:
    """To which child the request for prosieguo is owed, and by which day in UTC."""
    return {
        one.child_id: f"{one.due_at:%Y-%m-%d}"
        for one in nursery.terms(case)
        if one.is_live and one.key == "prosieguo.istanza"
    }


def opened(nursery: Nursery, case: int) -> int:
    asked = select(unopened_path.c.id).where(unopened_path.c.case_id == case)
    with nursery.office.read() as connection:
        return len(connection.execute(asked).all())


def test_every_child_that_a_path_places_is_owed_its_request(nursery: Nursery) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2008-10-01")

    placed(nursery, case, first, second)

    assert owed_to(nursery, case) == {first: "2026-04-11", second: "2026-08-02"}
    assert opened(nursery, case) == 2


def test_a_brother_who_stays_at_home_is_owed_none(nursery: Nursery) -> None:
    case, (first, _) = siblings(nursery, "2008-06-10", "2008-10-01")

    placed(nursery, case, first)

    assert owed_to(nursery, case).keys() == {first}


def test_the_child_of_the_case_is_owed_none_where_only_a_brother_is_placed(
    nursery: Nursery,
) -> None:
    case, (_, second) = siblings(nursery, "2008-06-10", "2008-10-01")

    placed(nursery, case, second, by="p07_prova")

    assert owed_to(nursery, case).keys() == {second}


def test_a_brother_is_awaited_to_be_seventeen(nursery: Nursery) -> None:
    case, (first, second) = siblings(nursery, "2008-06-10", "2009-02-10")

    placed(nursery, case, first, second)

    awaited = [one.key for one in nursery.terms(case) if one.child_id == second and one.is_live]
    assert awaited == ["compleanno.17", "compleanno.18"]
    nursery.on(datetime(2026, 2, 11, tzinfo=UTC))
    assert owed_to(nursery, case)[second] == "2026-12-12"


def test_a_path_that_has_not_said_whom_it_places_is_about_the_child_of_the_case(
    nursery: Nursery,
) -> None:
    case, (first, _) = siblings(nursery, "2008-06-10", "2008-10-01")

    placed(nursery, case)

    assert owed_to(nursery, case).keys() == {first}


def test_the_duty_to_each_lapses_when_the_path_ends(nursery: Nursery) -> None:
    case, people = siblings(nursery, "2008-06-10", "2008-10-01")
    path = placed(nursery, case, *people)

    with nursery.office.begin() as work:
        nursery.office.engine.happen(work, path, Cancelled(), by=None)
    nursery.settle()

    assert owed_to(nursery, case) == {}


def test_a_brother_for_whom_nobody_asked_before_eighteen_is_a_non_conformity(
    nursery: Nursery,
) -> None:
    case, people = siblings(nursery, "2012-06-10", "2008-06-10")
    placed(nursery, case, *people)

    nursery.on(datetime(2026, 6, 10, 8, 0, tzinfo=UTC))

    (told,) = nursery.facts(case, "non_conformity_recorded")
    assert told.data["rule"] == "R32"


def test_each_path_of_siblings_says_which_child_it_is_about(nursery: Nursery) -> None:
    case, (older, younger) = siblings(nursery, "2010-03-09", "2014-03-09")
    paths = [placed(nursery, case, older), placed(nursery, case, younger, by="p07_prova")]

    with nursery.office.read() as connection:
        about = [people_of_path(connection, one) for one in paths]

    assert about == [{older}, {younger}]
