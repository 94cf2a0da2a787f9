"""Where tokens part and meet.

SpiffWorkflow guesses from its tree which inputs of a join have come, and guesses wrong in loops:
a cancelled join of an earlier round still counts. Here a token that waits at a join is a token on
one flow, named by where it came from, and a join consumes exactly one of each: the rule of the
standard, with excess tokens left standing.
"""

from typing import Any

from engine.runtime.diagram import Node
from engine.runtime.nodes import Part
from engine.runtime.refusals import NoFlowTaken
from engine.runtime.token import Token

Branch = tuple[str | None, str]
"""A condition and where it leads; no condition is the default."""


class Gateway(Part):
    """Notes only that it was passed: a token that waits at it has not yet been there."""

    quiet = True


class ExclusiveGateway(Gateway):
    """Takes the first flow whose condition is true, or else the default."""

    def __init__(self, level: Any, name: str, node: Node | None = None) -> None:
        super().__init__(level, name, node)
        self.branches: list[Branch] = []

    def leave(self, token: Token) -> None:
        """Put the token on one flow; `NoFlowTaken` when none is open."""
        chosen = next(iter(self._open(token)), None)
        if chosen is None:
            raise NoFlowTaken(element=self.element)
        token.branch(token.workflow.spec.task_specs[chosen])

    def _open(self, token: Token) -> list[str]:
        true = [
            target
            for condition, target in self.branches
            if condition is not None and self.value(token, condition) is True
        ]
        return true or [target for condition, target in self.branches if condition is None]


class ParallelGateway(Gateway):
    """Waits for a token on every flow in, then puts one on every flow out."""

    def _update_hook(self, token: Token) -> bool:
        waiting = _by_origin(self, token)
        if not self._may_go(waiting, token):
            if not token.is_waiting:
                token.wait()
            return False
        for first in waiting.values():
            if first is not token:
                first.consume()
        return True

    def _may_go(self, waiting: dict[str, Token], token: Token) -> bool:
        del token
        return len(waiting) >= len(self._inputs)


class InclusiveGateway(ParallelGateway, ExclusiveGateway):
    """Waits while a token elsewhere could still come in on an empty flow; then takes every flow
    whose condition is true, or else the default.
    """

    looks_around = True

    def __init__(self, level: Any, name: str, node: Node | None = None) -> None:
        super().__init__(level, name, node)
        # For each flow in: the elements from which it can be reached without passing here.
        self.upstream: dict[str, frozenset[str]] = {}

    def leave(self, token: Token) -> None:
        """Put a token on every open flow; `NoFlowTaken` when none is open."""
        chosen = self._open(token)
        if not chosen:
            raise NoFlowTaken(element=self.element)
        for target in chosen:
            token.branch(token.workflow.spec.task_specs[target])

    def _may_go(self, waiting: dict[str, Token], token: Token) -> bool:
        empty = [self.upstream[name] for name in self._inputs if name not in waiting]
        filled = [self.upstream[name] for name in self._inputs if name in waiting]
        for other in token.workflow.live.values():
            place = other.task_spec.name
            if place == self.name or any(place in reach for reach in filled):
                continue
            if any(place in reach for reach in empty):
                return False
        return True


class EventGateway(Gateway):
    """Waits for whichever of the events behind it comes first."""

    def _update_hook(self, token: Token) -> bool:
        token.wait()
        for spec in self.outputs:
            event = token.branch(spec)
            event.arrive()
        return False

    def chosen(self, token: Token, event: Token) -> None:
        """One event came: the others are no longer awaited."""
        for other in token.live_children():
            if other is not event:
                other.cancel()
        token.pass_by()


def _by_origin(gateway: Part, token: Token) -> dict[str, Token]:
    """The oldest token on each flow in."""
    found: dict[str, Token] = {}
    for other in token.workflow.live.values():
        if other.task_spec is gateway and not other.is_ready:
            found.setdefault(other.origin, other)
    return found
