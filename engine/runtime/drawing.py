"""From a checked BPMN file to a diagram as plain data."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from engine.runtime.diagram import NO_TERM, TERM, Diagram, Element, Event, Flow, Node, Repeat
from engine.runtime.reading import BPMN, PERCORSI, split_tag
from engine.runtime.vocabulary import NODES

_EVENTS = {
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "timerEventDefinition": "timer",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "terminateEventDefinition": "terminate",
}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_OURS = ("attivita", "tempo", "risultato", "servizio", "decisione", "messaggio", "segnale")

Parameters = tuple[tuple[str, str], ...]


def read_diagrams(root: etree._Element, source: bytes) -> Iterator[Diagram]:
    """Every executable process of a file."""
    names = _names(root)
    for process in _all(root, "process"):
        if process.get("isExecutable") == "true":
            yield _Reader(process, names).read(source)


def _names(root: etree._Element) -> Mapping[str, str]:
    """What references to messages, signals, errors and escalations mean."""
    attributes = {
        "message": "name",
        "signal": "name",
        "error": "errorCode",
        "escalation": "escalationCode",
    }
    return {
        node.get("id", ""): node.get(attribute) or ""
        for word, attribute in attributes.items()
        for node in _all(root, word)
    }


class _Reader:
    """Reads one process."""

    def __init__(self, process: etree._Element, names: Mapping[str, str]) -> None:
        self._process = process
        self._id = process.get("id", "")
        self._names = names
        self._lanes = dict(self._lanes_of())
        self._incoming: dict[str, list[str]] = defaultdict(list)
        self._outgoing: dict[str, list[str]] = defaultdict(list)

    def read(self, source: bytes) -> Diagram:
        flows = {flow.id: flow for flow in self._flows()}
        for flow in flows.values():
            self._incoming[flow.target].append(flow.id)
            self._outgoing[flow.source].append(flow.id)
        nodes = {
            node.id: node
            for xml in self._process.iter(*(_tag(word) for word in NODES))
            for node in (self._node(xml),)
        }
        nodes = {id: _counted(node, nodes) for id, node in nodes.items()}
        return Diagram(self._id, self._process.get("name", ""), source, nodes, flows)

    def _lanes_of(self) -> Iterator[tuple[str, str]]:
        # Document order: an inner lane comes after the outer one and has the last word.
        for lane in self._process.iter(_tag("lane")):
            for reference in _all(lane, "flowNodeRef"):
                yield _text(reference), lane.get("name") or ""

    def _flows(self) -> Iterator[Flow]:
        defaults = {(node.get("id"), node.get("default")) for node in self._process.iter("*")}
        for flow in self._process.iter(_tag("sequenceFlow")):
            id = flow.get("id", "")
            yield Flow(
                id,
                self._id,
                flow.get("sourceRef", ""),
                flow.get("targetRef", ""),
                flow.get("name", ""),
                _text_of(flow, "conditionExpression"),
                is_default=(flow.get("sourceRef"), id) in defaults,
                parent=self._parent_of(flow),
            )

    def _node(self, xml: etree._Element) -> Node:
        service = _ours(xml, "servizio")
        decision = _ours(xml, "decisione")
        result = _ours(xml, "risultato")
        results = (_get(result, "variabile"), _get(service, "risultato"))
        return Node(
            self._element(xml),
            event=self._event(xml),
            repeat=_repeat(xml),
            script=_text_of(xml, "script") or "",
            result=next((name for name in (*results, _get(decision, "risultato")) if name), None),
            handler=_get(service, "gestore"),
            table=_get(decision, "tabella"),
            called=xml.get("calledElement"),
            parameters=_pairs(xml, "ingresso") or _parameters(service) or _parameters(decision),
            outputs=_pairs(xml, "uscita"),
            rests=_rests(_ours(xml, "ripresa")),
            rests_if=_get(_ours(xml, "ripresa"), "se"),
            by_event=xml.get("triggeredByEvent") == "true",
            outlasts=_ours(xml, "oltre_la_fine") is not None,
        )

    def _element(self, xml: etree._Element) -> Element:
        id = xml.get("id", "")
        return Element(
            id,
            self._id,
            split_tag(xml.tag)[1],
            xml.get("name", ""),
            self._lane(xml),
            _text_of(xml, "documentation") or "",
            _properties(xml),
            tuple(self._incoming[id]),
            _in_drawn_order(xml, self._outgoing[id]),
            xml.get("attachedToRef"),
            self._parent_of(xml),
        )

    def _lane(self, xml: etree._Element) -> str | None:
        """The lane of a node, or that of the nearest sub-process or host that stands in one."""
        node: etree._Element | None = xml
        while node is not None and node is not self._process:
            for id in (node.get("id"), node.get("attachedToRef")):
                if id in self._lanes:
                    return self._lanes[id]
            node = node.getparent()
        return None

    def _parent_of(self, xml: etree._Element) -> str | None:
        parent = xml.getparent()
        inside = parent is not None and parent is not self._process
        return parent.get("id") if inside and parent is not None else None

    def _event(self, xml: etree._Element) -> Event:
        definition = next((node for node in xml if split_tag(node.tag)[1] in _EVENTS), None)
        reference = xml.get("messageRef")
        kind = "message" if reference else "none"
        if definition is not None:
            kind = _EVENTS[split_tag(definition.tag)[1]]
            reference = definition.get(f"{kind}Ref")
        ours = _first(_ours(xml, "messaggio"), _ours(xml, "segnale"))
        timer, when = _timer(definition)
        interrupting = xml.get("cancelActivity", xml.get("isInterrupting", "true"))
        return Event(
            kind,
            self._names.get(str(reference)) if reference else None,
            _get(ours, "correlazione"),
            _get(ours, "variabile"),
            _get(ours, "propria"),
            _parameters(ours),
            timer,
            when,
            interrupting=interrupting == "true",
            audience=_get(ours, "a"),
        )


def _counted(node: Node, nodes: Mapping[str, Node]) -> Node:
    """A timer that names a term and no instant of its own takes that of the term."""
    said = node.element.properties
    key = said.get(TERM, NO_TERM)
    if node.event.kind != "timer" or node.event.timer is not None or key == NO_TERM:
        return node
    since, until = said.get("da"), said.get("entro")
    host = nodes.get(node.element.attached_to or "")
    if since is None and host is not None and host.element.properties.get(TERM) == key:
        since = host.element.properties.get("da")
        until = until or host.element.properties.get("entro")
    named = f"({key.removeprefix('=')})" if key.startswith("=") else f'"{key}"'
    when = f"termine({named}, {since or 'adesso()'})"
    if until is not None:
        when = f"if {until} != null then {until} else {when}"
    return replace(node, event=replace(node.event, timer="date", when=when))


def _timer(definition: etree._Element | None) -> tuple[str | None, str]:
    if definition is not None:
        for word, kind in _TIMERS.items():
            text = _text_of(definition, word)
            if text is not None:
                return kind, text
    return None, ""


def _repeat(xml: etree._Element) -> Repeat | None:
    loop = xml.find(_tag("standardLoopCharacteristics"))
    if loop is not None:
        maximum = loop.get("loopMaximum", "")
        return Repeat(
            "loop",
            condition=_text_of(loop, "loopCondition"),
            maximum=int(maximum) if maximum.isdecimal() else None,
            test_before=loop.get("testBefore") == "true",
        )
    many = xml.find(_tag("multiInstanceLoopCharacteristics"))
    if many is None:
        return None
    ours = _ours(many, "elementi")
    count = _text_of(many, "loopCardinality")
    return Repeat(
        "sequential" if many.get("isSequential") == "true" else "parallel",
        _get(ours, "collezione") or count or "",
        counted=_get(ours, "collezione") is None,
        item=_get(ours, "elemento"),
        collect=_get(ours, "da_raccogliere"),
        into=_get(ours, "raccolta"),
        condition=_text_of(many, "completionCondition"),
    )


def _in_drawn_order(xml: etree._Element, flows: list[str]) -> tuple[str, ...]:
    """Conditions are tried in the order in which the gateway lists its flows."""
    listed = [_text(node) for node in _all(xml, "outgoing")]
    place = {id: number for number, id in enumerate(listed)}
    return tuple(sorted(flows, key=lambda id: place.get(id, len(place))))


def _properties(xml: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in _OURS:
        ours = _ours(xml, word)
        if ours is not None:
            found.update({str(name): str(value) for name, value in ours.attrib.items()})
    return found


def _parameters(holder: etree._Element | None) -> Parameters:
    if holder is None:
        return ()
    words = holder.iter(f"{{{PERCORSI}}}parametro")
    return tuple((word.get("nome", ""), word.get("valore", "")) for word in words)


def _pairs(xml: etree._Element, word: str) -> Parameters:
    found = xml.findall(f"{_tag('extensionElements')}/{{{PERCORSI}}}{word}")
    return tuple((one.get("nome", ""), one.get("valore", "")) for one in found)


def _ours(xml: etree._Element, word: str) -> etree._Element | None:
    return xml.find(f"{_tag('extensionElements')}/{{{PERCORSI}}}{word}")


def _first(*found: etree._Element | None) -> etree._Element | None:
    return next((one for one in found if one is not None), None)


def _rests(xml: etree._Element | None) -> str | None:
    return None if xml is None else xml.get("variabile", "")


def _get(xml: etree._Element | None, attribute: str) -> str | None:
    return xml.get(attribute) if xml is not None else None


def _tag(word: str) -> str:
    return f"{{{BPMN}}}{word}"


def _all(xml: etree._Element, word: str) -> list[etree._Element]:
    return xml.findall(_tag(word))


def _text(xml: etree._Element) -> str:
    return "".join(str(part) for part in xml.itertext()).strip()


def _text_of(xml: etree._Element, word: str) -> str | None:
    found = xml.find(_tag(word))
    return _text(found) if found is not None else None
