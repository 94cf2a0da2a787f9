"""Runs a pattern's program over a text, with steps counted.

Without back-references each pair of instruction and position is tried once, so that the time
grows with program times text; with them the steps are what bounds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.patterns.program import Again, Edge, Fork, Mark, Pass, Program
from engine.feel.refusals import EvaluationTooLong

Slots: TypeAlias = "tuple[int, int, Slots] | None"  # changes, the last one first


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found, and its groups (None where a group took no part)."""

    start: int
    end: int
    whole: str
    groups: tuple[str | None, ...]


@dataclass
class Matcher:
    """One pattern on one text."""

    program: Program
    text: str
    steps: int

    def __post_init__(self) -> None:
        self.left = self.steps
        self.tried: set[int] = set()
        self.remembers = not self.program.looks_back

    def find(self, start: int = 0) -> Match | None:
        """The first match from a position on; refuses with `EvaluationTooLong`."""
        self.tried.clear()
        for at in range(start, len(self.text) + 1):
            found = self._match(at)
            if found:
                return found
        return None

    def all(self) -> Iterator[Match]:
        """Every match, one after the other (none of them empty)."""
        at = 0
        while at <= len(self.text):
            found = self.find(at)
            if not found:
                return
            self.left -= 2
            yield found
            at = max(found.end, found.start + 1)

    def _match(self, start: int) -> Match | None:
        waiting: list[tuple[int, int, Slots]] = [(0, start, None)]
        while waiting:
            step, at, slots = waiting.pop()
            while True:
                if step == len(self.program.steps):
                    return self._found(start, at, slots)
                going = self._go(step, at, slots, waiting)
                if going is None:
                    break
                step, at, slots = going
        return None

    def _go(
        self, step: int, at: int, slots: Slots, waiting: list[tuple[int, int, Slots]]
    ) -> tuple[int, int, Slots] | None:
        if self._is_spent(step, at):
            return None
        match self.program.steps[step]:
            case Pass(inside):
                passes = at < len(self.text) and inside(self.text[at])
                return (step + 1, at + 1, slots) if passes else None
            case Fork(first, second):
                if first != second:
                    waiting.append((step + second, at, slots))
                return step + first, at, slots
            case Mark(slot):
                return step + 1, at, (slot, at, slots)
            case Edge(kind, lines):
                return (step + 1, at, slots) if self._is_edge(kind, at, lines=lines) else None
            case Again(group, ignoring_case):
                wanted = _group(slots, group, self.text) or ""
                end = at + len(wanted)
                same = _same(self.text[at:end], wanted, ignoring_case=ignoring_case)
                return (step + 1, end, slots) if same else None

    def _is_edge(self, kind: str, at: int, *, lines: bool) -> bool:
        if kind == "^":
            return at == 0 or (lines and self.text[at - 1] == "\n")
        return at == len(self.text) or (lines and self.text[at] == "\n")

    def _is_spent(self, step: int, at: int) -> bool:
        """Count one more step; whether it was already tried, in vain."""
        self.left -= 1
        if self.left < 0:
            raise EvaluationTooLong(limit=self.steps)
        if not self.remembers:
            return False
        key = step * (len(self.text) + 1) + at
        known = key in self.tried
        self.tried.add(key)
        return known

    def _found(self, start: int, end: int, slots: Slots) -> Match:
        numbers = range(1, self.program.groups + 1)
        groups = tuple(_group(slots, number, self.text) for number in numbers)
        return Match(start, end, self.text[start:end], groups)


def _same(one: str, other: str, *, ignoring_case: bool) -> bool:
    return one == other or (ignoring_case and one.casefold() == other.casefold())


def _group(slots: Slots, number: int, text: str) -> str | None:
    """The text of a group's last passage."""
    end: int | None = None
    while slots is not None:
        slot, at, slots = slots
        if slot == 2 * number + 1 and end is None:
            end = at
        elif slot == 2 * number and end is not None:
            return text[at:end]
    return None
