"""The words of the domain that the caller gives."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.feel import HostFunction, NotAValue, compile_expression, compile_unary_tests
from engine.refusal import Refusal
from tests.unit.feel.support import NOW


class NotToday(Refusal):
    """Oggi no."""


def _refuse() -> object:
    raise NotToday


GIVEN = {
    one.name: one
    for one in (
        HostFunction("eta", ("nato",), lambda nato: 2025 - nato.year),
        HostFunction("cfg", ("chiave", "altrimenti"), lambda *given: len(given), optional=1),
        HostFunction("adesso", (), lambda: datetime(2025, 11, 3, tzinfo=UTC)),
        HostFunction("oggetto", (), object),
        HostFunction("rifiuta", (), _refuse),
    )
}


def _value(text: str) -> object:
    return compile_expression(text).value({}, now=NOW, functions=GIVEN)


def test_a_given_function_gets_feel_values_and_gives_one() -> None:
    assert _value('eta(date("2020-05-04")) < 6') is True


def test_a_given_function_takes_named_arguments() -> None:
    assert _value('eta(nato: @"2020-05-04")') == 5


def test_the_last_arguments_may_be_optional() -> None:
    assert _value('[cfg("x"), cfg("x", 1)]') == [1, 2]


def test_a_call_with_the_wrong_arguments_is_null() -> None:
    assert _value("eta()") is None


def test_an_instant_of_the_caller_can_be_moved() -> None:
    assert _value('adesso() + @"PT24H"') == datetime(2025, 11, 4, tzinfo=UTC)


def test_an_object_of_the_caller_is_refused() -> None:
    with pytest.raises(NotAValue):
        _value("oggetto()")


def test_a_refusal_of_the_caller_passes_through() -> None:
    with pytest.raises(NotToday):
        _value("rifiuta()")


def test_numbers_of_the_caller_that_are_none_are_null() -> None:
    given = {"a": float("nan"), "b": Decimal("Infinity"), "c": 10**7000, "d": 1.5}

    found = compile_expression("[a, b, c, d]").value(given, now=NOW)

    assert found == [None, None, None, Decimal("1.5")]


def test_a_scope_without_end_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(Refusal):
        compile_expression("x").value({"x": endless}, now=NOW)
    with pytest.raises(Refusal):
        compile_unary_tests("1").matches(endless, {}, now=NOW)


def test_an_object_in_the_scope_is_refused() -> None:
    with pytest.raises(NotAValue):
        compile_expression("x.y").value({"x": {"y": object()}}, now=NOW)


def test_a_function_of_the_caller_stands_before_a_duration_that_is_written_out() -> None:
    expression = compile_expression('duration("P20D")')
    ours = HostFunction("duration", ("testo",), lambda text: f"nostra {text}")

    with_ours = expression.value({}, now=NOW, functions={"duration": ours})

    assert with_ours == "nostra P20D"
    assert expression.value({}, now=NOW) == timedelta(days=20)


def test_a_value_of_that_name_does_not_hide_the_function_of_the_standard() -> None:
    outcome = compile_expression('date("2025-11-03")').evaluate({"date": 3}, now=NOW)

    assert (outcome.value, outcome.warnings) == (date(2025, 11, 3), ())


def test_a_duration_that_is_none_is_told_each_time() -> None:
    expression = compile_expression('duration("venti giorni")')

    told = [expression.evaluate({}, now=NOW) for _ in range(2)]

    assert all(one.value is None and one.warnings for one in told)
