"""What a second person sends back is found as it was written, not asked from its first word."""

import json
from collections.abc import Iterator
from functools import cache

import pytest

from engine.runtime import SHOWS_AGAIN, Diagram, examine
from processes.catalogue import Catalogue
from tasks.settings import ROOT

HOUSE = Catalogue(ROOT)


@cache
def diagrams() -> dict[str, Diagram]:
    found: dict[str, Diagram] = {}
    for process in HOUSE.drawings:
        refused, read = examine(HOUSE.bundle(process).files, process)
        assert refused == []
        found |= dict(read)
    return found


def straight_from(diagram: Diagram, task: str) -> set[str]:
    """The activities of a person that the path comes to next from a task."""
    found: set[str] = set()
    seen, waiting = {task}, [flow.target for flow in diagram.after(task)]
    while waiting:
        node = waiting.pop()
        if node in seen:
            if node == task:
                found.add(node)
            continue
        seen.add(node)
        if diagram.nodes[node].kind == "userTask":
            found.add(node)
        else:
            waiting += [flow.target for flow in diagram.after(node)]
    return found


def sent_back() -> Iterator[tuple[str, str]]:
    """Each activity that somebody kept apart from its author reads, and may send straight back."""
    for process, diagram in diagrams().items():
        for review, node in diagram.nodes.items():
            apart = node.element.properties.get("diverso_da", "").split()
            for written in straight_from(diagram, review) & set(apart):
                yield process, written


def is_known_to_the_case(process: str, element: str) -> bool:
    """Whether every answer of a form is bound to the case, which shows it again by itself."""
    form = json.loads((ROOT / "forms" / process / f"{element}.json").read_text())
    fields = form["properties"].values()
    return all(one.get("$ref", "").startswith("_shared/fg_") for one in fields)


@pytest.mark.parametrize(("process", "element"), sorted(set(sent_back())))
def test_what_is_sent_back_opens_as_it_was_written(process: str, element: str) -> None:
    shown = diagrams()[process].nodes[element].element.properties.get(SHOWS_AGAIN)

    assert shown or is_known_to_the_case(process, element)
