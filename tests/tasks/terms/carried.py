"""A small path that carries by when something is due, and hands it on to what it calls."""

from engine.store import NewVersion
from tests.tasks.terms.cut import FORM
from tests.tasks.terms.drawn import TERMS

PROCESS = "prova_porta"
CALLED = "prova_portata"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:percorsi="urn:percorsi:bpmn:1" id="defs" targetNamespace="urn:percorsi:prova">'
)
_SAYS = "<bpmn:extensionElements>{}</bpmn:extensionElements>"


def _node(tag: str, id: str, inside: str = "", more: str = "") -> str:
    return f'<bpmn:{tag} id="{id}" name="{id}" {more}>{inside}</bpmn:{tag}>'


def _flow(source: str, target: str) -> str:
    return (
        f'<bpmn:sequenceFlow id="{source}__{target}" sourceRef="{source}" targetRef="{target}"/>'
    )


def _clock(id: str, at: str, when: str) -> str:
    """A clock beside an activity, which only says that it has rung."""
    definition = (
        f"<bpmn:timerEventDefinition><bpmn:timeDate>{when}</bpmn:timeDate>"
        "</bpmn:timerEventDefinition>"
    )
    return "".join(
        (
            _node("boundaryEvent", id, definition, f'attachedToRef="{at}" cancelActivity="false"'),
            _node("endEvent", f"detto_{id}"),
            _flow(id, f"detto_{id}"),
        )
    )


def _process(id: str, lane: str, body: str) -> bytes:
    lanes = "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in lane.split())
    return (
        f'{_HEAD}<bpmn:process id="{id}" name="Prova" isExecutable="true">'
        '<bpmn:laneSet id="corsie"><bpmn:lane id="corsia" name="assistente_sociale">'
        f"{lanes}</bpmn:lane></bpmn:laneSet>{body}</bpmn:process></bpmn:definitions>"
    ).encode()


def carried() -> NewVersion:
    """The path: two activities of one duty in what it calls, a clock inside and two outside."""
    asked = _SAYS.format(
        '<percorsi:attivita termine="prova.parte" da="dal" entro="fine" perche="p" seguito="s"/>'
    )
    part = "".join(
        (
            _node("startEvent", "comincia"),
            _node("userTask", "prima_parte", asked),
            _node("userTask", "seconda_parte", asked),
            _node("endEvent", "finisce"),
            _flow("comincia", "prima_parte"),
            _flow("prima_parte", "seconda_parte"),
            _flow("seconda_parte", "finisce"),
        )
    )
    inside = "".join(
        (
            _node("startEvent", "dentro"),
            _node("subProcess", "corpo", part),
            _clock("dentro_tardi", "corpo", "fine"),
            _node("endEvent", "chiusa"),
            _flow("dentro", "corpo"),
            _flow("corpo", "chiusa"),
        )
    )
    called = _SAYS.format(
        '<percorsi:ingresso nome="fine" valore="scadenza"/>'
        '<percorsi:ingresso nome="dal" valore="dal"/>'
    )
    around = "".join(
        (
            _node("startEvent", "inizio"),
            _node("callActivity", "chiama", called, f'calledElement="{CALLED}"'),
            _clock("fuori_tardi", "chiama", "scadenza"),
            _clock("altro_giorno", "chiama", "altra"),
            _node("endEvent", "fine_percorso"),
            _flow("inizio", "chiama"),
            _flow("chiama", "fine_percorso"),
        )
    )
    files = {
        f"bpmn/{PROCESS}.bpmn": _process(PROCESS, "chiama", around),
        f"bpmn/{CALLED}.bpmn": _process(CALLED, "corpo", inside),
        "terms/prova.toml": TERMS.encode(),
    }
    named = ("prima_parte", "seconda_parte")
    files |= {f"forms/{CALLED}/{one}.json": FORM.encode() for one in named}
    return NewVersion(PROCESS, "Prova", files)
