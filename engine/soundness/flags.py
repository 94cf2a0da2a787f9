"""What is known of the answers to conditions, where the diagram itself makes them known.

Conditions are free, save two sorts. A variable that on a level only scripts write, each with a
plain `true` or `false`, is at a gateway what was written last. And a condition on variables that
nobody writes while the level is at work has one answer wherever it is asked. Whoever else writes
them, a form or a message, must stand where no token can be meanwhile; what the answer is when the
level begins is not known, and both are tried.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.feel import compile_expression
from engine.runtime.diagram import Diagram, Flow, Node
from engine.soundness.regions import JOINING, Region, main_region

Written = Mapping[tuple[str, str], frozenset[str]]
"""For a process and an element the variables that its form writes."""

MOST = 6
"""Answers that are followed in one region; each doubles its states."""

_VARIABLE = re.compile(r"\w+")
_YES = re.compile(r"(\w+)(?: = true)?")
_NO = re.compile(r"not\((\w+) = true\)")
_WORDS = {"true": True, "false": False}
_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class Flags:
    """The answers that are followed, and the scripts that change them."""

    names: tuple[str, ...] = ()
    set_by: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    def asked(self, flow: Flow) -> tuple[str, bool] | None:
        """What a flow asks for, if the answer is followed, and the answer that opens it."""
        if flow.condition is None or flow.is_default:
            return None
        name, answer = _question(flow.condition)
        return (name, answer) if name in self.names else None


def flags_of(diagram: Diagram, region: Region, written: Written | None) -> Flags:
    """What is known in a region; nothing at all if nobody says what forms write."""
    if written is None:
        return Flags()
    set_by: dict[str, tuple[str, bool]] = {}
    names = []
    for name, gateways in sorted(_asked(diagram, region).items()):
        if len(gateways) == 1 and not _VARIABLE.fullmatch(name):
            continue  # asked once, and no script writes it as it stands
        scripts = _scripts(diagram, region, name, written)
        if scripts or (scripts is not None and len(gateways) > 1):
            names.append(name)
            set_by |= {id: (name, value) for id, value in scripts.items()}
    return Flags(tuple(names), set_by) if len(names) <= MOST else Flags()


def _asked(diagram: Diagram, region: Region) -> dict[str, set[str]]:
    """What is asked for in a region, and where."""
    found: dict[str, set[str]] = defaultdict(set)
    for flow in diagram.flows.values():
        source = diagram.nodes[flow.source]
        chooses = source.kind in _CHOOSING and len(source.element.outgoing) > 1
        if source.id in region.nodes and chooses and flow.condition and not flow.is_default:
            found[_question(flow.condition)[0]].add(source.id)
    return found


def _question(condition: str) -> tuple[str, bool]:
    """What a condition asks for, and the answer that opens it.

    Only of `v = true` is `not` the opposite: of anything else both may be null, which is no yes.
    """
    text = " ".join(condition.split())
    yes, no = _YES.fullmatch(text), _NO.fullmatch(text)
    if yes is not None:
        return yes[1], True
    return (no[1], False) if no is not None else (text, True)


def _scripts(
    diagram: Diagram, region: Region, name: str, written: Written
) -> dict[str, bool] | None:
    """The scripts that write what is asked for, with what; None when it may change otherwise."""
    names = frozenset({name})
    if not _VARIABLE.fullmatch(name):
        expression = compile_expression(name)
        names = expression.names
        if expression.calls:
            return None  # the time of day, or a value of the municipality
    scripts: dict[str, bool] = {}
    for node in _writers(diagram, names, written):
        value = _WORDS.get(node.script.strip()) if node.kind == "scriptTask" else None
        if value is not None and node.repeat is None and node.id in region.nodes:
            scripts[node.id] = value
        elif not _stands_apart(diagram, region.level, node):
            return None
    # Of a condition on several things, or on a part of one, a script says only one.
    return None if scripts and names != {name} else scripts


def _writers(diagram: Diagram, names: frozenset[str], written: Written) -> Iterator[Node]:
    for node in diagram.nodes.values():
        repeat = node.repeat
        outputs = (name for name, _ in node.outputs)
        own = {node.result, node.event.variable, node.rests, *outputs}
        if repeat is not None:
            own |= {repeat.item, repeat.into}
        form = written.get((diagram.process, node.id), frozenset())
        if names & (own | form):
            yield node


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
        return _stands_apart(diagram, outer, node)  # further out, around what holds the level
    around = main_region(diagram, outer)
    parts = any(
        diagram.nodes[id].kind in JOINING and len(diagram.after(id)) > 1 for id in around.nodes
    )
    single = not parts and not around.beside and not around.parting
    return single and at.id in around.nodes and at.id != level
