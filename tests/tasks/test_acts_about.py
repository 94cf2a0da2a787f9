"""A path asks which of the acts that have come speak of the children whom it follows."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from engine.feel import compile_expression
from tasks.acts_about import acts_about
from tasks.functions import host_functions
from tasks.terms.duties import Duties

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
OF_ADA = {"provvedimento_id": 1, "nominati": [Decimal(3)]}
OF_IVO = {"provvedimento_id": 2, "nominati": [Decimal(4)]}
OF_WHO_KNOWS_WHOM = {"provvedimento_id": 3}


def asked(act: Any, people: Any) -> list[int]:
    words = host_functions(cast("Duties", None), NOW)
    said = compile_expression("atti_per(atto_nuovo, chi).provvedimento_id")
    known = {"atto_nuovo": act, "chi": people}
    return list(said.value(known, now=NOW, functions=words))


@pytest.mark.parametrize(
    "people",
    [Decimal(3), "3+9", [{"persona": Decimal(3), "eta": 7}], [[{"persona": 3}], None], [9, 3]],
)
def test_an_act_is_for_whom_it_names_however_the_path_calls_them(people: Any) -> None:
    assert asked(OF_ADA, people) == [1]
    assert asked(OF_IVO, people) == []


def test_an_act_that_does_not_say_whom_it_names_is_for_everybody() -> None:
    assert asked(OF_WHO_KNOWS_WHOM, Decimal(3)) == [3]
    assert asked({"provvedimento_id": 3, "nominati": []}, Decimal(3)) == [3]


@pytest.mark.parametrize("people", [None, [], [{"persona": None, "eta": 0}], ""])
def test_a_path_that_names_nobody_reads_every_act(people: Any) -> None:
    assert asked(OF_IVO, people) == [2]


def test_of_acts_that_are_read_together_only_those_are_given_that_name_them() -> None:
    together = {**OF_IVO, "atti": [OF_ADA, OF_IVO, OF_WHO_KNOWS_WHOM]}

    assert asked(together, Decimal(3)) == [1, 3]


def test_numbers_that_were_joined_name_people_too() -> None:
    assert asked({"provvedimento_id": 5, "nominati": "3+4"}, Decimal(4)) == [5]


def test_where_no_act_has_come_there_is_none() -> None:
    assert acts_about(None, Decimal(3)) == []
