"""Types by name and by shape: `instance of`, parameters of functions, item definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import TypeAlias

from engine.feel.budget import spend
from engine.feel.compare import kind
from engine.feel.temporal import midnight
from engine.feel.values import BuiltIn, FarDay, Function, HostFunction, Range, Value


@dataclass(frozen=True, slots=True)
class Simple:
    """A type of the standard by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items all have one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class RangeOf:
    """A range whose ends have one type."""

    end: Type


@dataclass(frozen=True, slots=True)
class ContextOf:
    """A context that has at least these entries."""

    entries: Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """A function of these parameters and this result."""

    parameters: tuple[Type, ...]
    result: Type


@dataclass(frozen=True, slots=True)
class Restricted:
    """A type of which only some values are allowed."""

    base: Type
    allowed: Callable[[Value], bool] = field(repr=False, compare=False)


Type: TypeAlias = "Simple | ListOf | RangeOf | ContextOf | FunctionOf | Restricted"

ANY = Simple("Any")
STANDARD: Mapping[str, Type] = {
    name: Simple(name)
    for name in (
        "Any",
        "Null",
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    )
} | {
    "any": ANY,
    "dateTime": Simple("date and time"),
    "dayTimeDuration": Simple("days and time duration"),
    "yearMonthDuration": Simple("years and months duration"),
    "day time duration": Simple("days and time duration"),
    "year month duration": Simple("years and months duration"),
    "list": ListOf(ANY),
    "context": ContextOf({}),
    "range": RangeOf(ANY),
    "function": Simple("function"),
}


def conforms(value: Value, wanted: Type) -> bool:
    """Whether a value has a type. Null has every type but is an instance of none (see below)."""
    if value is None or wanted == ANY:
        return True
    match wanted:
        case Simple(name):
            return kind(value) == name
        case ListOf(item):
            return isinstance(value, list) and _all_conform(value, item)
        case ContextOf(entries):
            return isinstance(value, dict) and all(
                name in value and conforms(value[name], inner) for name, inner in entries.items()
            )
        case RangeOf(end):
            return isinstance(value, Range) and _ends_conform(value, end)
        case Restricted(base, allowed):
            return conforms(value, base) and allowed(value)
        case FunctionOf():
            return _function_conforms(value, wanted)


def _all_conform(items: list[Value], wanted: Type) -> bool:
    if wanted == ANY:
        return True
    spend(1 + len(items) // 4)
    return all(conforms(item, wanted) for item in items)


def shape(wanted: Type) -> Type:
    """A type without its restrictions to some values: what `instance of` looks at."""
    match wanted:
        case Restricted(base, _):
            return shape(base)
        case ListOf(item):
            return ListOf(shape(item))
        case ContextOf(entries):
            return ContextOf({name: shape(inner) for name, inner in entries.items()})
    return wanted


def is_instance(value: Value, wanted: Type) -> bool:
    """`value instance of wanted`: null is an instance of Null and of nothing else."""
    if value is None:
        return wanted == Simple("Null")
    return conforms(value, wanted)


def _ends_conform(value: Range, end: Type) -> bool:
    return conforms(value.start, end) and conforms(value.end, end)


def _function_conforms(value: Value, wanted: FunctionOf) -> bool:
    if not isinstance(value, Function | BuiltIn | HostFunction):
        return False
    if len(value.parameters) != len(wanted.parameters):
        return False
    if isinstance(value, BuiltIn | HostFunction):
        return True
    given = value.types or (ANY,) * len(value.parameters)
    takes = all(fits(need, have) for need, have in zip(wanted.parameters, given, strict=False))
    return takes and fits(value.result or ANY, wanted.result)


def fits(narrow: object, wide: object) -> bool:
    """Whether every value of one type has the other."""
    if wide in (ANY, narrow) or narrow == Simple("Null"):
        return True
    match narrow, wide:
        case (ListOf(one), ListOf(other)) | (RangeOf(one), RangeOf(other)):
            return fits(one, other)
        case ContextOf(have), ContextOf(need):
            return all(name in have and fits(have[name], inner) for name, inner in need.items())
        case FunctionOf(takes, gives), FunctionOf(needs, wants):
            same = len(takes) == len(needs)
            return same and all(map(fits, needs, takes)) and fits(gives, wants)
    return False


def coerced(value: Value, wanted: Type) -> tuple[Value, bool]:
    """A value brought to a type (a list of one for its item, an item for a list of one,
    a day for its midnight, UTC).

    The second part says whether it could be: if not, the value is None.
    """
    if conforms(value, wanted):
        return value, True
    base = wanted.base if isinstance(wanted, Restricted) else wanted
    if base == Simple("date and time") and (type(value) is date or isinstance(value, FarDay)):
        return coerced(midnight(value, UTC), wanted)
    if isinstance(base, ListOf) and not isinstance(value, list):
        return coerced([value], wanted)
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], wanted):
        return value[0], True
    return None, False
