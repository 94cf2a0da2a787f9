"""Stories that begin alike: what they have in common, told once, and how each goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tasks.plays import Play, Scene


@dataclass(frozen=True)
class Stretch:
    """Scenes that follow each other in all of some plays, which then end or go on apart."""

    begins: Play  # one of them: when it begins and who is in it hold for all
    scenes: Sequence[Scene]
    ends: Mapping[str, Play]  # those of which it is the end
    onward: "Sequence[Stretch]"

    @cached_property
    def plays(self) -> Mapping[str, Play]:
        """All that go through it."""
        later = (play for one in self.onward for play in one.plays.items())
        return {**self.ends, **dict(later)}

    @cached_property
    def length(self) -> int:
        """How many scenes are performed until all of its plays have ended."""
        return len(self.scenes) + sum(one.length for one in self.onward)


def repertoire(plays: Mapping[str, Play]) -> Sequence[Stretch]:
    """All plays by how they begin: on the same instant, with the same people, with one scene."""
    return [_stretch(alike, 0) for alike in _alike(plays, 0)]


def _stretch(plays: Mapping[str, Play], start: int) -> Stretch:
    first = next(iter(plays.values()))
    end = start + 1
    while all(_goes_on_as(first, play, end) for play in plays.values()):
        end += 1
    ends = {name: play for name, play in plays.items() if len(play.scenes) == end}
    others = {name: play for name, play in plays.items() if name not in ends}
    onward = [_stretch(alike, end) for alike in _alike(others, end)]
    return Stretch(first, first.scenes[start:end], ends, onward)


def _alike(plays: Mapping[str, Play], place: int) -> Sequence[Mapping[str, Play]]:
    """The plays, put together where one scene, the first included, is the same."""
    found: list[dict[str, Play]] = []
    for name, play in plays.items():
        for alike in found:
            if _together(next(iter(alike.values())), play, place):
                alike[name] = play
                break
        else:
            found.append({name: play})
    return found


def _together(one: Play, other: Play, place: int) -> bool:
    """Whether two plays that were alike so far are so in one scene more."""
    of_one_cast = one.begins == other.begins and one.people == other.people
    return of_one_cast and _goes_on_as(one, other, place)


def _goes_on_as(one: Play, other: Play, place: int) -> bool:
    mine, others = one.scenes[place : place + 1], other.scenes[place : place + 1]
    return bool(mine) and mine == others
