"""Draws small BPMN files in the words of the dialect."""

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:percorsi="urn:percorsi:bpmn:1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:prova">'
)
_ROOTS = (
    '<bpmn:error id="e_rifiuto" name="rifiuto" errorCode="rifiuto"/>'
    '<bpmn:error id="e_altro" name="altro" errorCode="altro"/>'
    '<bpmn:escalation id="s_avviso" name="avviso" escalationCode="avviso"/>'
    '<bpmn:message id="m_relazione" name="msg_relazione"/>'
    '<bpmn:message id="m_risposta" name="msg_risposta"/>'
    '<bpmn:signal id="g_allarme" name="sig_allarme"/>'
)


def drawn(*parts: str, id: str = "prova", roots: str = _ROOTS) -> bytes:
    """A file with one executable process."""
    inside = "".join(parts)
    process = f'<bpmn:process id="{id}" name="Prova" isExecutable="true">{inside}</bpmn:process>'
    return f"{_HEAD}{roots}{process}</bpmn:definitions>".encode()


def node(kind: str, id: str, *inside: str, **attributes: str) -> str:
    """Any element."""
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<bpmn:{kind} id="{id}"{written}>{"".join(inside)}</bpmn:{kind}>'


def path(text: str) -> str:
    """Flows along "a > b > c"."""
    stops = [stop.strip() for stop in text.split(">")]
    return "".join(flow(one, other) for one, other in pairwise(stops))


def flow(source: str, target: str, when: str | None = None) -> str:
    """One flow, perhaps with a condition."""
    condition = ""
    if when is not None:
        condition = (
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
            f"{escape(when)}</bpmn:conditionExpression>"
        )
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow id="{source}__{target}" {ends}>{condition}</bpmn:sequenceFlow>'


def ours(word: str, *inside: str, **attributes: str) -> str:
    """One of our own words."""
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<percorsi:{word}{written}>{''.join(inside)}</percorsi:{word}>"


def extended(*inside: str) -> str:
    """Where our own words stand."""
    return f"<bpmn:extensionElements>{''.join(inside)}</bpmn:extensionElements>"


def given(**values: str) -> str:
    """Parameters."""
    return "".join(ours("parametro", nome=name, valore=text) for name, text in values.items())


def start(id: str = "inizio", *inside: str) -> str:
    return node("startEvent", id, *inside)


def end(id: str = "fine", *inside: str) -> str:
    return node("endEvent", id, *inside)


def user(id: str, *inside: str) -> str:
    return node("userTask", id, *inside)


def script(id: str, text: str, into: str) -> str:
    inside = extended(ours("risultato", variabile=into))
    return node("scriptTask", id, inside, f"<bpmn:script>{escape(text)}</bpmn:script>")


def service(id: str, *inside: str, result: str = "esito", **values: str) -> str:
    word = ours("servizio", given(**values), gestore="prova.gestore", risultato=result)
    return node("serviceTask", id, extended(word), *inside)


def gateway(kind: str, id: str, default: str | None = None) -> str:
    """kind is exclusive, parallel, inclusive or eventBased; default the element it leads to."""
    attributes = {"default": f"{id}__{default}"} if default else {}
    return node(f"{kind}Gateway", id, **attributes)


def timer(kind: str, text: str) -> str:
    """kind is Date, Duration or Cycle."""
    inside = f"<bpmn:time{kind}>{escape(text)}</bpmn:time{kind}>"
    return f"<bpmn:timerEventDefinition>{inside}</bpmn:timerEventDefinition>"


def event(kind: str, reference: str | None = None) -> str:
    """A definition such as message, signal, error, escalation, terminate."""
    written = f' {kind}Ref="{reference}"' if reference else ""
    return f"<bpmn:{kind}EventDefinition{written}/>"


def message(
    reference: str = "m_relazione", correlation: str | None = '"chiave"', **attributes: str
) -> str:
    """A message definition with its correlation."""
    if correlation is not None:
        attributes["correlazione"] = correlation
    return extended(ours("messaggio", **attributes)) + event("message", reference)


def boundary(id: str, host: str, *inside: str, interrupting: bool = True) -> str:
    cancels = "true" if interrupting else "false"
    return node("boundaryEvent", id, *inside, attachedToRef=host, cancelActivity=cancels)


def catch(id: str, *inside: str) -> str:
    return node("intermediateCatchEvent", id, *inside)


def throw(id: str, *inside: str) -> str:
    return node("intermediateThrowEvent", id, *inside)


def sub(id: str, *inside: str, **attributes: str) -> str:
    return node("subProcess", id, *inside, **attributes)


def for_each(
    items: str, item: str, *, sequential: bool = False, inside: str = "", **attributes: str
) -> str:
    """Once for each item of a list."""
    word = ours("elementi", collezione=items, elemento=item, **attributes)
    return node_without_id(
        "multiInstanceLoopCharacteristics",
        extended(word),
        inside,
        isSequential="true" if sequential else "false",
    )


def node_without_id(kind: str, *inside: str, **attributes: str) -> str:
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<bpmn:{kind}{written}>{''.join(inside)}</bpmn:{kind}>"
