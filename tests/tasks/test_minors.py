"""A form may ask how old the children of a case are, so that nobody types it and errs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cases import birthdays
from cases.tables import membership
from engine.feel import compile_expression
from tasks.minors import minors_of_case, minors_on_day
from tests.tasks.growing import Nursery

GRANDMOTHER = {"cognome": "Inventatis", "nome": "Nonna Fittizia", "ruolo": "nonno"}
SISTER = {"cognome": "Inventatis", "nome": "Marta Fittizia", "ruolo": "fratello"}


def asked(
    nursery: Nursery, case_id: int | None, question: str = "minori_del_caso()", **known: Any
) -> Any:
    with nursery.office.read() as connection:
        words = minors_of_case(connection, case_id, nursery.clock.now())
        functions = {word.name: word for word in words}
        said = compile_expression(question)
        return said.value(known, now=nursery.clock.now(), functions=functions)


def numbers(nursery: Nursery, case_id: int) -> list[Decimal]:
    return [one["persona"] for one in asked(nursery, case_id)]


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


def test_of_one_child_too_the_age_is_given(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    (child,) = numbers(nursery, case)

    said = asked(nursery, case, "minore_del_caso(persona)", persona=child)

    assert said["diciotto_il"] == date(2030, 5, 4)
    assert asked(nursery, case, "minore_del_caso(persona)", persona=child + 1) is None
    assert asked(nursery, case, "minore_del_caso(persona).anni", persona=None) is None


def test_a_path_without_minors_is_offered_those_of_its_case(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    nursery.learn(case, {"nucleo.componenti": [SISTER | {"data_nascita": "2005-01-08"}]})
    (_, grown) = sorted(numbers(nursery, case))

    offered = asked(nursery, case, "minori_da_proporre(minori)", minori=None)

    assert [set(one) for one in offered] == [{"persona", "eta"}]
    assert grown not in [one["persona"] for one in offered]


def test_the_minors_of_a_path_are_offered_at_their_present_age(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    (child,) = numbers(nursery, case)
    aged = asked(nursery, case)[0]["anni"]
    written = [{"persona": child, "eta": aged - 1}, {"persona": child + 1, "eta": Decimal(3)}]

    offered = asked(nursery, case, "minori_da_proporre(minori)", minori=written)

    assert [one["eta"] for one in offered] == [aged, 3]


def test_of_the_numbers_that_an_act_names_only_who_is_not_of_age_is_offered(
    nursery: Nursery,
) -> None:
    case = nursery.case("2012-05-04")
    nursery.learn(case, {"nucleo.componenti": [SISTER | {"data_nascita": "2005-01-08"}]})
    (child, grown) = sorted(numbers(nursery, case))

    offered = asked(nursery, case, "minori_da_proporre(minori)", minori=[child, grown])
    nobody = asked(nursery, case, "minori_da_proporre(minori)", minori=[grown])

    assert [one["persona"] for one in offered] == [child]
    assert set(offered[0]) == {"persona", "eta"}
    assert nobody is None


def test_where_nothing_is_known_nothing_is_offered(nursery: Nursery) -> None:
    case = nursery.case()

    assert asked(nursery, case, "minori_da_proporre(minori)", minori=None) is None
    assert asked(nursery, case, "minori_da_proporre(minori)", minori=[]) is None


def minors_on(nursery: Nursery, case_id: int, day: date | None) -> Any:
    with nursery.office.read() as connection:
        word = minors_on_day(connection, case_id, nursery.clock.now())
        said = compile_expression("minori_il(giorno)")
        return said.value({"giorno": day}, now=nursery.clock.now(), functions={word.name: word})


def test_an_act_may_name_who_was_a_minor_on_its_day(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    of_age = SISTER | {"data_nascita": "2007-06-01"}
    grown = SISTER | {"nome": "Ugo Fittizio", "data_nascita": "1990-01-08"}
    unknown = SISTER | {"nome": "Pia Fittizia"}
    nursery.learn(case, {"nucleo.componenti": [of_age, grown, unknown, GRANDMOTHER]})
    child, sister, _, other, _ = sorted(everybody(nursery, case))

    before = minors_on(nursery, case, date(2025, 5, 31))
    after = minors_on(nursery, case, date(2025, 6, 1))

    assert before == [child, sister, other]
    assert after == [child, other]


def test_an_act_may_name_whoever_has_died_since(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    (child,) = numbers(nursery, case)
    today = nursery.clock.now().date()
    with nursery.office.begin() as work:
        birthdays.note_death(work, int(child))

    assert minors_on(nursery, case, today - timedelta(days=1)) == [child]
    assert minors_on(nursery, case, today + timedelta(days=1)) == []


def everybody(nursery: Nursery, case_id: int) -> list[int]:
    rows = select(membership.c.person_id).where(membership.c.case_id == case_id)
    with nursery.office.read() as connection:
        return list(connection.execute(rows).scalars())
