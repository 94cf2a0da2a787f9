"""The last whom an urgent removal protects dies: what brings a sibling home goes on."""

from dataclasses import replace

import pytest

from access.people import Person
from tasks.deaths import OF_ONE, OF_THE_LAST, STOPS
from tests.instances.diagrams import diagram, user
from tests.offices import people_of
from tests.tasks.growing import Nursery
from tests.tasks.test_deaths import begun, border, died, family, foreseen, told_of_one

NAMES = (STOPS, OF_ONE, OF_THE_LAST)


@pytest.fixture
def conti(nursery: Nursery) -> Person:
    return people_of(nursery.office, {"conti": ["coordinatore_tutela"]})["conti"]


def removal(nursery: Nursery, case: int, *whom: int, home: tuple[int, ...], **said: object) -> int:
    """An urgent removal that protects some and brings others home; its number."""
    beside = (
        border("morto", STOPS, stops=True)
        + border("uno", OF_ONE, stops=False)
        + border("ultimo", OF_THE_LAST, stops=False)
    )
    roots = tuple(f'<bpmn:message id="{one}" name="{one}"/>' for one in NAMES)
    files = diagram("p05_prova", replace(user("proteggi"), beside=beside, roots=roots))
    minors = [{"persona": one} for one in whom]
    back = [{"persona": one} for one in home]
    under_way = {"rientri_in_corso": 1, **said}
    return begun(nursery, case, files, minori=minors, rientrati=back, **under_way)


def test_it_goes_on_for_whom_it_brings_home(nursery: Nursery, conti: Person) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    path = removal(nursery, case, first, home=(second,))

    assert died(nursery, conti, case, first) == {path}

    assert told_of_one(nursery, path, "dopo_ultimo")
    assert not told_of_one(nursery, path)


def test_while_it_protects_another_it_hears_of_one_of_several(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second, third), _ = family(nursery, "2014-06-10", "2015-10-01", "2016-10-01")
    path = removal(nursery, case, first, second, home=(third,))

    assert died(nursery, conti, case, first) == {path}

    assert told_of_one(nursery, path)
    assert not told_of_one(nursery, path, "dopo_ultimo")


def test_it_ends_where_whom_it_brought_home_has_died_too(nursery: Nursery, conti: Person) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    path = removal(nursery, case, first, home=(second,))
    died(nursery, conti, case, second)

    assert path not in died(nursery, conti, case, first)


def test_it_stops_where_every_return_is_over(nursery: Nursery, conti: Person) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    removal(nursery, case, first, home=(second,), rientri_in_corso=0)

    assert died(nursery, conti, case, first) == set()


def test_with_nobody_to_protect_it_goes_on_while_any_sibling_goes_home(
    nursery: Nursery, conti: Person
) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    path = removal(nursery, case, home=(first, second))

    assert died(nursery, conti, case, first) == {path}
    assert died(nursery, conti, case, second) == set()

    assert told_of_one(nursery, path)


def test_whom_others_look_after_by_now_stops_no_return(nursery: Nursery, conti: Person) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    path = removal(nursery, case, first, home=(second,), solo_chi_rientra=True)

    assert died(nursery, conti, case, first) == {path}
    assert not told_of_one(nursery, path)
    assert not told_of_one(nursery, path, "dopo_ultimo")

    assert died(nursery, conti, case, second) == set()


def test_it_is_foreseen_that_the_return_goes_on(nursery: Nursery) -> None:
    case, (first, second), _ = family(nursery, "2014-06-10", "2015-10-01")
    path = removal(nursery, case, first, home=(second,))

    seen = foreseen(nursery, case)[path]

    assert (seen.about, seen.one_of, seen.goes_on) == ((first,), (second,), False)
    assert [[one.id for one in effect.then] for effect in seen.effects or ()] == [["dopo_ultimo"]]
