"""A small path whose parts run with terms: one of each kind of element that may name one."""

from engine.store import NewVersion

PROCESS = "prova_tempi"

TERMS = """
[[termine]]
chiave = "prova.parte"
frase = "Chiudere la parte di prova"
unita = "GG_CAL"
quantita = 10
da = "l'inizio della parte"
massimo = "29 GG_CAL"
a_carico_di = "servizio"
fonte = "valore dimostrativo"
certezza = "CFG"
dimostrativo = true
scala = [
    { prima = "2 GG_CAL", avvisa = "assegnatario" },
    { dopo = "0 ORE", avvisa = "coordinatore_tutela" },
]

[[termine]]
chiave = "prova.risposta"
frase = "Risposta di prova dell'ente"
unita = "GG_CAL"
quantita = 5
da = "la richiesta"
a_carico_di = "tribunale"
fonte = "valore dimostrativo"
certezza = "CFG"
dimostrativo = true
scala = [{ dopo = "0 ORE", avvisa = "coordinatore_tutela" }]

[[termine]]
chiave = "prova.attesa"
frase = "Attesa di prova"
unita = "GG_CAL"
quantita = 3
da = "l'inizio dell'attesa"
a_carico_di = "servizio"
fonte = "valore dimostrativo"
certezza = "CFG"
dimostrativo = true
scala = []

[[termine]]
chiave = "prova.controllo"
frase = "Controllo di prova"
unita = "GG_CAL"
quantita = 1
da = "l'apertura"
a_carico_di = "servizio"
fonte = "valore dimostrativo"
certezza = "CFG"
dimostrativo = true
scala = []

[[termine]]
chiave = "prova.lavoro"
frase = "Lavoro di prova"
unita = "GG_LAV"
quantita = 4
da = "l'apertura"
a_carico_di = "servizio"
fonte = "valore dimostrativo"
certezza = "CFG"
dimostrativo = true
scala = []
"""

_FORM = (
    '{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Prova",'
    ' "type": "object", "properties": {}}'
)


def _bpmn(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:percorsi="urn:percorsi:bpmn:1" id="defs" targetNamespace="urn:percorsi:prova">'
        '<bpmn:message id="msg" name="msg_risposta"/>'
        f'<bpmn:process id="{PROCESS}" name="Prova dei tempi" isExecutable="true">'
        '<bpmn:laneSet id="corsie"><bpmn:lane id="corsia" name="assistente_sociale">'
        "<bpmn:flowNodeRef>parte</bpmn:flowNodeRef><bpmn:flowNodeRef>fuori</bpmn:flowNodeRef>"
        f"</bpmn:lane></bpmn:laneSet>{body}</bpmn:process></bpmn:definitions>"
    )


def _flow(id: str, source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}"/>'


def _node(tag: str, id: str, inside: str, *flows: str, more: str = "") -> str:
    """An element; flows that come in begin with `>`."""
    said = "".join(
        f"<bpmn:incoming>{one[1:]}</bpmn:incoming>"
        if one.startswith(">")
        else f"<bpmn:outgoing>{one}</bpmn:outgoing>"
        for one in flows
    )
    return f'<bpmn:{tag} id="{id}" name="{id}" {more}>{inside}{said}</bpmn:{tag}>'


def _says(word: str, said: str) -> str:
    return f"<bpmn:extensionElements><percorsi:{word} {said}/></bpmn:extensionElements>"


_CLOCK = "<bpmn:timerEventDefinition/>"
_WORK = _says("attivita", 'termine="prova.lavoro" perche="p" seguito="s"')
_NONE = _says("attivita", 'termine="nessuno" perche="p" seguito="s"')
_HEARD = (
    "<bpmn:extensionElements><percorsi:messaggio correlazione='string(caso_id)'/>"
    '</bpmn:extensionElements><bpmn:messageEventDefinition messageRef="msg"/>'
)

_PART = "".join(
    (
        _node("startEvent", "dentro", "", "a"),
        _node("userTask", "lavora", _WORK, ">a", "b"),
        _node(
            "boundaryEvent",
            "tardi",
            _says("tempo", 'termine="prova.lavoro"') + _CLOCK,
            "t",
            more='attachedToRef="lavora" cancelActivity="false"',
        ),
        _node("endEvent", "detto", "", ">t"),
        _node(
            "boundaryEvent",
            "controlla",
            _says("tempo", 'termine="prova.controllo"') + _CLOCK,
            "k",
            more='attachedToRef="lavora" cancelActivity="false"',
        ),
        _node("endEvent", "controllato", "", ">k"),
        _node("eventBasedGateway", "o", "", ">b", "c", "d"),
        _node("intermediateCatchEvent", "risposto", _HEARD, ">c", "e"),
        _node(
            "intermediateCatchEvent",
            "scaduto",
            _says("tempo", 'termine="prova.risposta"') + _CLOCK,
            ">d",
            "f",
        ),
        _node("exclusiveGateway", "poi", "", ">e", ">f", "g"),
        _node(
            "intermediateCatchEvent",
            "attesa",
            _says("tempo", 'termine="prova.attesa"') + _CLOCK,
            ">g",
            "h",
        ),
        _node("endEvent", "chiusa", "", ">h"),
        _flow("a", "dentro", "lavora"),
        _flow("b", "lavora", "o"),
        _flow("t", "tardi", "detto"),
        _flow("k", "controlla", "controllato"),
        _flow("c", "o", "risposto"),
        _flow("d", "o", "scaduto"),
        _flow("e", "risposto", "poi"),
        _flow("f", "scaduto", "poi"),
        _flow("g", "poi", "attesa"),
        _flow("h", "attesa", "chiusa"),
    )
)

_BODY = "".join(
    (
        _node("startEvent", "inizio", "", "u"),
        _node("subProcess", "parte", _says("tempo", 'termine="prova.parte"') + _PART, ">u", "v"),
        _node(
            "boundaryEvent",
            "troppo",
            "<bpmn:timerEventDefinition><bpmn:timeDuration>"
            'duration("P60D")</bpmn:timeDuration></bpmn:timerEventDefinition>',
            "w",
            more='attachedToRef="parte"',
        ),
        _node("exclusiveGateway", "insieme", "", ">v", ">w", "x"),
        _node("userTask", "fuori", _NONE, ">x", "y"),
        _node("endEvent", "fine", "", ">y"),
        _flow("u", "inizio", "parte"),
        _flow("v", "parte", "insieme"),
        _flow("w", "troppo", "insieme"),
        _flow("x", "insieme", "fuori"),
        _flow("y", "fuori", "fine"),
    )
)


def times() -> NewVersion:
    """The path with its terms and forms."""
    files = {
        f"bpmn/{PROCESS}.bpmn": _bpmn(_BODY).encode(),
        "terms/prova.toml": TERMS.encode(),
        f"forms/{PROCESS}/lavora.json": _FORM.encode(),
        f"forms/{PROCESS}/fuori.json": _FORM.encode(),
    }
    return NewVersion(PROCESS, "Prova dei tempi", files)
