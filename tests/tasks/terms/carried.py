"""A small path that carries by when something is due, and hands it on to what it calls."""

from engine.store import NewVersion
from tests.tasks.terms.cut import FORM, SAYS, flow, node
from tests.tasks.terms.drawn import TERMS

PROCESS = "prova_porta"
CALLED = "prova_portata"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:percorsi="urn:percorsi:bpmn:1" id="defs" targetNamespace="urn:percorsi:prova">'
)


def _clock(id: str, at: str, when: str) -> str:
    """A clock beside an activity, which only says that it has rung."""
    definition = (
        f"<bpmn:timerEventDefinition><bpmn:timeDate>{when}</bpmn:timeDate>"
        "</bpmn:timerEventDefinition>"
    )
    return "".join(
        (
            node("boundaryEvent", id, definition, f'attachedToRef="{at}" cancelActivity="false"'),
            node("endEvent", f"detto_{id}"),
            flow(id, f"detto_{id}"),
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
    asked = SAYS.format(
        '<percorsi:attivita termine="prova.parte" da="dal" entro="fine" perche="p" seguito="s"/>'
    )
    part = "".join(
        (
            node("startEvent", "comincia"),
            node("userTask", "prima_parte", asked),
            node("userTask", "seconda_parte", asked),
            node("endEvent", "finisce"),
            flow("comincia", "prima_parte"),
            flow("prima_parte", "seconda_parte"),
            flow("seconda_parte", "finisce"),
        )
    )
    inside = "".join(
        (
            node("startEvent", "dentro"),
            node("subProcess", "corpo", part),
            _clock("dentro_tardi", "corpo", "fine"),
            node("endEvent", "chiusa"),
            flow("dentro", "corpo"),
            flow("corpo", "chiusa"),
        )
    )
    called = SAYS.format(
        '<percorsi:ingresso nome="fine" valore="scadenza"/>'
        '<percorsi:ingresso nome="dal" valore="dal"/>'
    )
    around = "".join(
        (
            node("startEvent", "inizio"),
            node("callActivity", "chiama", called, f'calledElement="{CALLED}"'),
            _clock("fuori_tardi", "chiama", "scadenza"),
            _clock("altro_giorno", "chiama", "altra"),
            node("endEvent", "fine_percorso"),
            flow("inizio", "chiama"),
            flow("chiama", "fine_percorso"),
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
