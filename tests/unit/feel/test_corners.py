"""What only the caller can bring about: types, values and bounds from outside."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

import pytest

from engine.feel import Limits, ValueTooLarge, compile_expression, compile_unary_tests, instant
from engine.feel.boxed import expressions_of_tests
from engine.feel.types import Simple
from tests.unit.feel.support import NOW, bounded, value, written

OWN = {"tNumero": Simple("number")}


class Livello(StrEnum):
    """A text of the caller that is more than a text."""

    URGENTE = "U1"


def test_types_of_the_caller_can_be_asked_for() -> None:
    expression = compile_expression("1 instance of tNumero", types=OWN)
    tests = compile_unary_tests("? instance of tNumero", types=OWN)

    assert expression.value({}, now=NOW) is True
    assert tests.matches("a", {}, now=NOW) is False


def test_a_text_of_another_class_becomes_a_text() -> None:
    assert type(value("x", x=Livello.URGENTE)) is str


def test_a_time_of_python_becomes_a_time() -> None:
    assert written("x", x=time(10, 30, tzinfo=UTC)) == "10:30:00Z"


def test_what_is_no_time_is_no_instant() -> None:
    assert instant("ieri", UTC) is None


def test_a_joined_text_is_bounded_before_it_is_made() -> None:
    with pytest.raises(ValueTooLarge):
        bounded('string join(["ab", "cd"], "---")', Limits(characters=5))


def test_any_value_has_no_order_of_its_own() -> None:
    assert expressions_of_tests("-", frozenset()) == ()


@pytest.mark.parametrize(
    ("moment", "by", "found"),
    [
        (datetime.max.replace(tzinfo=UTC), "PT1S", "10000-01-01T00:00:00.999999Z"),
        (
            datetime.min.replace(tzinfo=timezone(timedelta(hours=5))),
            "-PT1S",
            "0000-12-31T23:59:59+05:00",
        ),
    ],
)
def test_an_instant_may_leave_what_python_holds(moment: datetime, by: str, found: str) -> None:
    assert written(f'x + @"{by}"', x=moment) == found


def test_a_subclass_of_a_day_is_still_a_day() -> None:
    class Festivo(date):
        """A day of the caller that is more than a day."""

    assert written("x instance of date", x=Festivo(2025, 12, 25)) == "true"
