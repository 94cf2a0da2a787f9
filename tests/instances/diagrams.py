"""Builds small diagrams, one shape after another, in the dialect of the house."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:percorsi="urn:percorsi:bpmn:1" id="definizioni" '
    'targetNamespace="urn:percorsi:prova">'
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of the line, with what hangs on it."""

    id: str
    tag: str
    inside: str = ""
    attributes: str = ""
    flows_from: tuple[tuple[str, str], ...] = ()  # further flows: target, condition
    beside: str = ""  # boundary events and their ends
    roots: tuple[str, ...] = field(default=())


def user(
    id: str, *, reminded_after: str | None = None, reminded_every: str | None = None
) -> Shape:
    """A person's task, with a reminder that does not interrupt it, once or again and again."""
    beside = ""
    if reminded_after or reminded_every:
        when = (
            f"<bpmn:timeDuration>duration(&quot;{reminded_after}&quot;)</bpmn:timeDuration>"
            if reminded_after
            else f"<bpmn:timeCycle>R/{reminded_every}</bpmn:timeCycle>"
        )
        beside = (
            f'<bpmn:boundaryEvent id="scadenza_{id}" attachedToRef="{id}" cancelActivity="false">'
            f"<bpmn:outgoing>f_scadenza_{id}</bpmn:outgoing>"
            f"<bpmn:timerEventDefinition>{when}</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
            f'<bpmn:endEvent id="ricordato_{id}"><bpmn:incoming>f_scadenza_{id}</bpmn:incoming>'
            "</bpmn:endEvent>"
            f'<bpmn:sequenceFlow id="f_scadenza_{id}" sourceRef="scadenza_{id}" '
            f'targetRef="ricordato_{id}"/>'
        )
    inside = (
        '<bpmn:extensionElements><percorsi:attivita termine="nessuno"/></bpmn:extensionElements>'
    )
    return Shape(id, "userTask", inside, f'name="{id}"', beside=beside)


def wait(id: str, duration: str) -> Shape:
    """A pause of a given length."""
    timer = (
        f"<bpmn:timerEventDefinition><bpmn:timeDuration>duration(&quot;{duration}&quot;)"
        "</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    return Shape(id, "intermediateCatchEvent", timer)


def service(id: str, handler: str, **parameters: str) -> Shape:
    """A piece of work of the system's; its result is the variable "esito"."""
    given = _parameters(parameters)
    inside = (
        f'<bpmn:extensionElements><percorsi:servizio gestore="{handler}" risultato="esito">'
        f"{given}</percorsi:servizio></bpmn:extensionElements>"
    )
    return Shape(id, "serviceTask", inside)


def receive(id: str, message: str, correlation: str) -> Shape:
    """A message is awaited under a correlation; its payload is the variable "risposta"."""
    meaning = f'<percorsi:messaggio correlazione={quoteattr(correlation)} variabile="risposta"/>'
    return _message_shape(id, "intermediateCatchEvent", message, meaning)


def send(id: str, message: str, correlation: str, **payload: str) -> Shape:
    """A message leaves."""
    meaning = (
        f"<percorsi:messaggio correlazione={quoteattr(correlation)}>{_parameters(payload)}"
        "</percorsi:messaggio>"
    )
    return _message_shape(id, "intermediateThrowEvent", message, meaning)


def send_to_all(id: str, message: str, correlation: str, **payload: str) -> Shape:
    """A message leaves for everybody who awaits it right now."""
    meaning = (
        f'<percorsi:messaggio a="tutti" correlazione={quoteattr(correlation)}>'
        f"{_parameters(payload)}</percorsi:messaggio>"
    )
    return _message_shape(id, "intermediateThrowEvent", message, meaning)


def hear(id: str, signal: str) -> Shape:
    """A signal is awaited."""
    inside = f'<bpmn:signalEventDefinition signalRef="{signal}"/>'
    root = f'<bpmn:signal id="{signal}" name="{signal}"/>'
    return Shape(id, "intermediateCatchEvent", inside, roots=(root,))


def tell(id: str, signal: str) -> Shape:
    """A signal goes out to everybody who listens."""
    inside = f'<bpmn:signalEventDefinition signalRef="{signal}"/>'
    root = f'<bpmn:signal id="{signal}" name="{signal}"/>'
    return Shape(id, "intermediateThrowEvent", inside, roots=(root,))


def again(id: str, back_to: str, condition: str) -> Shape:
    """A gateway that goes back while the condition holds, and on otherwise."""
    return Shape(id, "exclusiveGateway", flows_from=((back_to, condition),))


def diagram(process: str, *shapes: Shape, begun_by: str | None = None) -> dict[str, bytes]:
    """The files of a bundle with one diagram: a start, the shapes in a line, an end."""
    start_inside, roots = "", []
    if begun_by:
        start_inside = f'<bpmn:messageEventDefinition messageRef="{begun_by}"/>'
        roots.append(f'<bpmn:message id="{begun_by}" name="{begun_by}"/>')
    line = [Shape("inizio", "startEvent", start_inside), *shapes, Shape("fine", "endEvent")]
    flows = list(_flows(line))
    roots += [root for shape in shapes for root in shape.roots]
    body = "".join(_written(shape, flows) for shape in line)
    arrows = "".join(_arrow(*flow) for flow in flows)
    text = (
        f"{_HEAD}{''.join(dict.fromkeys(roots))}"
        f'<bpmn:process id="{process}" name="{process}" isExecutable="true">{body}{arrows}'
        "</bpmn:process></bpmn:definitions>"
    )
    return {f"bpmn/{process}.bpmn": text.encode()}


def begun_every(period: str, process: str, *shapes: Shape) -> dict[str, bytes]:
    """The same, for a process that begins by itself again and again."""
    return begun_at("Cycle", f"R/{period}", process, *shapes)


def begun_at(kind: str, when: str, process: str, *shapes: Shape) -> dict[str, bytes]:
    """The same, for a process with a timer start; kind is Date, Duration or Cycle."""
    timer = (
        f"<bpmn:timerEventDefinition><bpmn:time{kind}>{when}</bpmn:time{kind}>"
        "</bpmn:timerEventDefinition></bpmn:startEvent>"
    )
    return {
        path: raw.replace(b"</bpmn:startEvent>", timer.encode())
        for path, raw in diagram(process, *shapes).items()
    }


def _message_shape(id: str, tag: str, message: str, meaning: str) -> Shape:
    inside = (
        f"<bpmn:extensionElements>{meaning}</bpmn:extensionElements>"
        f'<bpmn:messageEventDefinition messageRef="{message}"/>'
    )
    root = f'<bpmn:message id="{message}" name="{message}"/>'
    return Shape(id, tag, inside, roots=(root,))


def _parameters(given: dict[str, str]) -> str:
    return "".join(
        f"<percorsi:parametro nome={quoteattr(name)} valore={quoteattr(value)}/>"
        for name, value in given.items()
    )


def _flows(line: list[Shape]) -> Iterable[tuple[str, str, str, str]]:
    for shape, following in itertools.pairwise(line):
        yield f"f_{shape.id}", shape.id, following.id, ""
        for number, (target, condition) in enumerate(shape.flows_from):
            yield f"f_{shape.id}_{number}", shape.id, target, condition


def _written(shape: Shape, flows: list[tuple[str, str, str, str]]) -> str:
    arrows = "".join(
        f"<bpmn:incoming>{id}</bpmn:incoming>" for id, _, target, _ in flows if target == shape.id
    ) + "".join(
        f"<bpmn:outgoing>{id}</bpmn:outgoing>" for id, source, _, _ in flows if source == shape.id
    )
    default = f' default="f_{shape.id}"' if shape.flows_from else ""
    extensions, rest = _split(shape.inside)
    return (
        f'<bpmn:{shape.tag} id="{shape.id}" {shape.attributes}{default}>'
        f"{extensions}{arrows}{rest}</bpmn:{shape.tag}>{shape.beside}"
    )


def _split(inside: str) -> tuple[str, str]:
    end = "</bpmn:extensionElements>"
    if end not in inside:
        return "", inside
    extensions, rest = inside.split(end, 1)
    return extensions + end, rest


def _arrow(id: str, source: str, target: str, condition: str) -> str:
    when = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return (
        f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{when}'
        "</bpmn:sequenceFlow>"
    )
