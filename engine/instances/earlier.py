"""The last few states of an instance, kept beside the present one: for undo and for support."""

import struct
from dataclasses import dataclass, field

STATES_KEPT = 5
BYTES_KEPT = 6 * 1024

_HEAD = struct.Struct(">II")  # revision, length of the state


@dataclass(frozen=True, slots=True)
class Earlier:
    """A state that an instance had, and at which revision."""

    revision: int
    state: bytes = field(repr=False)


def keep(before: bytes, revision: int, state: bytes) -> bytes:
    """The kept states with one more in front; always that one, the others while they are small."""
    place, size = 0, len(state)
    for _ in range(STATES_KEPT - 1):
        if place == len(before):
            break
        _, length = _HEAD.unpack_from(before, place)
        size += length
        if size > BYTES_KEPT:
            break
        place += _HEAD.size + length
    return _HEAD.pack(revision, len(state)) + state + before[:place]


def earlier_states(kept: bytes) -> list[Earlier]:
    """The states in what was kept, the latest first."""
    found, place = [], 0
    while place < len(kept):
        revision, length = _HEAD.unpack_from(kept, place)
        place += _HEAD.size
        found.append(Earlier(revision, kept[place : place + length]))
        place += length
    return found
