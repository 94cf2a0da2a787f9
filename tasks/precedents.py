"""The cases that may be about the same child, as a form may ask for them: numbers, no names."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from cases.finding import Precedent
from engine.feel import HostFunction


def similar_cases(found: Callable[[], Sequence[Precedent]]) -> HostFunction:
    """`fascicoli_simili()`: number and whether open; they are read when a form asks."""

    def said() -> list[dict[str, object]]:
        return [{"fascicolo": Decimal(one.case_id), "aperto": one.is_open} for one in found()]

    return HostFunction("fascicoli_simili", (), said)
