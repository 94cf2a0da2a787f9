"""A child who is born while a path follows the family is found by number, once."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.runtime import variables
from engine.store import NewVersion
from engine.store.tables import instance
from tests.instances.diagrams import diagram, service, user
from tests.tasks.growing import Nursery
from tests.tasks.test_deaths import BORN_TODAY, family

ELDER_BORN, THE_DAY_BEFORE = "2014-06-10", "2025-11-02"
DAY = f'date("{BORN_TODAY}")'


def found(nursery: Nursery, case: int, day: str = DAY, known: str = "[]") -> list[Any]:
    """The numbers of whom the service finds for a path of the case."""
    office, process = nursery.office, "p06_prova"
    files = diagram(
        process, service("cerca", "persone.nati", il=day, conosciuti=known), user("guarda")
    )
    with office.begin() as work:
        digest = office.engine.publish(work, NewVersion(process, process, files), by=None)
        data = {"caso_id": case}
        begun = office.engine.start(work, digest, case_id=case, data=data, by=None).instance.id
    nursery.settle()
    with office.read() as connection:
        asked = select(instance.c.state).where(instance.c.id == begun)
        said = variables(connection.execute(asked).scalar_one())
    return sorted(int(one["persona"]) for one in said["esito"])


def test_who_was_born_that_day_is_found_and_no_older_sibling(nursery: Nursery) -> None:
    case, (_elder, newborn), _ = family(nursery, ELDER_BORN, BORN_TODAY)

    assert found(nursery, case) == [newborn]


def test_who_is_known_already_is_not_found_again(nursery: Nursery) -> None:
    case, (elder, newborn), _ = family(nursery, ELDER_BORN, BORN_TODAY)

    assert found(nursery, case, known=f"[{elder}, null, {newborn}]") == []


def test_twins_are_found_together_also_when_midnight_is_between_them(nursery: Nursery) -> None:
    case, (first, second), _ = family(nursery, BORN_TODAY, THE_DAY_BEFORE)

    assert found(nursery, case) == [first, second]
    assert found(nursery, case, known=f"[{first}]") == [second]


@pytest.mark.parametrize("day", ["null", 'date("2025-10-01")'])
def test_without_a_birth_on_that_day_nobody_is_found(nursery: Nursery, day: str) -> None:
    case, _, _ = family(nursery, ELDER_BORN, BORN_TODAY)

    assert found(nursery, case, day) == []
