"""The token game over the diagrams of a bundle: each is judged once, whoever calls it."""

import json
from collections.abc import Iterator, Mapping

from engine.runtime import Diagram
from engine.soundness import Flaw, judge
from processes.bundles import Bundle

Objection = tuple[str, str, str, str, tuple[str, ...]]
"""The file and the element concerned, what is wrong, how to mend it, the run that shows it."""


def object_to_flow(bundle: Bundle, diagrams: Mapping[str, Diagram]) -> Iterator[Objection]:
    """Where a run could stop, go on twice, never end or never come to; see `engine.soundness`."""
    for flaw in judge(diagrams, bundle.process, written_by_forms(bundle.files)):
        yield f"bpmn/{flaw.process}.bpmn", flaw.element, _said(flaw), flaw.mend, flaw.run


def written_by_forms(files: Mapping[str, bytes]) -> dict[tuple[str, str], frozenset[str]]:
    """The names that the form of each element may write; of an unreadable form another part of
    the check speaks.
    """
    found: dict[tuple[str, str], frozenset[str]] = {}
    for path, content in files.items():
        kind, _, rest = path.partition("/")
        if kind == "forms" and rest.endswith(".json"):
            process, _, element = rest.removesuffix(".json").partition("/")
            found[(process, element)] = _names(content)
    return found


def _names(content: bytes) -> frozenset[str]:
    try:
        schema = json.loads(content)
    except ValueError:
        return frozenset()
    fields = schema.get("properties") if isinstance(schema, dict) else None
    return frozenset(fields) if isinstance(fields, dict) else frozenset()


def _said(flaw: Flaw) -> str:
    return f"{flaw.message}. Per esempio: {flaw.way}" if flaw.way else flaw.message
