"""A column as finitely many parts: within one part all values are the same to every cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cmp_to_key
from itertools import pairwise

from engine.feel.compare import kind, order
from engine.feel.expressions import ROME
from engine.feel.temporal import seconds_of
from engine.feel.values import Time, Value, YearsMonths

_STEPS: dict[str, Value] = {
    "number": Decimal(1),
    "date": timedelta(days=1),
    "date and time": timedelta(days=1),
    "days and time duration": timedelta(days=1),
    "years and months duration": YearsMonths(1),
    "time": timedelta(hours=1),
}
_DAY = 86_400
_SECOND = timedelta(seconds=1)  # parts of it do not count when instants are compared
OTHER = "altro"


@dataclass(frozen=True, slots=True)
class Part:
    """Some values of a column, by one of them.

    `low` and `high` are the ends between which they lie, None where there is no end; the same
    value twice for the value alone. `is_other` is any text that no cell names.
    """

    value: Value
    low: Value = None
    high: Value = None
    is_point: bool = True
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """What a column asks, and the parts of its values in their order; the last one is null."""

    label: str
    parts: tuple[Part, ...] = field(repr=False)
    is_ordered: bool = False
    names_null: bool = False  # some cell does

    @property
    def whole(self) -> int:
        """The set of all parts; part number n is the bit n."""
        return (1 << len(self.parts)) - 1

    @property
    def null(self) -> int:
        """The set of the null part alone."""
        return 1 << (len(self.parts) - 1)

    @property
    def expected(self) -> int:
        """The parts that the rules should answer for: null only where some cell names it."""
        return self.whole if self.names_null else self.whole & ~self.null

    def chosen(self, parts: int) -> list[Part]:
        """The parts of a set."""
        return [part for number, part in enumerate(self.parts) if parts >> number & 1]


def axis_of(label: str, kind_asked: str, constants: Sequence[Value]) -> Axis:
    """The axis of a column whose cells compare its values with these constants."""
    found = list(_distinct(value for value in constants if value is not None))
    kinds = {kind(value) for value in found}
    asked = kind_asked or (kinds.pop() if len(kinds) == 1 else "")
    null, named = Part(None), any(value is None for value in constants)
    if asked == "boolean":
        return Axis(label, (Part(value=True), Part(value=False), null), names_null=named)
    if asked:
        found = [value for value in found if kind(value) == asked]
    if asked in _STEPS:
        return Axis(label, (*_line(asked, found), null), is_ordered=True, names_null=named)
    others = [_another_text(found)] if asked in {"string", ""} else []
    return Axis(label, (*map(Part, found), *others, null), names_null=named)


def _distinct(values: Iterable[Value]) -> Iterator[Value]:
    seen: list[Value] = []
    for value in values:
        if not any(type(value) is type(one) and value == one for one in seen):
            seen.append(value)
            yield value


def _another_text(found: Sequence[Value]) -> Part:
    text = OTHER
    while text in found:
        text += "_"
    return Part(text, is_point=False, is_other=True)


# --- the line --------------------------------------------------------------------------------


def _line(asked: str, constants: Sequence[Value]) -> Iterator[Part]:
    """The constants as points, and what lies before, between and after them."""
    points = sorted(constants, key=cmp_to_key(_order))
    if not points:
        return
    before = _moved(points[0], asked, -1)
    if before is not None:
        yield Part(before, None, points[0], is_point=False)
    for low, high in pairwise(points):
        yield Part(low, low, low)
        between = _between(low, high)
        if between is not None:
            yield Part(between, low, high, is_point=False)
    yield Part(points[-1], points[-1], points[-1])
    after = _moved(points[-1], asked, 1)
    if after is not None:
        yield Part(after, points[-1], None, is_point=False)


def _order(one: Value, other: Value) -> int:
    return order(one, other, ROME) or 0


def _moved(value: Value, asked: str, steps: int) -> Value:
    """A value a step away, or None where the line ends."""
    step = _STEPS[asked]
    try:
        match value, step:
            case Decimal(), Decimal():
                moved = (value + steps * step).to_integral_value()
                return moved if (moved - value) * steps > 0 else value + steps * abs(value)
            case YearsMonths(months), _:
                return YearsMonths(months + steps)
            case Time(), _:
                return _halfway(seconds_of(value), Decimal(0 if steps < 0 else _DAY))
            case ((date() | timedelta()), timedelta()):
                return value + steps * step
    except OverflowError:
        return None
    return None


def _between(low: Value, high: Value) -> Value:
    """A value between two others, as round as may be; None where there is none."""
    match low, high:
        case Decimal(), Decimal():
            whole = (low + 1).to_integral_value(rounding="ROUND_FLOOR")
            middle = whole if low < whole < high else (low + high) / 2
            return middle if low < middle < high else None
        case YearsMonths(one), YearsMonths(other):
            return YearsMonths(one + 1) if other - one > 1 else None
        case datetime(), datetime():
            away = (high.replace(tzinfo=high.tzinfo or low.tzinfo) - low) // _SECOND
            return low + away // 2 * _SECOND if away > 1 else None
        case date(), date():
            return low + timedelta(days=1) if high - low > timedelta(days=1) else None
        case timedelta(), timedelta():
            return low + (high - low) / 2
        case Time(), Time():
            return _halfway(seconds_of(low), seconds_of(high))
    return None


def _halfway(one: Decimal, other: Decimal) -> Value:
    """The time between two others, all in seconds of the day; None where there is none."""
    middle = int((one + other) / 2)
    if middle in {one, other} or not 0 <= middle < _DAY:
        return None
    hours, rest = divmod(middle, 3600)
    return Time(hours, rest // 60, rest % 60)
