"""Yes-or-no variables whose value is known where a gateway asks for it.

Conditions are free, save one sort: a variable that on a level only scripts write, each with a
plain `true` or `false`. Where a gateway asks whether it is true the answer is what was written
last. Whoever else writes it, a form or a message, must stand where no token can be while that
level is at work; what it was when the level began is not known, and both are tried.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.runtime.diagram import Diagram, Flow, Node
from engine.soundness.regions import JOINING, Region, main_region

Written = Mapping[tuple[str, str], frozenset[str]]
"""For a process and an element the variables that its form writes."""

_ASKED = re.compile(r"(?:(?P<name>\w+)(?: = (?P<value>true|false))?|not\((?P<negated>\w+)\))")
_WORDS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Flags:
    """The variables that are known in a region, and the scripts that write them."""

    names: tuple[str, ...] = ()
    set_by: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    def asked(self, flow: Flow) -> tuple[str, bool] | None:
        """The known variable that a flow asks for, and the value that opens it."""
        found = _question(flow)
        return found if found is not None and found[0] in self.names else None


def flags_of(diagram: Diagram, region: Region, written: Written | None) -> Flags:
    """What is known in a region; nothing at all if nobody says what forms write."""
    if written is None:
        return Flags()
    asked = {
        question[0]
        for flow in diagram.flows.values()
        if flow.source in region.nodes
        for question in (_question(flow),)
        if question is not None
    }
    known = {name: _scripts(diagram, region, name, written) for name in sorted(asked)}
    names = tuple(name for name, scripts in known.items() if scripts)
    return Flags(
        names, {id: (name, value) for name in names for id, value in (known[name] or {}).items()}
    )


def _question(flow: Flow) -> tuple[str, bool] | None:
    found = _ASKED.fullmatch(" ".join((flow.condition or "").split()))
    if found is None:
        return None
    if found["negated"]:
        return found["negated"], False
    return found["name"], _WORDS[found["value"] or "true"]


def _scripts(
    diagram: Diagram, region: Region, name: str, written: Written
) -> dict[str, bool] | None:
    """The scripts that write a variable, with what; None when somebody else may write it."""
    scripts: dict[str, bool] = {}
    for node in diagram.nodes.values():
        if name not in _writes(node, written.get((diagram.process, node.id), frozenset())):
            continue
        value = _WORDS.get(node.script.strip()) if node.kind == "scriptTask" else None
        plain = value is not None and node.repeat is None
        if plain and value is not None and node.id in region.nodes:
            scripts[node.id] = value
        elif not _stands_apart(diagram, region.level, node):
            return None
    return scripts


def _writes(node: Node, form: frozenset[str]) -> set[str]:
    repeat = node.repeat
    own = {node.result, node.event.variable, *(name for name, _ in node.outputs)}
    if repeat is not None:
        own |= {repeat.item, repeat.into}
    return {name for name in own if name is not None} | form


def _stands_apart(diagram: Diagram, level: str | None, node: Node) -> bool:
    """Whether no token can be at an element while a level is at work: it stands on the flow
    around the level, and there is never more than one token.
    """
    if level is None:
        return False
    outer = diagram.nodes[level].element.parent
    at: Node | None = node
    while at is not None and at.element.parent != outer:
        at = diagram.nodes.get(at.element.parent or "")
    if at is None:
        return False
    around = main_region(diagram, outer)
    parts = any(
        diagram.nodes[id].kind in JOINING and len(diagram.after(id)) > 1 for id in around.nodes
    )
    single = not parts and not around.beside and not around.parting
    return single and at.id in around.nodes and at.id != level
