"""Which paths a play shows: those that it begins, and those of which it does an activity."""

from collections import defaultdict
from collections.abc import Mapping

from processes.drawings import Drawing
from tasks.plays import Play


def shown_by(play: Play, drawings: Mapping[str, Drawing]) -> frozenset[str]:
    """The processes that are begun in a play, or alone have an activity that is done in it."""
    begun = {scene.starts for scene in play.scenes if scene.starts}
    owners = _owners(drawings)
    done = (owners.get(scene.does, ()) for scene in play.scenes if scene.does)
    alone = {one for few in done if len(few) == 1 for one in few}
    return frozenset(begun & drawings.keys() | alone)


def _owners(drawings: Mapping[str, Drawing]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for process, drawing in drawings.items():
        for duty in drawing.duties:
            found[duty.element].add(process)
    return found
