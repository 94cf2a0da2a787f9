"""A form may ask who stands in a fascicolo, so that nobody looks each of them up again."""

from typing import Any

from engine.feel import compile_expression
from tasks.members import people_of_case
from tests.tasks.growing import Nursery

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


def test_work_outside_a_fascicolo_has_nobody(nursery: Nursery) -> None:
    assert asked(nursery, None) == []
