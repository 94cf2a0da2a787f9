"""A small path that an act interrupts: its part stands again, as it was or from its beginning."""

from engine.store import NewVersion
from tests.tasks.terms.drawn import TERMS

PROCESS = "prova_atto"
FORM = (
    '{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Prova",'
    ' "type": "object", "properties": {}}'
)
RESTS = "<percorsi:ripresa/>"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:percorsi="urn:percorsi:bpmn:1" id="defs" targetNamespace="urn:percorsi:prova">'
    '<bpmn:message id="msg" name="msg_risposta"/>'
)
_LANE = (
    '<bpmn:laneSet id="corsie"><bpmn:lane id="corsia" name="assistente_sociale">'
    "<bpmn:flowNodeRef>corpo</bpmn:flowNodeRef><bpmn:flowNodeRef>leggi</bpmn:flowNodeRef>"
    "</bpmn:lane></bpmn:laneSet>"
)
SAYS = "<bpmn:extensionElements>{}</bpmn:extensionElements>"


def node(tag: str, id: str, inside: str = "", more: str = "") -> str:
    return f'<bpmn:{tag} id="{id}" name="{id}" {more}>{inside}</bpmn:{tag}>'


def flow(source: str, target: str) -> str:
    return (
        f'<bpmn:sequenceFlow id="{source}__{target}" sourceRef="{source}" targetRef="{target}"/>'
    )


def _says(word: str, said: str) -> str:
    return SAYS.format(f"<percorsi:{word} {said}/>")


def interrupted(*, rests: bool, since: str = 'da="dal"') -> NewVersion:
    """The path; with `rests` its part goes on where it stood."""
    part = "".join(
        (
            node("startEvent", "comincia"),
            node("userTask", "lavora", _says("attivita", f'termine="prova.lavoro" {since}')),
            node(
                "boundaryEvent",
                "tardi",
                _says("tempo", 'termine="prova.lavoro"') + "<bpmn:timerEventDefinition/>",
                'attachedToRef="lavora" cancelActivity="false"',
            ),
            node("endEvent", "detto"),
            node("endEvent", "lavorato"),
            flow("comincia", "lavora"),
            flow("lavora", "lavorato"),
            flow("tardi", "detto"),
        )
    )
    inside = "".join(
        (
            node("startEvent", "dentro"),
            node("subProcess", "parte", _says("tempo", f'termine="prova.parte" {since}') + part),
            node("endEvent", "chiusa"),
            flow("dentro", "parte"),
            flow("parte", "chiusa"),
        )
    )
    body = "".join(
        (
            node("startEvent", "inizio"),
            node("subProcess", "corpo", (SAYS.format(RESTS) if rests else "") + inside),
            node(
                "boundaryEvent",
                "atto",
                _says("messaggio", "correlazione='string(caso_id)'")
                + '<bpmn:messageEventDefinition messageRef="msg"/>',
                'attachedToRef="corpo"',
            ),
            node("userTask", "leggi", _says("attivita", 'termine="nessuno"')),
            node("endEvent", "fine"),
            flow("inizio", "corpo"),
            flow("corpo", "fine"),
            flow("atto", "leggi"),
            flow("leggi", "corpo"),
        )
    )
    drawn = (
        f'{_HEAD}<bpmn:process id="{PROCESS}" name="Prova di un atto" isExecutable="true">'
        f"{_LANE}{body}</bpmn:process></bpmn:definitions>"
    )
    files = {f"bpmn/{PROCESS}.bpmn": drawn.encode(), "terms/prova.toml": TERMS.encode()}
    files |= {f"forms/{PROCESS}/{one}.json": FORM.encode() for one in ("lavora", "leggi")}
    return NewVersion(PROCESS, "Prova di un atto", files)
