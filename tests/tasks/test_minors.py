"""A form may ask how old the children of a case are, so that nobody types it and errs."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cases.tables import membership
from engine.feel import compile_expression
from tasks.minors import minors_of_case
from tests.tasks.growing import Nursery

GRANDMOTHER = {"cognome": "Inventatis", "nome": "Nonna Fittizia", "ruolo": "nonno"}
SISTER = {"cognome": "Inventatis", "nome": "Marta Fittizia", "ruolo": "fratello"}


def asked(nursery: Nursery, case_id: int | None) -> Any:
    with nursery.office.read() as connection:
        function = minors_of_case(connection, case_id, nursery.clock.now())
        said = compile_expression("minori_del_caso()")
        return said.value({}, now=nursery.clock.now(), functions={function.name: function})


def test_every_child_is_given_by_number_and_age_and_nobody_by_name(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    members = [
        SISTER | {"data_nascita": "2019-01-08"},
        GRANDMOTHER | {"data_nascita": "1950-01-01"},
    ]
    nursery.learn(case, {"nucleo.componenti": members})
    rows = select(membership.c.person_id).where(membership.c.case_id == case)
    with nursery.office.read() as connection:
        first, second, _ = connection.execute(rows.order_by(membership.c.person_id)).scalars()

    said = asked(nursery, case)

    assert [one["persona"] for one in said] == [Decimal(second), Decimal(first)]
    assert [one["diciotto_il"] for one in said] == [date(2037, 1, 8), date(2030, 5, 4)]
    assert "Inventatis" not in str(said)


def test_a_child_of_unknown_birth_has_no_age(nursery: Nursery) -> None:
    assert asked(nursery, nursery.case()) == []


def test_work_outside_a_case_has_no_children(nursery: Nursery) -> None:
    assert asked(nursery, None) == []
