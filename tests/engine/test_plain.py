"""Plain data comes back as it went in, and equal data is written with equal bytes."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import plain

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.datetimes(timezones=st.just(UTC)),
)
NAMES = st.text() | st.sampled_from(["$date", "$$date", "$", "$decimal"])
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=10
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DATA)
def test_what_goes_in_comes_out(value: object) -> None:
    assert plain.loads(plain.dumps(value)) == value


def test_the_order_of_names_does_not_change_the_bytes() -> None:
    assert plain.dumps({"a": 1, "b": 2}) == plain.dumps({"b": 2, "a": 1})


def test_a_decimal_keeps_its_digits() -> None:
    assert str(plain.loads(plain.dumps(Decimal("1.50")))) == "1.50"


@pytest.mark.parametrize(
    "value",
    [object(), b"bytes", {1: "x"}, datetime(2025, 1, 1), {"a": {1, 2}}],  # noqa: DTZ001
)
def test_what_is_not_plain_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        plain.dumps(value)


def test_kinds_stay_apart() -> None:
    value = [date(2025, 1, 1), time(10, 0), timedelta(days=1), 1, True]

    kinds = [type(item) for item in plain.loads(plain.dumps(value))]

    assert kinds == [date, time, timedelta, int, bool]
