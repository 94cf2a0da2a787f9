"""The cases of the demo: stories of the catalogue, whole or begun, told of others, up to today."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from access.people import Person
from engine.clock import MovedClock
from engine.refusal import Refusal
from processes.catalogue import Catalogue
from tasks.office import Office
from tasks.plays import Play, Scene
from tasks.prompting import NotAsPlayed
from tasks.rehearsing import stories_in, story_of
from tasks.shifting import cut, other_names, shifted
from tasks.showing import shown_by
from tasks.stage import Stage

CASES = 60
PHASES = (1.0, 0.6, 0.3, 0.8, 0.45)
"""How far the first, the second … story of a path is told."""
_KNOWN = re.compile(r"s\d+_")
_LONGEST = timedelta(days=600)
_DAYS_BACK = 6  # the last act of each case lies a day further back than that of the one before


def told_until(house: Path, now: datetime) -> Sequence[Play]:
    """Stories of every path in several phases, the last act of each some days before now."""
    plays = []
    for turn, (play, phase) in enumerate(_chosen(house)):
        part = cut(play, max(1, round(len(play.scenes) * phase)))
        ends = now - timedelta(days=turn % _DAYS_BACK)
        plays.append(shifted(part, ends, other_names(part, turn)))
    return sorted(plays, key=lambda play: play.begins)


def perform(
    office: Office, moved: MovedClock, plays: Sequence[tuple[Play, Mapping[str, Person]]]
) -> Mapping[str, str]:
    """All scenes of all stories in the order of time, each story on cases of its own.

    A story that on these days goes otherwise than it is written ends there: its case stays.
    Returns these, by their titles, and what was found otherwise.
    """
    stages = [Stage(office, moved, people) for _, people in plays]
    ended: dict[int, str] = {}
    for place, scene in _in_time([play for play, _ in plays]):
        if place in ended:
            continue
        try:
            stages[place].act(replace(scene, awaits=None))
        except (NotAsPlayed, Refusal) as otherwise:
            ended[place] = f"scena {scene.number}: {otherwise}"
    return {plays[place][0].title: otherwise for place, otherwise in ended.items()}


def _in_time(plays: Sequence[Play]) -> Iterator[tuple[int, Scene]]:
    scenes = [
        (place, scene)
        for place, play in enumerate(plays)
        for scene in play.scenes
        if scene.refused is None
    ]
    scenes.sort(key=lambda one: (one[1].at, one[0], one[1].number))
    yield from scenes


def _chosen(house: Path) -> Iterator[tuple[Play, float]]:
    """The known stories (S1 …) to their end; then round after round another story of every path,
    the shortest first, each told up to another phase.
    """
    told = {path.stem: story_of(path) for path in stories_in(house / "processes" / "scenarios")}
    short = {name: play for name, play in told.items() if _fits(play)}
    known = [play for name, play in short.items() if _KNOWN.match(name)]
    others = _by_path(house, (play for name, play in short.items() if not _KNOWN.match(name)))
    yield from ((play, 1.0) for play in known)
    left, taken = CASES - len(known), Counter[str]()
    for round_ in range(CASES):
        for path, plays in others.items():
            if left > 0 and plays:
                phase = PHASES[taken[path] % len(PHASES)]
                taken[path] += 1
                left -= 1
                yield plays[round_ % len(plays)], phase


def _fits(play: Play) -> bool:
    """Whether it is short, and acts in no case but those it opens: here others open some, too."""
    opened = sum(scene.starts is not None and scene.case is None for scene in play.scenes)
    own = all(scene.case in {None, *range(1, opened + 1)} for scene in play.scenes)
    return own and play.scenes[-1].at - play.begins <= _LONGEST


def _by_path(house: Path, plays: Iterable[Play]) -> Mapping[str, list[Play]]:
    drawings = Catalogue(house).drawings
    found: dict[str, list[Play]] = defaultdict(list)
    for play in plays:
        for process in shown_by(play, drawings):
            found[process].append(play)
    return {
        process: sorted(of_it, key=lambda play: len(play.scenes))
        for process, of_it in sorted(found.items())
        if process.startswith("p")
    }
