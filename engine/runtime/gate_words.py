"""Every expression of a diagram is FEEL that can be compiled, and calls only what there is."""

import re
from collections.abc import Iterator

from engine.feel import compile_expression
from engine.feel.functions import BUILT_IN
from engine.refusal import Refusal
from engine.runtime.diagram import ALWAYS_AGAIN, SHOWS_AGAIN, Diagram, Node

HOUSE = frozenset(
    {
        "adesso",
        "anni_di",
        "atti_per",
        "calcolo",
        "cfg",
        "conta",
        "eta",
        "giorni_lavorativi",
        "giorno",
        "prima",
        "scadenza_scritta",
        "spiega",
        "spiega_prima",
        "termine",
    }
)
"""The functions of the house that diagrams may call beside those of FEEL."""

_WORD = re.compile(r"\w+")
_PLAIN_CYCLE = re.compile(r"R\d*/\S+")


def check_expressions(diagram: Diagram) -> Iterator[tuple[str, str]]:
    """What is wrong with the expressions of a diagram, by element or flow."""
    for flow in diagram.flows.values():
        if flow.condition is not None:
            for message in _wrong(flow.condition):
                yield flow.id, f"condizione: {message}"
    for node in diagram.nodes.values():
        for what, text in _expressions(node):
            for message in _wrong(text):
                yield node.id, f"{what}: {message}"


def _wrong(text: str) -> Iterator[str]:
    try:
        expression = compile_expression(text)
    except Refusal as refusal:
        yield str(refusal)
        return
    for name in sorted(expression.calls - HOUSE - set(BUILT_IN)):
        yield f"la funzione «{name}» non esiste"
    for name in sorted(expression.names - expression.calls):
        # FEEL allows names of several words; a variable of ours never is one, so an operator
        # has been forgotten between them.
        if not _WORD.fullmatch(name):
            yield f"«{name}» non è il nome di una variabile"


def _expressions(node: Node) -> Iterator[tuple[str, str]]:
    if node.kind == "scriptTask":
        yield "script", node.script
    event = node.event
    if event.timer and not (event.timer == "cycle" and _PLAIN_CYCLE.fullmatch(event.when)):
        yield "timer", event.when
    for name, text in (*node.parameters, *node.outputs, *event.payload):
        yield f"«{name}»", text
    repeat = node.repeat
    again = node.element.properties.get(SHOWS_AGAIN)
    optional = {
        "correlazione": event.correlation,
        "da": node.element.properties.get("da"),
        "entro": node.element.properties.get("entro"),
        "persona": node.element.properties.get("persona"),
        SHOWS_AGAIN: None if again == ALWAYS_AGAIN else again,
        "se": node.rests_if,
        "elementi": repeat.items if repeat and repeat.kind != "loop" else None,
        "da_raccogliere": repeat.collect if repeat else None,
        "condizione del ciclo": repeat.condition if repeat else None,
    }
    yield from ((what, text) for what, text in optional.items() if text is not None)
