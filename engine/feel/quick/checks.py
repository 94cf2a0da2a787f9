"""What a value is beside a constant: True, False, or UNSURE where the ordinary way must tell."""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, DecimalException
from typing import Any, TypeAlias

from engine.feel.numbers import DECIMAL128

Check: TypeAlias = Callable[[object], object]
Compare: TypeAlias = Callable[[Any, Any], bool]

UNSURE = object()
LARGE = 10**30  # integers up to here need no rounding
AS_THEY_STAND = frozenset({str, bool, type(None), date, datetime, timedelta})
OPERATORS: Mapping[str, Compare] = {
    "EQ": operator.eq,
    "NE": operator.ne,
    "LT": operator.lt,
    "LE": operator.le,
    "GT": operator.gt,
    "GE": operator.ge,
}
_NO_NULL = frozenset({str, bool, date, datetime, timedelta})


def beside_text(compare: Compare, text: str) -> Check:
    """`value < "text"` and the like."""
    return lambda value: compare(value, text) if type(value) is str else UNSURE


def beside_number(compare: Compare, constant: Decimal) -> Check:
    """`value < 6` and the like."""
    whole = int(constant) if constant.adjusted() < 30 else None
    # Python compares two of its integers far more quickly than an integer and a Decimal.
    quickly: object = whole if whole == constant else constant
    plus = DECIMAL128.plus

    def check(value: object) -> object:
        if type(value) is int and -LARGE < value < LARGE:
            return compare(value, quickly)
        if type(value) is not Decimal or not value.is_finite():
            return UNSURE
        try:
            return compare(plus(value), constant)
        except DecimalException:
            return UNSURE

    return check


def beside_null(*, is_null: bool) -> Check:
    """`value = null`, or `value != null`."""

    def check(value: object) -> object:
        if value is None:
            return is_null
        return not is_null if type(value) in _NO_NULL else UNSURE

    return check


def beside_truth(*, wanted: bool) -> Check:
    """`value = true`, or `value = false`."""
    return lambda value: value is wanted if type(value) is bool else UNSURE


def among_texts(texts: Iterable[str]) -> Check:
    """`value in ("a", "b")`."""
    known = frozenset(texts)
    return lambda value: value in known if type(value) is str else UNSURE


def both(first: Check, second: Check) -> Check:
    """Both of two checks."""

    def check(value: object) -> object:
        found = first(value)
        return second(value) if found is True else found

    return check


def either(checks: list[Check]) -> Check:
    """One of some checks."""
    if len(checks) == 1:
        return checks[0]

    def check(value: object) -> object:
        for one in checks:
            found = one(value)
            if found is not False:
                return found
        return False

    return check


def neither(check: Check) -> Check:
    """The contrary of a check."""

    def contrary(value: object) -> object:
        found = check(value)
        return found if found is UNSURE else not found

    return contrary
