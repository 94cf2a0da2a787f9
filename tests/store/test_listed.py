"""What is asked of a list is prepared too: for few lengths, and found as Core would find it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select

from engine.store import Database, Listed, Prepared, Typed, counted
from engine.store.tables import setting
from tests.conftest import A_MONDAY

NAMES = [f"nome {number}" for number in range(9)]


def written(names: Sequence[Any]) -> Any:
    mine = setting.c.name.in_(names), setting.c.value == bindparam("value")
    return select(setting.c.name, setting.c.changed_at).where(*mine).order_by(setting.c.name)


def asked(database: Database, listed: Listed, names: Sequence[str]) -> list[tuple[str, datetime]]:
    with database.read() as connection:
        return [tuple(row) for row in listed.run(connection, {"value": "x"}, names=names)]


@pytest.fixture
def kept(database: Database) -> Database:
    write = Prepared(insert(setting), ("name", "value", "changed_at"))
    with database.begin(A_MONDAY) as work:
        for name in NAMES:
            write.run(work.connection, {"name": name, "value": "x", "changed_at": A_MONDAY})
    return database


@pytest.mark.parametrize("many", range(len(NAMES) + 1))
def test_of_a_list_is_found_what_stands_in_it_however_long_it_is(
    kept: Database, many: int
) -> None:
    found = asked(kept, Listed(written, Typed), NAMES[:many])

    assert found == [(name, A_MONDAY) for name in NAMES[:many]]


def test_lists_of_like_lengths_are_asked_with_one_statement(kept: Database) -> None:
    listed = Listed(written)

    with counted(kept) as count:
        for many in range(1, len(NAMES)):
            asked(kept, listed, NAMES[:many])

    assert len(set(count.statements)) == 4


def test_which_lists_are_given_makes_another_statement(kept: Database) -> None:
    def by_either(names: Sequence[Any] = (), values: Sequence[Any] = ()) -> Any:
        column, these = (setting.c.name, names) if names else (setting.c.value, values)
        return select(setting.c.name).where(column.in_(these))

    listed = Listed(by_either)

    with kept.read() as connection:
        by_name = listed.run(connection, {}, names=NAMES[:1]).scalars()
        by_value = listed.run(connection, {}, values=["x"]).scalars()

    assert by_name == NAMES[:1]
    assert sorted(by_value) == NAMES
