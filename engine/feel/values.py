"""The types of FEEL, as plain Python values: nothing else ever enters an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from engine.feel.run import Run


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, local or with an offset or zone."""

    hour: int
    minute: int
    second: int = 0
    microsecond: int = 0
    zone: tzinfo | None = None
    nanosecond: int = 0  # beyond the microseconds: 0 to 999


@dataclass(frozen=True, slots=True)
class FarDay:
    """A day before the year 1 or after the year 9999."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class FarInstant:
    """A date and time on a far day, or with parts of a microsecond."""

    day: date | FarDay
    time: Time


@dataclass(frozen=True, slots=True)
class LongDuration:
    """A days and time duration of more days than Python counts, or with parts of a microsecond."""

    nanoseconds: int


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration, counted in months."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval. With a `sign` it was written `< value`, `= value` …, open to one side.

    An end that is None where there is no sign is an unknown end: nothing is surely within.
    """

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    sign: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function defined in FEEL."""

    name: str
    parameters: tuple[str, ...]
    call: Callable[[Run, list[Value]], Value] = field(repr=False)
    types: tuple[object, ...] = ()
    result: object = None


@dataclass(frozen=True, slots=True, eq=False)
class BuiltIn:
    """A function of the standard, with all its signatures."""

    name: str
    signatures: tuple[Signature, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the first signature."""
        return tuple(one.name for one in self.signatures[0].parameters)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a built-in function; `kinds` are FEEL types, empty for any."""

    name: str
    kinds: tuple[str, ...]
    optional: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """One way to call a built-in function, as the table writes it."""

    text: str
    parameters: tuple[Parameter, ...]
    call: Callable[..., Value] = field(repr=False)
    says: str


@dataclass(frozen=True, slots=True)
class HostFunction:
    """A word of the domain given by the caller: it receives FEEL values and returns one.

    The last `optional` parameters may be left out; the call then gets fewer arguments.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., object] = field(repr=False)
    optional: int = 0


Value: TypeAlias = (
    "bool | Decimal | str | date | datetime | Time | timedelta | YearsMonths | Range"
    " | FarDay | FarInstant | LongDuration"
    " | Function | BuiltIn | HostFunction | list[Value] | dict[str, Value] | None"
)
CALLABLE = (Function, BuiltIn, HostFunction)
SEVERAL = (list, dict, Range)  # what may hold more than meets the eye
Functions: TypeAlias = Mapping[str, HostFunction]
