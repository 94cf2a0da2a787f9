"""Functions of intervals: how points and ranges lie to each other; `is`, `range`."""

from collections.abc import Callable
from datetime import datetime

from engine.feel.compare import kind, order, within
from engine.feel.far import zone_of
from engine.feel.functions.table import Table
from engine.feel.run import Run
from engine.feel.temporal import offset_of
from engine.feel.values import FarInstant, Range, Time, Value

TABLE = Table("Intervalli")
_POINT = "number|string|date|date and time|time|duration"

Points = Callable[[Run, Value, Value], Value]


def _order(run: Run, left: Value, right: Value) -> int | None:
    return order(left, right, run.zone)


def _before(run: Run, left: Range, right: Range) -> Value:
    """One range ends before the other begins."""
    ordered = _order(run, left.end, right.start)
    if ordered is None:
        return None
    return ordered < 0 or (ordered == 0 and not (left.end_included and right.start_included))


def _point(value: Value) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


_EITHER = (("point1", "point2"), ("point", "range"), ("range", "point"), ("range1", "range2"))


def _signature(name: str, names: tuple[str, str]) -> str:
    kinds = ("range" if one.startswith("range") else _POINT for one in names)
    return f"{name}({', '.join(f'{one}: {what}' for one, what in zip(names, kinds, strict=True))})"


def _add(name: str, says: str, ways: tuple[tuple[str, str], ...]) -> Callable[[Points], Points]:
    def enter(call: Points) -> Points:
        for names in ways:
            TABLE.add(_signature(name, names), says)(call)
        return call

    return enter


@_add("before", "Se il primo finisce prima che cominci il secondo.", _EITHER)
def before(run: Run, left: Value, right: Value) -> Value:
    return _before(run, _point(left), _point(right))


@_add("after", "Se il primo comincia dopo la fine del secondo.", _EITHER)
def after(run: Run, left: Value, right: Value) -> Value:
    return _before(run, _point(right), _point(left))


_RANGES = (("range1", "range2"),)


@_add("meets", "Se il primo finisce dove comincia il secondo.", _RANGES)
def meets(run: Run, left: Value, right: Value) -> Value:
    one, other = _point(left), _point(right)
    ordered = _order(run, one.end, other.start)
    if ordered is None:
        return None
    return ordered == 0 and one.end_included and other.start_included


@_add("met by", "Se il primo comincia dove finisce il secondo.", _RANGES)
def met_by(run: Run, left: Value, right: Value) -> Value:
    return meets(run, right, left)


@_add("overlaps", "Se i due hanno qualcosa in comune.", _RANGES)
def overlaps(run: Run, left: Value, right: Value) -> Value:
    first, second = before(run, left, right), before(run, right, left)
    return None if first is None or second is None else not first and not second


@_add("overlaps before", "Se il primo comincia prima e finisce dentro il secondo.", _RANGES)
def overlaps_before(run: Run, left: Value, right: Value) -> Value:
    one, other = _point(left), _point(right)
    apart, starts, ends = (
        before(run, left, right),
        _earlier_start(run, one, other),
        _later_end(run, one, other),
    )
    if apart is None or starts is None or ends is None:
        return None
    return not apart and starts and not ends


@_add("overlaps after", "Se il primo comincia dentro il secondo e finisce dopo.", _RANGES)
def overlaps_after(run: Run, left: Value, right: Value) -> Value:
    return overlaps_before(run, right, left)


def _earlier_start(run: Run, one: Range, other: Range) -> bool | None:
    ordered = _order(run, one.start, other.start)
    if ordered is None:
        return None
    return ordered < 0 or (ordered == 0 and one.start_included and not other.start_included)


def _later_end(run: Run, one: Range, other: Range) -> bool | None:
    ordered = _order(run, one.end, other.end)
    if ordered is None:
        return None
    return ordered > 0 or (ordered == 0 and one.end_included and not other.end_included)


_RANGE_POINT = (("range", "point"),)
_POINT_RANGE = (("point", "range"),)


@_add("includes", "Se il primo contiene il secondo.", _RANGE_POINT + _RANGES)
def includes(run: Run, left: Value, right: Value) -> Value:
    one = _point(left)
    if not isinstance(right, Range):
        return within(right, one, run.zone)
    starts, ends = _earlier_start(run, right, one), _later_end(run, right, one)
    return None if starts is None or ends is None else not starts and not ends


@_add("during", "Se il primo sta dentro il secondo.", _POINT_RANGE + _RANGES)
def during(run: Run, left: Value, right: Value) -> Value:
    return includes(run, right, left)


def _same_start(run: Run, one: Range, other: Range) -> bool | None:
    ordered = _order(run, one.start, other.start)
    return None if ordered is None else ordered == 0 and one.start_included == other.start_included


def _same_end(run: Run, one: Range, other: Range) -> bool | None:
    ordered = _order(run, one.end, other.end)
    return None if ordered is None else ordered == 0 and one.end_included == other.end_included


@_add("starts", "Se cominciano insieme e il primo non va oltre.", _POINT_RANGE + _RANGES)
def starts(run: Run, left: Value, right: Value) -> Value:
    one, other = _point(left), _point(right)
    same, inside = _same_start(run, one, other), includes(run, right, left)
    return None if same is None or inside is None else same and inside


@_add("started by", "Se cominciano insieme e il secondo non va oltre.", _RANGE_POINT + _RANGES)
def started_by(run: Run, left: Value, right: Value) -> Value:
    return starts(run, right, left)


@_add("finishes", "Se finiscono insieme e il primo non comincia prima.", _POINT_RANGE + _RANGES)
def finishes(run: Run, left: Value, right: Value) -> Value:
    one, other = _point(left), _point(right)
    same, inside = _same_end(run, one, other), includes(run, right, left)
    return None if same is None or inside is None else same and inside


@_add(
    "finished by", "Se finiscono insieme e il secondo non comincia prima.", _RANGE_POINT + _RANGES
)
def finished_by(run: Run, left: Value, right: Value) -> Value:
    return finishes(run, right, left)


@_add("coincides", "Se sono lo stesso punto o lo stesso intervallo.", (_EITHER[0], _EITHER[3]))
def coincides(run: Run, left: Value, right: Value) -> Value:
    one, other = _point(left), _point(right)
    same = _same_start(run, one, other), _same_end(run, one, other)
    return None if None in same else all(same)


# --- identity and construction ---------------------------------------------------------------


@TABLE.add(
    "is(value1?: Any, value2?: Any)", "Se due valori sono identici, anche nella zona oraria."
)
def identical(_run: Run, left: Value = None, right: Value = None) -> Value:
    if kind(left) != kind(right):
        return False
    if isinstance(left, Time) and isinstance(right, Time):
        return left == right and offset_of(left) == offset_of(right)
    if isinstance(left, datetime | FarInstant) and isinstance(right, datetime | FarInstant):
        return left == right and str(zone_of(left)) == str(zone_of(right))
    return left == right


@TABLE.add("range(from: string)", "L'intervallo scritto in un testo: «[1..10)».")
def range_from(run: Run, text: str) -> Value:
    from engine.feel.ranges import read_range

    run.charge(100 + len(text))
    return read_range(text)
