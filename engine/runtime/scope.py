"""Variables: one scope for each run of a process, smaller ones inside for repeated work.

SpiffWorkflow copies data along every branch and merges the copies at joins, where the last one
overwrites what the others wrote. Here all tokens of a process see the same variables, as in
other engines of the standard; only an instance of repeated work and a called process have their
own, and a flow beside keeps what it was begun by where the diagram says so.
"""

from collections import ChainMap
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.clock import ROME
from engine.feel import Time, YearsMonths
from engine.runtime.refusals import UnusableValue


class Scope(ChainMap[str, Any]):
    """Variables that are written here and read from here outwards."""

    @classmethod
    def of(cls, own: Mapping[str, Any], outer: "Scope | None" = None) -> "Scope":
        """A scope with variables of its own, inside another or alone."""
        return cls(dict(own), *(outer.maps if outer is not None else ()))

    @property
    def own(self) -> dict[str, Any]:
        """The variables that belong to this scope alone."""
        return dict(self.maps[0])

    @property
    def visible(self) -> dict[str, Any]:
        """All variables that can be read from here."""
        seen: dict[str, Any] = {}
        for variables in reversed(self.maps):
            seen.update(variables)
        return seen


class Aside(Scope):
    """Where a flow begun beside another sees all variables, and keeps what began it for itself.

    The next event of the same kind says something else to the flow that it begins: what this one
    was told stays as it was told. Everything that is written here is seen around it as well.
    """

    @classmethod
    def of(cls, own: Mapping[str, Any], outer: Scope | None = None) -> "Aside":
        """What the event has told, inside the scope in which it was heard."""
        aside = cls(dict(own), *(outer.maps if outer is not None else ()))
        aside.around = outer if outer is not None else Scope()
        return aside

    around: Scope

    def __setitem__(self, name: str, value: Any) -> None:
        """Write it where it is seen by all, and where it is kept."""
        self.around[name] = value
        if name in self.maps[0]:
            self.maps[0][name] = value


def plain(value: object, element: str) -> Any:
    """A value of FEEL as plain data; a range or a function is refused with `UnusableValue`."""
    if value is None or isinstance(value, str | bool | int | Decimal | timedelta):
        return value
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=ROME)
    if isinstance(value, date):
        return value
    if isinstance(value, Time):
        return f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if isinstance(value, YearsMonths):
        return f"P{value.months}M" if value.months >= 0 else f"-P{-value.months}M"
    if isinstance(value, list | tuple):
        return [plain(item, element) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item, element) for key, item in value.items()}
    raise UnusableValue(element=element, wanted="un dato, non un intervallo o una funzione")
