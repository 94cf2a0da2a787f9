"""What the gate asks of each kind of element."""

import re
from collections.abc import Callable, Iterator

from engine.runtime import vocabulary as known
from engine.runtime.diagram import EVERYBODY, Diagram, Flow, Node

Rule = Callable[[Diagram, Node], Iterator[str]]

_AT_ONCE = frozenset({"scriptTask", "businessRuleTask", "sendTask"})
_SPLITS = frozenset({"exclusiveGateway", "inclusiveGateway"})
_THROWERS = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})
_NAMED = frozenset({"message", "signal"})
_UNCORRELATED = "manca la correlazione che dice quale messaggio è il suo"
_ALWAYS = "un errore interrompe sempre"
_VARIABLE = re.compile(r"[^\W\d]\w*")


def check_node(diagram: Diagram, node: Node) -> Iterator[str]:
    """Why an element would not run as it is drawn."""
    yield from _way_in_and_out(diagram, node)
    for kinds, rule in _RULES:
        if node.kind in kinds:
            yield from rule(diagram, node)
    if node.repeat is not None:
        yield from _repetition(diagram, node)
    if node.outlasts:
        yield from _outlasting(diagram, node)
    if node.event.keeps is not None and not _can_keep(node):
        yield "«propria» è «si», su un evento di bordo che non interrompe e con «variabile»"
    for name in _variables(node):
        if not _VARIABLE.fullmatch(name):
            yield f"«{name}» non può essere il nome di una variabile"


def _can_keep(node: Node) -> bool:
    """Whether what an event tells can stay with the flow that it begins beside."""
    beside = node.kind == "boundaryEvent" and not node.event.interrupting
    return beside and node.event.variable is not None and node.event.keeps == "si"


def _way_in_and_out(diagram: Diagram, node: Node) -> Iterator[str]:
    before, after = diagram.before(node.id), diagram.after(node.id)
    starts = node.kind in {"startEvent", "boundaryEvent"} or node.by_event
    if before and starts:
        yield "qui non può arrivare un flusso"
    if not after and node.kind != "endEvent" and not node.by_event:
        yield "nessun flusso esce da qui: porta il percorso fino a un evento di fine"
    if after and (node.kind == "endEvent" or node.by_event):
        yield "da qui non può uscire un flusso"
    if node.kind not in _SPLITS and any(flow.is_default for flow in after):
        yield "un flusso predefinito sta solo su un gateway esclusivo o inclusivo"
    if node.kind in known.GATEWAYS:
        return
    if len(after) > 1:
        yield "escono più flussi: metti un gateway che dica se sono alternativi o paralleli"
    if any(flow.condition is not None for flow in after):
        yield "una condizione sta solo sui flussi di un gateway esclusivo o inclusivo"


def _split(diagram: Diagram, node: Node) -> Iterator[str]:
    after = diagram.after(node.id)
    defaults = [flow for flow in after if flow.is_default]
    if any(flow.condition is not None for flow in defaults):
        yield "il flusso predefinito non ha condizione"
    if len(after) < 2:
        return
    for flow in after:
        if flow.condition is None and not flow.is_default:
            yield f"il flusso «{flow.id}» non ha condizione e non è quello predefinito"
    if not defaults and not _complete(after):
        yield "manca il flusso predefinito: se nessuna condizione è vera il percorso si ferma"


def _complete(after: list[Flow]) -> bool:
    """Two conditions of which one is plainly the opposite of the other."""
    if len(after) != 2 or any(flow.condition is None for flow in after):
        return False
    one, other = (" ".join((flow.condition or "").split()) for flow in after)
    opposites = {(f"not({a})", b) for a, b in ((one, other), (other, one))}
    return any(negated == plain for negated, plain in opposites)


def _parallel(diagram: Diagram, node: Node) -> Iterator[str]:
    if any(flow.condition is not None for flow in diagram.after(node.id)):
        yield "da qui tutti i flussi partono: una condizione non ha effetto"


def _event_gateway(diagram: Diagram, node: Node) -> Iterator[str]:
    yield from _parallel(diagram, node)
    after = diagram.after(node.id)
    if len(after) < 2:
        yield "un gateway a eventi attende almeno due eventi"
    for target in (diagram.nodes[flow.target] for flow in after if flow.target in diagram.nodes):
        catches = target.kind in {"intermediateCatchEvent", "receiveTask"}
        if not catches or target.repeat is not None:
            yield f"dopo un gateway a eventi viene un evento da attendere, non «{target.id}»"
        elif len(target.element.incoming) > 1 or diagram.attached(target.id):
            yield f"«{target.id}» può essere raggiunto solo da questo gateway"


def _event(diagram: Diagram, node: Node) -> Iterator[str]:
    del diagram
    event = node.event
    if event.kind in _NAMED and not event.name:
        yield "non dice quale messaggio o segnale"
    if event.name == "":
        yield "il messaggio, il segnale o il codice non ha nome"
    if event.kind in {"error", "escalation"} and node.kind in _THROWERS and not event.name:
        yield "non dice quale errore o escalation"
    if event.kind == "timer" and event.timer is None:
        yield "non dice quando scatta"
    if event.payload and node.kind not in _THROWERS:
        yield "i parametri si scrivono su chi invia, non su chi riceve"
    if event.audience is not None and (event.audience != EVERYBODY or node.kind not in _THROWERS):
        yield f"«a» si scrive solo su chi invia, e può dire solo «{EVERYBODY}»"


def _catch(diagram: Diagram, node: Node) -> Iterator[str]:
    del diagram
    if node.event.kind == "none":
        yield "non dice che cosa attende"
    if node.event.kind == "message" and not node.event.correlation:
        yield _UNCORRELATED
    if node.event.timer == "cycle" and (node.kind != "boundaryEvent" or node.event.interrupting):
        yield "un ciclo può scattare più volte solo su un evento di bordo non interruttivo"


def _throw(diagram: Diagram, node: Node) -> Iterator[str]:
    del diagram
    if node.kind == "sendTask" and node.event.kind == "none":
        yield "non dice quale messaggio invia"


def _start(diagram: Diagram, node: Node) -> Iterator[str]:
    holder = diagram.nodes.get(node.element.parent or "")
    event = node.event
    if holder is None:
        if event.kind in {"error", "escalation"}:
            yield "un processo non può cominciare da un errore"
        if event.correlation or event.variable:
            yield "un inizio riceve i dati come variabili: senza correlazione e senza «variabile»"
        return
    if event.kind == "message" and not event.correlation:
        yield _UNCORRELATED
    if event.timer == "cycle" and event.interrupting:
        yield "un ciclo può scattare più volte solo se non interrompe"
    if event.kind == "error" and not event.interrupting:
        yield _ALWAYS


def _boundary(diagram: Diagram, node: Node) -> Iterator[str]:
    host = diagram.nodes.get(node.element.attached_to or "")
    if host is None or host.kind not in known.ACTIVITIES or host.by_event:
        yield "un evento di bordo sta su un'attività"
        return
    if host.kind in _AT_ONCE:
        yield f"«{host.id}» finisce subito: questo evento non scatterebbe mai"
    if node.event.kind == "error" and not node.event.interrupting:
        yield _ALWAYS
    inner = host.kind in {"subProcess", "callActivity"}
    if node.event.kind == "escalation" and not inner:
        yield "un'escalation viene solo da dentro un sottoprocesso o un processo chiamato"
    if node.event.kind == "error" and not inner and host.kind != "serviceTask":
        yield f"da «{host.id}» non può venire un errore"


def _words(diagram: Diagram, node: Node) -> Iterator[str]:
    del diagram
    needed = {
        "scriptTask": ((node.script, "l'espressione"), (node.result, "percorsi:risultato")),
        "serviceTask": ((node.handler, "percorsi:servizio con «gestore»"),),
        "businessRuleTask": (
            (node.table, "percorsi:decisione con «tabella»"),
            (node.result, "«risultato»"),
        ),
        "callActivity": ((node.called, "il processo chiamato"),),
        "receiveTask": ((node.event.name, "il messaggio"),),
    }
    for value, word in needed.get(node.kind, ()):
        if not value:
            yield f"manca {word}"


def _repetition(diagram: Diagram, node: Node) -> Iterator[str]:
    del diagram
    repeat = node.repeat
    if repeat is None:
        return
    if node.by_event:
        yield "un sottoprocesso a evento non si ripete"
    if node.rests is not None:
        yield "percorsi:ripresa non sta su un'attività che si fa più volte"
    if repeat.kind == "loop" and repeat.condition is None and repeat.maximum is None:
        yield "il ciclo non dice quando finisce"
    if repeat.kind != "loop" and not repeat.items:
        yield "manca percorsi:elementi con «collezione», oppure il numero di istanze"
    if (repeat.into is None) != (repeat.collect is None):
        yield "«raccolta» e «da_raccogliere» vanno scritti insieme"


def _outlasting(diagram: Diagram, node: Node) -> Iterator[str]:
    """What is finished after an end is part of no flow that has ended: nothing waits for it."""
    if node.repeat is not None:
        yield "percorsi:oltre_la_fine non sta su un'attività che si fa più volte"
    if node.element.parent is not None:
        if node.kind != "callActivity":
            yield (
                "dentro un sottoprocesso percorsi:oltre_la_fine sta solo su un percorso richiamato"
            )
    elif not all(_begins_beside(one) for one in _origins(diagram, node)):
        yield (
            "percorsi:oltre_la_fine sta solo su ciò che si fa accanto al flusso, da un evento di"
            " bordo che non interrompe, e non vi ritorna"
        )


def _begins_beside(node: Node) -> bool:
    return node.kind == "boundaryEvent" and not node.event.interrupting


def _origins(diagram: Diagram, node: Node) -> list[Node]:
    """Where the flows begin that come by an activity, or meet what follows it."""
    after = _reached([node.id], lambda one: [flow.target for flow in diagram.after(one)])
    met = [one for one in after if diagram.nodes[one].kind != "endEvent"]
    before = _reached(met, lambda one: [flow.source for flow in diagram.before(one)])
    return [diagram.nodes[one] for one in sorted(before) if not diagram.before(one)]


def _reached(starts: list[str], following: Callable[[str], list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += following(one)
    return seen


def _variables(node: Node) -> list[str]:
    repeat = node.repeat
    names = [node.result, node.event.variable, node.rests or None]
    names += [repeat.item, repeat.into] if repeat is not None else []
    names += [name for name, _ in (*node.parameters, *node.outputs, *node.event.payload)]
    return [name for name in names if name is not None]


_EVERY_EVENT = known.EVENTS | {"sendTask", "receiveTask"}
_CATCHERS = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask"})

_RULES: tuple[tuple[frozenset[str], Rule], ...] = (
    (_SPLITS, _split),
    (frozenset({"parallelGateway"}), _parallel),
    (frozenset({"eventBasedGateway"}), _event_gateway),
    (_EVERY_EVENT, _event),
    (_CATCHERS, _catch),
    (_THROWERS, _throw),
    (frozenset({"startEvent"}), _start),
    (frozenset({"boundaryEvent"}), _boundary),
    (known.TASKS, _words),
)
