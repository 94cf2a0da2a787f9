"""Every state of a net, breadth first, so that what is found is found by a shortest run."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.soundness.net import ENDED, Move, Net

LIMIT = 150_000
"""States of one region; beyond, nothing is said to have passed."""

Way = list[Move]
"""What happens one after the other."""


@dataclass(slots=True)
class Explored:
    """What a net can come to."""

    net: Net
    came: dict[int, tuple[int, Move] | None] = field(default_factory=dict)
    before: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    first: dict[Move, int] = field(default_factory=dict)  # the first state of each move
    doubled: tuple[int, Move] | None = None
    is_whole: bool = True  # False when there were too many states
    ends: bool = False  # whether the level may end here, not by an error or from outside

    @property
    def size(self) -> int:
        """How many states were seen."""
        return len(self.came)

    @property
    def is_decided(self) -> bool:
        """Whether all that can be reached was reached."""
        return self.is_whole and self.doubled is None

    def way_to(self, state: int) -> tuple[str, Way]:
        """The flow on which a shortest run to a state begins, and its moves."""
        moves: Way = []
        step = self.came[state]
        while step is not None:
            state, move = step
            moves.append(move)
            step = self.came[state]
        return self.net.begins[state], moves[::-1]


def explore(net: Net, limit: int = LIMIT) -> Explored:
    """Every state that can be reached, or as many as `limit`.

    It stops where a second token would come to a place: what follows from that fault is none.
    """
    found = Explored(net)
    if net.undecidable:
        found.is_whole = False
        return found
    found.came = dict.fromkeys(net.begins)
    found.ends = ENDED in found.came
    waiting = deque(found.came)
    while waiting:
        state = waiting.popleft()
        for move, following in net.after(state):
            if following < 0:
                found.doubled = (state, move)
                return found
            found.first.setdefault(move, state)
            found.ends |= following == ENDED and (move.ends or not move.clears)
            found.before[following].append(state)
            if following in found.came:
                continue
            if len(found.came) >= limit:
                found.is_whole = False
                return found
            found.came[following] = (state, move)
            waiting.append(following)
    return found


def can_come_to(explored: Explored, goals: Iterable[int]) -> set[int]:
    """The states from which one of these can still be reached."""
    seen = set(goals)
    waiting = list(seen)
    while waiting:
        for state in explored.before.get(waiting.pop(), ()):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return seen


def doomed(explored: Explored) -> list[int]:
    """The states from which the end cannot be reached, the nearest first."""
    saved = can_come_to(explored, {ENDED})
    return [state for state in explored.came if state not in saved]


def stuck_at_joins(explored: Explored, lost: list[int]) -> dict[str, int]:
    """The joins at which a token waits for good, each with the nearest state in which it does.

    `lost` are states from which the end cannot be reached.
    """
    found: dict[str, int] = {}
    for join, bits in explored.net.joins.items():
        held = [state for state in lost if state & bits]
        if not held:
            continue
        fires = explored.net.fires(join)
        freed = can_come_to(explored, [state for state in lost if fires(state)])
        stuck = next((state for state in held if state not in freed), None)
        if stuck is not None:
            found[join] = stuck
    return found


def may_still_hold(explored: Explored, state: int) -> int:
    """All places that can hold a token from a state on."""
    seen, waiting, found = {state}, [state], state
    while waiting:
        for _, following in explored.net.after(waiting.pop()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
                found |= following
    return found
