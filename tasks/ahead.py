"""What can follow a task, read from the drawn diagrams: the next steps of people, or an end."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.runtime import Element, Program
from tasks.ways import HUMAN, Place, Spot, Ways, ways

_AT_WORK = HUMAN | {"callActivity", "subProcess"}  # where people are at work, perhaps many
_WAITING = frozenset({"intermediateCatchEvent", "receiveTask"})
_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_TOGETHER = frozenset({"parallelGateway", "inclusiveGateway"})


class Tie(StrEnum):
    """How a step stands to the one shown before it."""

    FIRST = "first"
    OR = "or"  # one excludes the other
    ANY = "any"  # either, or both
    WITH = "with"  # both, side by side


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so: a question with its answers, or with none an event that must come."""

    question: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Following:
    """A step of people that can come next, or an end of the path."""

    element: Element
    tie: Tie
    conditions: tuple[Condition, ...] = ()
    waits: bool = False  # first, what goes on beside must be done too
    is_again: bool = False  # the way leads back to the task itself

    @property
    def is_end(self) -> bool:
        """Whether nothing comes after."""
        return self.element.kind == "endEvent"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The nearest of what can follow, and whether there is more."""

    steps: tuple[Following, ...]
    has_more: bool = False


def ahead(program: Program, spot: Spot, calls: Sequence[Spot] = (), *, at_most: int = 4) -> Ahead:
    """What can follow the task at `spot`, in the order of the drawing.

    `calls` are the call activities around it, the outermost first. Where not all fits, steps of
    people go before ends.
    """
    found = ways(program, spot, tuple(calls))
    stops = found.stops()
    shown = list(stops)
    if len(shown) > at_most:
        shown = [one for one in shown if program.elements[one].kind in HUMAN] or shown
    steps = []
    before: Collection[Place] = ()
    for one in shown[:at_most]:
        passed = found.passed(stops[one])
        steps.append(
            Following(
                element=program.elements[one],
                tie=_tie(found, before, stops[one]),
                conditions=_conditions(found, passed, stops[one]),
                waits=any(_waits(found, place) for place in passed),
                is_again=one == spot,
            )
        )
        before = stops[one]
    return Ahead(tuple(steps), len(stops) > at_most)


def _conditions(
    found: Ways, passed: Sequence[Place], targets: Collection[Place]
) -> tuple[Condition, ...]:
    """Of each place that every way here passes: what must come, or the answers that lead here."""
    conditions = []
    for place in passed:
        node = found.node(place)
        if node.kind in _WAITING and node.element.name:
            conditions.append(Condition(node.element.name))
        leading = found.leading(place, targets)
        if node.kind in _CHOOSING and len(leading) < len(found.onward[place]):
            flows = found.program.flows
            names = tuple(
                flows[place.spot[0], flow].name
                for flow, _ in found.onward[place]
                if flow in leading
            )
            conditions += [Condition(node.element.name, names)] if all(names) else []
    return tuple(conditions)


def _waits(found: Ways, place: Place) -> bool:
    """Whether others come here too: many at the same work, or ways that were parted before."""
    node = found.node(place)
    if place.left and node.repeat is not None and node.kind in _AT_WORK:
        return True
    if node.kind not in _TOGETHER or len(node.element.incoming) < 2:
        return False
    return not any(
        found.node(other).kind in _TOGETHER and len(found.leading(other, {place})) > 1
        for other in found.onward
    )


def _tie(found: Ways, before: Collection[Place], now: Collection[Place]) -> Tie:
    if not before:
        return Tie.FIRST
    kinds = {
        found.node(place).kind
        for place, onward in found.onward.items()
        if len(onward) > 1 and _parts(found.leading(place, before), found.leading(place, now))
    }
    if "parallelGateway" in kinds:
        return Tie.WITH
    return Tie.ANY if "inclusiveGateway" in kinds else Tie.OR


def _parts(one: set[str], other: set[str]) -> bool:
    """Whether two steps are reached on different flows: not where all ways lead to both."""
    return bool(one and other) and one != other
