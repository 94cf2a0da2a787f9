"""Boxes over the axes of a table: what no rule covers, where two meet, who hides whom.

A box is a tuple of sets of parts, one for each axis, each an integer whose bit n is part n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.refusal import Refusal

Box: TypeAlias = tuple[int, ...]

WORK = 200_000


class TooManyRegions(Refusal):
    """La tabella è troppo intricata per essere analizzata per intero."""


@dataclass
class Work:
    """What one analysis may still look at, in boxes met on an axis."""

    left: int = WORK

    def spend(self, boxes: int) -> None:
        """Look at so many boxes; refuses with `TooManyRegions`."""
        self.left -= boxes
        if self.left < 0:
            raise TooManyRegions


def common(one: Box, other: Box) -> Box | None:
    """Where two boxes meet, or None."""
    box = tuple(left & right for left, right in zip(one, other, strict=True))
    return box if all(box) else None


def uncovered(whole: Box, boxes: Sequence[Box], work: Work) -> Iterator[Box]:
    """What of the whole none of the boxes covers, as boxes apart from each other, one by one.

    Axis by axis: parts that the same boxes hold are one, and a set of boxes that comes again on
    a later axis is not walked again. Refuses with `TooManyRegions`.
    """
    return _Walk(whole, boxes, work).holes(0, (1 << len(boxes)) - 1)


@dataclass
class _Walk:
    whole: Box
    boxes: Sequence[Box]
    work: Work
    known: dict[tuple[int, int], bool] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)  # at each axis, who asks nothing from there on

    def __post_init__(self) -> None:
        self.free = [0] * (len(self.whole) + 1)
        for number, box in enumerate(self.boxes):
            at = len(self.whole)
            self.free[at] |= 1 << number
            while at and box[at - 1] & self.whole[at - 1] == self.whole[at - 1]:
                at -= 1
                self.free[at] |= 1 << number

    def holes(self, axis: int, active: int) -> Iterator[Box]:
        """What the active boxes leave uncovered from an axis on."""
        if not active:
            yield self.whole[axis:]
        elif not self._is_covered(axis, active):
            for held, parts in self._by_holders(axis, active).items():
                for rest in self.holes(axis + 1, held):
                    yield (parts, *rest)

    def _is_covered(self, axis: int, active: int) -> bool:
        if active & self.free[axis]:
            return True
        if not active:
            return False
        place = (axis, active)
        if place not in self.known:
            held = self._by_holders(axis, active)
            self.known[place] = all(self._is_covered(axis + 1, one) for one in held)
        return self.known[place]

    def _by_holders(self, axis: int, active: int) -> dict[int, int]:
        """The parts of an axis, put together where the same boxes hold them."""
        groups: dict[int, int] = {}
        holders = [
            (1 << number, box[axis])
            for number, box in enumerate(self.boxes)
            if active >> number & 1
        ]
        self.work.spend(1 + len(holders))
        for part in _bits(self.whole[axis]):
            held = sum(bit for bit, parts in holders if parts & part)
            groups[held] = groups.get(held, 0) | part
        return groups


def _bits(parts: int) -> Iterator[int]:
    while parts:
        lowest = parts & -parts
        yield lowest
        parts ^= lowest
