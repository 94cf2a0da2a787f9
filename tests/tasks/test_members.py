"""A form may ask who stands in a fascicolo, and whom a path of it follows already."""

from datetime import date
from typing import Any

from cases import birthdays
from engine.feel import compile_expression
from tasks.deaths import STOPS
from tasks.members import people_of_case
from tasks.standing import path_of_somebody
from tests.instances.diagrams import diagram, receive, user
from tests.tasks.growing import Nursery
from tests.tasks.test_deaths import OF_THE_CASE, begun, family, in_care

GRANDMOTHER = {"cognome": "Inventatis", "nome": "Nonna Fittizia", "ruolo": "nonno"}


def asked(nursery: Nursery, case_id: int | None) -> Any:
    with nursery.office.read() as connection:
        word = people_of_case(connection, case_id)
        said = compile_expression("persone_del_fascicolo()")
        return said.value({}, now=nursery.clock.now(), functions={word.name: word})


def test_everybody_is_given_by_number_and_role_and_nobody_by_name(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    nursery.learn(case, {"nucleo.componenti": [GRANDMOTHER]})

    said = asked(nursery, case)

    assert [one["ruolo"] for one in said] == ["minore", "nonno"]
    assert "Inventatis" not in str(said)


def test_of_whoever_grows_up_there_the_day_of_birth_is_given_also_after_their_death(
    nursery: Nursery,
) -> None:
    case = nursery.case("2012-05-04")
    nursery.learn(case, {"nucleo.componenti": [GRANDMOTHER]})
    child = int(asked(nursery, case)[0]["persona"])
    with nursery.office.begin() as work:
        birthdays.note_death(work, child)

    said = asked(nursery, case)

    assert [one["nato_il"] for one in said] == [date(2012, 5, 4), None]


def test_work_outside_a_fascicolo_has_nobody(nursery: Nursery) -> None:
    assert asked(nursery, None) == []


def test_a_path_that_runs_for_a_sibling_does_not_follow_the_other(nursery: Nursery) -> None:
    case, (first, second), _ = family(nursery, "2012-05-04", "2014-06-10")
    in_care(nursery, case, first)

    assert followed(nursery, case, "p05_prova", first)
    assert not followed(nursery, case, "p05_prova", second)
    assert not followed(nursery, case, "p07_prova", first)


def test_a_path_that_was_begun_for_one_of_those_named_to_it_does_not_follow_the_others(
    nursery: Nursery,
) -> None:
    case, (first, second), _ = family(nursery, "2012-05-04", "2014-06-10")
    files = diagram("p05_prova", receive("decesso", STOPS, OF_THE_CASE), user("chiudi"))
    begun(
        nursery, case, files, minori=[{"persona": first}, {"persona": second}], minore_ref=second
    )

    assert followed(nursery, case, "p05_prova", second)
    assert not followed(nursery, case, "p05_prova", first)


def test_a_path_that_does_not_say_whom_it_follows_may_follow_anybody(nursery: Nursery) -> None:
    case, (first, _second), _ = family(nursery, "2012-05-04", "2014-06-10")
    in_care(nursery, case)

    assert followed(nursery, case, "p05_prova", first)


def followed(nursery: Nursery, case_id: int, process: str, person: int) -> Any:
    with nursery.office.read() as connection:
        word = path_of_somebody(connection, case_id)
        said = compile_expression(f'segue_gia("{process}", {person})')
        return said.value({}, now=nursery.clock.now(), functions={word.name: word})
