"""The words of BPMN that the engine truly runs; everything else is refused with a reason."""

_ARTIFACTS = "textAnnotation association group"
_TASKS = (
    "userTask manualTask scriptTask serviceTask sendTask receiveTask businessRuleTask callActivity"
)
_GATEWAYS = "exclusiveGateway parallelGateway inclusiveGateway eventBasedGateway"
_EVENTS = "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent"
_NODES = f"{_TASKS} {_GATEWAYS} {_EVENTS} subProcess"
_COMMON = "documentation extensionElements"
_ENDS = f"{_COMMON} incoming outgoing"
_LOOPS = "multiInstanceLoopCharacteristics standardLoopCharacteristics"
_CATCH = "messageEventDefinition signalEventDefinition timerEventDefinition"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TASKS = _words(_TASKS)
GATEWAYS = _words(_GATEWAYS)
EVENTS = _words(_EVENTS)
NODES = _words(_NODES)
ACTIVITIES = TASKS | {"subProcess"}

CHILDREN: dict[str, frozenset[str]] = {
    "definitions": _words(
        f"{_COMMON} message signal error escalation category collaboration process"
    ),
    "category": _words(f"{_COMMON} categoryValue"),
    "collaboration": _words(f"{_COMMON} {_ARTIFACTS} participant messageFlow"),
    "participant": _words(_COMMON),
    "messageFlow": _words(_COMMON),
    "process": _words(f"{_COMMON} laneSet sequenceFlow {_ARTIFACTS} {_NODES}"),
    "laneSet": _words(f"{_COMMON} lane"),
    "lane": _words(f"{_COMMON} flowNodeRef childLaneSet"),
    "childLaneSet": _words(f"{_COMMON} lane"),
    "sequenceFlow": _words(f"{_COMMON} conditionExpression"),
    "subProcess": _words(f"{_ENDS} {_LOOPS} laneSet sequenceFlow {_ARTIFACTS} {_NODES}"),
    "scriptTask": _words(f"{_ENDS} script"),
    **{task: _words(f"{_ENDS} {_LOOPS}") for task in _TASKS.split() if task != "scriptTask"},
    **{gateway: _words(_ENDS) for gateway in _GATEWAYS.split()},
    "startEvent": _words(f"{_ENDS} {_CATCH} errorEventDefinition escalationEventDefinition"),
    "intermediateCatchEvent": _words(f"{_ENDS} {_CATCH}"),
    "boundaryEvent": _words(f"{_ENDS} {_CATCH} errorEventDefinition escalationEventDefinition"),
    "intermediateThrowEvent": _words(
        f"{_ENDS} messageEventDefinition signalEventDefinition escalationEventDefinition"
    ),
    "endEvent": _words(
        f"{_ENDS} messageEventDefinition errorEventDefinition"
        " escalationEventDefinition terminateEventDefinition"
    ),
    "timerEventDefinition": _words(f"{_COMMON} timeDate timeDuration timeCycle"),
    "multiInstanceLoopCharacteristics": _words(f"{_COMMON} loopCardinality completionCondition"),
    "standardLoopCharacteristics": _words(f"{_COMMON} loopCondition"),
    "textAnnotation": _words(f"{_COMMON} text"),
    "extensionElements": frozenset(),
}
"""What may stand inside what; a word that is no key may only hold documentation."""

REASONS: dict[str, str] = {
    "task": "un'attività senza tipo non dice chi la svolge: usa un'attività utente o manuale",
    "complexGateway": "il gateway complesso non è eseguito",
    "adHocSubProcess": "il sottoprocesso ad hoc non è eseguito",
    "transaction": "la transazione BPMN non è eseguita",
    "compensateEventDefinition": "la compensazione non è eseguita",
    "cancelEventDefinition": "l'annullamento di transazione non è eseguito",
    "linkEventDefinition": "il collegamento fra eventi (link) non è eseguito: traccia un flusso",
    "conditionalEventDefinition": "l'evento condizionale non è eseguito",
    "dataObject": "gli oggetti dati non sono eseguiti: usa le variabili",
    "dataObjectReference": "gli oggetti dati non sono eseguiti: usa le variabili",
    "dataStore": "gli archivi dati non sono eseguiti",
    "dataStoreReference": "gli archivi dati non sono eseguiti",
    "ioSpecification": "le specifiche di ingresso e uscita non sono eseguite",
    "dataInputAssociation": "le associazioni di dati non sono eseguite",
    "dataOutputAssociation": "le associazioni di dati non sono eseguite",
    "potentialOwner": "i ruoli si scrivono con le corsie o con «ruoli»",
    "humanPerformer": "i ruoli si scrivono con le corsie o con «ruoli»",
    "performer": "i ruoli si scrivono con le corsie o con «ruoli»",
    "loopDataInputRef": "la collezione si scrive con percorsi:elementi",
    "inputDataItem": "la collezione si scrive con percorsi:elementi",
    "callChoreography": "le coreografie non sono eseguite",
    "import": "un diagramma non ne importa altri",
    "multipleEventDefinition": "un evento ha una sola definizione",
}

THROWN: dict[tuple[str, str], str] = {
    (
        "endEvent",
        "signalEventDefinition",
    ): "il segnale in un evento di fine non parte: lancialo prima con un evento intermedio",
}
"""Reasons that depend on where a word stands."""

ATTRIBUTES = _words(
    "id name isExecutable processType isClosed sourceRef targetRef default attachedToRef"
    " cancelActivity isInterrupting triggeredByEvent calledElement messageRef signalRef errorRef"
    " escalationRef errorCode escalationCode gatewayDirection isSequential testBefore loopMaximum"
    " scriptFormat instantiate eventGatewayType parallelMultiple processRef itemSubjectRef"
    " structureRef implementation startQuantity completionQuantity isForCompensation exporter"
    " exporterVersion targetNamespace expressionLanguage typeLanguage textFormat isImmediate"
    " associationDirection categoryValueRef value behavior language evaluatesToTypeRef"
)

ONLY: dict[str, tuple[str, str]] = {
    "startQuantity": ("1", "l'attività parte con un solo gettone"),
    "completionQuantity": ("1", "l'attività finisce con un solo gettone"),
    "isForCompensation": ("false", "la compensazione non è eseguita"),
    "instantiate": ("false", "solo un evento di inizio fa partire un'istanza"),
    "parallelMultiple": ("false", "un evento attende una cosa sola"),
    "eventGatewayType": ("Exclusive", "il gateway a eventi parallelo non è eseguito"),
    "behavior": ("All", "le istanze multiple finiscono tutte insieme"),
    "scriptFormat": ("feel", "gli script sono in FEEL"),
}
"""Attributes that may only say what the engine does anyway."""

BOOLEANS = _words(
    "isExecutable cancelActivity isInterrupting triggeredByEvent isSequential testBefore"
)
"""Attributes that say true or false, and are read so."""

REFERENCES: dict[str, frozenset[str]] = {
    "messageRef": _words("message"),
    "signalRef": _words("signal"),
    "errorRef": _words("error"),
    "escalationRef": _words("escalation"),
    "default": _words("sequenceFlow"),
    "attachedToRef": ACTIVITIES,
    "sourceRef": NODES,
    "targetRef": NODES,
}
"""Attributes that name another element of the file, and which kinds they may name."""

EXTENSIONS: dict[str, dict[str, frozenset[str]]] = {
    "attivita": {
        "on": _words("userTask manualTask"),
        "attributes": _words(
            "termine da entro diverso_da ruoli persona ripropone perche seguito norma"
        ),
    },
    "percorso": {"on": _words("process"), "attributes": _words("fascicolo dentro")},
    "tempo": {
        "on": _words("intermediateCatchEvent boundaryEvent subProcess callActivity"),
        "attributes": _words("termine da entro segue"),
    },
    "risultato": {"on": _words("scriptTask"), "attributes": _words("variabile")},
    "servizio": {"on": _words("serviceTask"), "attributes": _words("gestore risultato")},
    "decisione": {"on": _words("businessRuleTask"), "attributes": _words("tabella risultato")},
    "ingresso": {"on": _words("callActivity"), "attributes": _words("nome valore")},
    "uscita": {"on": _words("callActivity serviceTask"), "attributes": _words("nome valore")},
    "ripresa": {
        "on": _words("callActivity subProcess"),
        "attributes": _words("variabile se"),
    },
    "oltre_la_fine": {"on": _words("userTask callActivity"), "attributes": frozenset()},
    "messaggio": {
        "on": _words(
            "startEvent intermediateCatchEvent boundaryEvent receiveTask intermediateThrowEvent"
            " endEvent sendTask"
        ),
        "attributes": _words("a correlazione propria variabile"),
    },
    "segnale": {
        "on": _words("intermediateCatchEvent boundaryEvent startEvent intermediateThrowEvent"),
        "attributes": _words("variabile"),
    },
    "elementi": {
        "on": _words("multiInstanceLoopCharacteristics"),
        "attributes": _words("collezione elemento raccolta da_raccogliere"),
    },
    "parametro": {"on": frozenset(), "attributes": _words("nome valore")},
}
"""Our own words: on which element they may stand and what they say."""

HOLDERS = _words("servizio decisione messaggio segnale")
"""Our words that hold parameters."""

RESERVED = frozenset({"Start", "End", "Root"})
"""Names that SpiffWorkflow gives to tasks of its own."""

RESERVED_ENDINGS = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin", "[child]")

MAX_NODES = 2_000
