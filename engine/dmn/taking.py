"""The run of one decision: an evaluation that also remembers which rules matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.feel.run import Run
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.tables import MatchedRule


class DecisionRun(Run):
    """Shares one budget over a whole graph of decisions."""

    __slots__ = ("matched", "taken")

    matched: list[MatchedRule]
    taken: dict[str, Value]  # values of the elements of the graph already known, by id
