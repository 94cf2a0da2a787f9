"""A number of the municipality that is an age of a birthday stays one."""

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest

from processes.terms import Birthday, Value
from tasks.terms import changing
from tests.tasks.terms.desk import Desk


@pytest.mark.parametrize("age", [0, 22, 500])
def test_an_age_at_which_nobody_is_followed_is_refused(desk: Desk, age: int) -> None:
    key = "prova.eta"
    known = MappingProxyType({key: Value(key, "Età di prova", Decimal(17), "anni", demo=True)})
    birthday = Birthday(17, "si comincia", "prova", "CFG", setting=key)
    catalogue = replace(desk.catalogue(), values=known, birthdays=(birthday,))
    said = {"chiave": key, "frase": "Età di prova", "valore": age, "unita": "anni"}

    with pytest.raises(changing.NoSuchAge) as refused:
        changing.set_row(desk.draft(), catalogue, said)

    assert str(refused.value).endswith("va da 1 a 21 anni.")
