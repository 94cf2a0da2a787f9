"""What the plays of a test run have visited together: gathered from workers, told at the end."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from processes.catalogue import Catalogue
from tasks.coverage import Drawn, Visited, drawn_in, shares

ROOT = Path(__file__).parents[2]
PROPERTY = "visited"
LEAST = 95.0  # of a hundred elements
_HEARD: dict[str, Visited] = {}


@cache
def drawn() -> Drawn:
    """All that the diagrams of the house draw."""
    return drawn_in(Catalogue(ROOT))


def told(story: str, visited: Visited) -> str:
    """What a play has visited, as a report carries it from a worker."""
    return json.dumps([story, sorted(visited.elements), sorted(visited.flows)])


def hear(report: pytest.TestReport) -> None:
    """Keep what a play has visited, if the report is of one."""
    for name, said in report.user_properties:
        if name == PROPERTY and isinstance(said, str):
            story, *parts = json.loads(said)
            elements, flows = (frozenset((of, id) for of, id in part) for part in parts)
            _HEARD[story] = Visited(elements, flows)


def lines(plays: int) -> Iterator[str]:
    """What was visited, path for path; nothing unless every play was performed."""
    if len(_HEARD) < plays:
        return
    for one in shares(drawn(), _together()):
        yield f"{one.percent:5.1f} %  {one.process}"
    yield f"{percent():5.1f} %  in tutto"


def percent() -> float:
    """The elements that some play has visited, of a hundred."""
    found = shares(drawn(), _together())
    missed = sum(len(one.missed) for one in found)
    return 100 * (1 - missed / sum(one.elements for one in found))


def enough(plays: int) -> bool:
    """Whether as much was visited as must be; true when not every play was performed."""
    return len(_HEARD) < plays or percent() >= LEAST


def _together() -> Visited:
    all_of_them = Visited()
    for one in _HEARD.values():
        all_of_them |= one
    return all_of_them
