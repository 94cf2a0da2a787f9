"""A region as a net of places: a state is one int, a bit for each place that holds a token.

A token is at an element, or, before a join, on one of its flows. Elements that only hand on what
they get are one place with what follows them: a token that could be at either can be at the
second, so nothing of what is asked (two tokens at one place, no way to the end, an element that
is never reached) is changed by it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

ENDED = 0
"""The state in which no token is left."""


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """What can happen in a state that has all of `need` and nothing of `bar`: `take` goes,
    `give` comes.
    """

    element: str  # which leaves its token: an element, or the event that interrupted it
    need: int
    take: int
    give: int
    flows: tuple[str, ...] = ()  # on which tokens leave
    clears: bool = False  # everything else on the level goes with it
    ends: bool = False  # and the level has ended as drawn
    error: str | None = None  # which leaves the level
    bar: int = 0
    twice: str | None = None  # the place that would get two tokens at once


@dataclass(frozen=True, slots=True)
class Gathering:
    """An inclusive join: it waits while a token elsewhere may still come in on an empty flow."""

    element: str
    inputs: tuple[int, ...]  # the bit of each flow in
    upstream: tuple[int, ...]  # for each the places from which it can be reached
    outcomes: tuple[Move, ...]  # without what they take

    def may_go(self, state: int) -> int:
        """The tokens that it takes, or nothing."""
        filled = empty = taken = every = 0
        for bit, reach in zip(self.inputs, self.upstream, strict=True):
            every |= bit
            if state & bit:
                taken |= bit
                filled |= reach
            else:
                empty |= reach
        return 0 if state & ~every & empty & ~filled else taken


@dataclass(slots=True)
class Net:
    """Places, what can happen at each, and where tokens come to be when they take a flow."""

    places: list[str] = field(default_factory=list)  # an element, or before a join a flow
    tokens: int = 0  # the bits of places; the others say what is awaited or known
    begins: dict[int, str] = field(
        default_factory=dict
    )  # first states, and the flows on which they begin
    moves: dict[int, list[Move]] = field(default_factory=dict)  # by the bit that is looked at
    at_once: int = 0  # the bits of places at which nobody is waited for
    is_free: bool = True  # every choice is, whatever was chosen before
    waits_last: bool = False  # whether those go on before anything comes from outside
    gatherings: list[Gathering] = field(default_factory=list)
    joins: dict[str, int] = field(default_factory=dict)  # the bits of all flows into each
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # from each element and flow on: what a token passes up to its place
    undecidable: str = ""  # an element with too many ways out

    def after(self, state: int) -> Iterator[tuple[Move, int]]:
        """What can happen next, and the state that follows; a state is no state for a move
        that would put two tokens on one place.

        Where inclusive joins look around, or flags are read, what goes on by itself goes on
        first, as it does in the engine.
        """
        if not self.waits_last:
            yield from self._fired(state, state)
            return
        found = False
        for one in (*self._fired(state, state & self.at_once), *self._gathered(state)):
            found = True
            yield one
        if not found:
            yield from self._fired(state, state & ~self.at_once)

    def _fired(self, state: int, looked_at: int) -> Iterator[tuple[Move, int]]:
        while looked_at:
            bit = looked_at & -looked_at
            looked_at ^= bit
            for move in self.moves.get(bit, ()):
                if state & move.need == move.need and not state & move.bar:
                    yield move, self.then(state, move, move.take)

    def _gathered(self, state: int) -> Iterator[tuple[Move, int]]:
        for gathering in self.gatherings:
            taken = gathering.may_go(state)
            if taken:
                for move in gathering.outcomes:
                    yield move, self.then(state, move, taken)

    def then(self, state: int, move: Move, take: int) -> int:
        """The state after a move; -1 when a place would hold two tokens."""
        if move.clears:
            return ENDED
        left = state & ~take
        if move.twice is not None or left & move.give & self.tokens:
            return -1
        following = left | move.give
        return following if following & self.tokens else ENDED

    def doubled(self, state: int, move: Move) -> str:
        """The place that a move gives a second token."""
        if move.twice is not None:
            return move.twice
        both = state & ~move.take & move.give & self.tokens
        return self.places[(both & -both).bit_length() - 1]

    def fires(self, join: str) -> Callable[[int], bool]:
        """Whether a join may fire in a state."""
        for gathering in self.gatherings:
            if gathering.element == join:
                return lambda state: bool(gathering.may_go(state))
        every = self.joins[join]
        return lambda state: state & every == every

    def held(self, state: int) -> list[str]:
        """The places that hold a token."""
        return [place for number, place in enumerate(self.places) if state >> number & 1]
