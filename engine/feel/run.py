"""One evaluation: what it may see, what it has spent, what it has to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache

from engine.feel.limits import Limits
from engine.feel.numbers import rounded
from engine.feel.refusals import (
    EvaluationTooDeep,
    EvaluationTooLong,
    NotAValue,
    ValueTooLarge,
)
from engine.feel.values import (
    BuiltIn,
    FarDay,
    FarInstant,
    Function,
    Functions,
    HostFunction,
    LongDuration,
    Range,
    Time,
    Value,
    YearsMonths,
)


@dataclass(frozen=True, slots=True)
class Warned:
    """Why something became null: an Italian sentence and the place in the expression."""

    sentence: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.sentence
        return f"{self.sentence} (riga {self.line}, carattere {self.column})"


_MANY = (list, dict)
_NAMES = 1_000  # among which a name that is not there is compared


class Run:
    """The budget, the given instant and the warnings of one evaluation."""

    __slots__ = (
        "depth",
        "functions",
        "known",
        "limits",
        "now",
        "place",
        "scope",
        "steps",
        "warned",
        "zone",
    )

    def __init__(
        self,
        scope: Mapping[str, object],
        now: datetime,
        functions: Functions,
        limits: Limits,
        zone: tzinfo,
    ) -> None:
        self.scope = scope
        self.now = now
        self.functions = functions
        self.limits = limits
        self.zone = zone
        self.known: dict[str, Value] = {}
        self.steps = limits.steps
        self.depth = 0
        self.place = (0, 0)  # of the call under way, for the warnings of its function
        self.warned: dict[Warned, None] = {}  # as a set that keeps its order

    def charge(self, steps: int) -> None:
        """Spend steps; refuse when there are none left."""
        self.steps -= steps
        if self.steps < 0:
            raise EvaluationTooLong(limit=self.limits.steps)

    def enter(self) -> None:
        """Go one call deeper; refuse beyond the limit."""
        self.charge(1)
        self.depth += 1
        if self.depth > self.limits.calls:
            raise EvaluationTooDeep

    def warn(self, sentence: str, place: tuple[int, int] = (0, 0)) -> None:
        """Say why something became null. Never with a value: it may be personal."""
        if len(self.warned) < self.limits.warnings:
            self.warned[Warned(sentence, *(place if any(place) else self.place))] = None

    def fit(self, value: Value) -> Value:
        """The same value, refused when it is larger than allowed."""
        if isinstance(value, str):
            if len(value) > self.limits.characters:
                limit = self.limits.characters
                raise ValueTooLarge(what=f"un testo di {len(value)} caratteri", limit=limit)
            self.charge(len(value) // 50)
        elif isinstance(value, _MANY) and len(value) > self.limits.items:
            what = f"un elenco di {len(value)} elementi"
            raise ValueTooLarge(what=what, limit=self.limits.items)
        return value

    def check_size(self, value: Value) -> None:
        """Refuse a value that leaves the evaluation larger or deeper than its reader can bear."""
        limits, seen = self.limits, 0
        level: list[Value] = [value]
        for _ in range(limits.nesting):
            inner: list[Value] = []
            for one in level:
                inner.extend(_inside(one))
                if seen + len(inner) > limits.size:
                    raise ValueTooLarge(what="troppi elementi", limit=limits.size)
            if not inner:
                return
            seen += len(inner)
            level = inner
        raise ValueTooLarge(what="troppi livelli", limit=limits.nesting)

    def look_up(self, name: str, place: tuple[int, int]) -> Value:
        """The value of a name of the scope or of a function, or null with a warning."""
        if name in self.scope:
            value = admit(name, self.scope[name], self)
        else:
            found = find_function(name, self)
            if found is None and len(self.warned) < self.limits.warnings:
                self.warn(_missing(name, tuple(self.scope)[:_NAMES]), place)
            value = found
        self.known[name] = value
        return value


@lru_cache(maxsize=512)
def _missing(name: str, known: tuple[str, ...]) -> str:
    """What is said of a name that is not there; the same paths ask for the same ones again."""
    near = get_close_matches(name, known, n=1)
    if near:
        return f"«{name}» non esiste qui: forse «{near[0]}»?"
    names = ", ".join(f"«{one}»" for one in known[:8])
    offered = f"valori disponibili {names}" if names else "non è disponibile alcun valore"
    return f"«{name}» non esiste qui: {offered}"


def _inside(value: Value) -> Iterable[Value]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return value.values()
    return (value.start, value.end) if isinstance(value, Range) else ()


def find_function(name: str, run: Run) -> HostFunction | BuiltIn | None:
    """A function of the caller or of the standard."""
    from engine.feel.functions import BUILT_IN

    return run.functions.get(name) or BUILT_IN.get(name)


_SMALL = 10**30
_TIMES = (date, Time, timedelta, YearsMonths, FarDay, FarInstant, LongDuration)
_PLAIN = (*_TIMES, Range, Function, BuiltIn, HostFunction)


def admit(name: str, value: object, run: Run) -> Value:
    """A value of the caller as FEEL value; a host object is refused."""
    if value is None or value is True or value is False or type(value) is str:
        return value
    if isinstance(value, int):
        return Decimal(value) if -_SMALL < value < _SMALL else rounded(Decimal(value))
    if isinstance(value, Decimal):
        return rounded(value)
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, float):
        return rounded(Decimal(repr(value)))
    if isinstance(value, time):
        parts = (value.hour, value.minute, value.second, value.microsecond)
        return Time(*parts, value.tzinfo)
    return _admit_many(name, value, run)


def _admit_many(name: str, value: object, run: Run) -> Value:
    if isinstance(value, list | tuple):
        run.charge(len(value))
        return [admit(name, item, run) for item in value]
    if isinstance(value, Mapping):
        run.charge(len(value))
        return {str(key): admit(f"{name}.{key}", item, run) for key, item in value.items()}
    raise NotAValue(name=name, type=type(value).__name__)
