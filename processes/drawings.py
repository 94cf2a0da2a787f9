"""What a diagram refers to: called processes, tables, handlers, terms, letters, messages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lxml import etree

from engine.refusal import Refusal

MAX_BYTES = 2 * 1024 * 1024
_KEPT = 256  # diagrams, those of former versions among them
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_OURS = "{urn:percorsi:bpmn:1}"
_HUMAN = (f"{_BPMN}userTask", f"{_BPMN}manualTask")
_STARTS = (("messageRef", "message"), ("signalRef", "signal"))


class UnreadableDrawing(Refusal):
    """Il diagramma «{path}» non si può leggere: {reason}."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What a human task says of itself: its lane, its roles, its term, who may not do it."""

    element: str
    name: str
    lane: str | None
    roles: tuple[str, ...]
    term: str
    not_by: tuple[str, ...]
    why: str
    what_follows: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that an element refers to by name."""

    element: str
    name: str


@dataclass(frozen=True, slots=True)
class Timed:
    """A term that an element counts from several events, as the context says it in FEEL."""

    element: str
    key: str
    context: str

    @property
    def events(self) -> tuple[str, ...]:
        """The names of the events."""
        return tuple(_ENTRY.findall(_STRING.sub("", _NAME.sub(r"\1:", self.context))))


@dataclass(frozen=True)
class Drawing:
    """One file of `bpmn/` as far as the catalogue must know it."""

    path: str
    root: etree._Element

    @cached_property
    def process(self) -> str:
        """The id of its process, which is also the name of its file."""
        return self._process.get("id") or ""

    @cached_property
    def name(self) -> str:
        """The Italian name of its process."""
        return self._process.get("name") or self.process

    @cached_property
    def about(self) -> str:
        """What it is for: the first sentence of its documentation."""
        said = self._process.findtext(f"{_BPMN}documentation") or ""
        return " ".join(said.split()).partition(". ")[0].rstrip(".")

    @cached_property
    def file_kind(self) -> str | None:
        """Which kind of fascicolo it opens when it begins without one; None when it says none."""
        said = self._process.find(f"{_BPMN}extensionElements/{_OURS}percorso")
        return None if said is None else str(said.get("fascicolo") or "")

    @cached_property
    def only_within(self) -> bool:
        """Whether it is begun only in a fascicolo that is open already: it says `dentro="si"`."""
        said = self._process.find(f"{_BPMN}extensionElements/{_OURS}percorso")
        return said is not None and said.get("dentro") == "si"

    @cached_property
    def begun_by(self) -> tuple[str, ...]:
        """The roles that may begin it by hand: those in whose lane its plain start stands."""
        lanes = self._lanes()
        plain = (
            start
            for start in self._process.findall(f"{_BPMN}startEvent")
            if not any("EventDefinition" in str(one.tag) for one in start)
        )
        return tuple(role for start in plain for role in lanes.get(_id(start), "").split())

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Its start events by name."""
        starts = self._process.findall(f"{_BPMN}startEvent")
        return tuple(start.get("name") or _id(start) for start in starts)

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """Every human task."""
        lanes = self._lanes()
        return tuple(_duty(task, lanes) for task in self.root.iter(*_HUMAN))

    @cached_property
    def called(self) -> tuple[Mention, ...]:
        """The processes it calls."""
        return tuple(
            Mention(_id(call), call.get("calledElement") or "")
            for call in self.root.iter(f"{_BPMN}callActivity")
        )

    @cached_property
    def handed(self) -> Mapping[str, frozenset[str]]:
        """What it tells each process that it calls, by the names under which it does."""
        found: dict[str, frozenset[str]] = {}
        for call in self.root.iter(f"{_BPMN}callActivity"):
            named = (one.get("nome") or "" for one in call.iter(f"{_OURS}ingresso"))
            process = call.get("calledElement") or ""
            found[process] = found.get(process, frozenset()) | frozenset(named)
        return found

    @cached_property
    def tables(self) -> tuple[Mention, ...]:
        """The decision tables it asks."""
        return self._ours("decisione", "tabella")

    @cached_property
    def handlers(self) -> tuple[Mention, ...]:
        """The handlers of its service tasks."""
        return self._ours("servizio", "gestore")

    @cached_property
    def letters(self) -> tuple[Mention, ...]:
        """The letters that its service tasks compose: the texts in a parameter `lettere`."""
        found = (
            Mention(_id(_holder(parameter)), letter)
            for parameter in self.root.iter(f"{_OURS}parametro")
            if parameter.get("nome") == "lettere"
            for letter in _texts(parameter.get("valore") or "")
        )
        return tuple(found)

    @cached_property
    def rules(self) -> tuple[Mention, ...]:
        """The keys of terms that its expressions count with, such as `termine("L14", …)`."""
        values = [
            (_id(node), text)
            for node in self.root.iter()
            for text in (node.text or "", *map(str, node.attrib.values()))
            if "termine(" in text or "prima(" in text or "cfg(" in text
        ]
        return tuple(Mention(element, key) for element, text in values for key in _keys(text))

    @cached_property
    def events(self) -> tuple[Timed, ...]:
        """From which named events it counts, as in `termine("L3", {trasmissione: t1})`."""
        found = []
        for node in self.root.iter():
            for text in (node.text or "", *map(str, node.attrib.values())):
                found += [Timed(_id(node), *one) for one in _CONTEXT.findall(text)]
            if node.tag in _TERMED and str(node.get("da")).lstrip().startswith("{"):
                found.append(Timed(_id(node), node.get("termine") or "", str(node.get("da"))))
        return tuple(found)

    @cached_property
    def clocks(self) -> tuple[Mention, ...]:
        """The keys of terms that its timers, sub-processes and called processes run with."""
        return self._ours("tempo", "termine")

    @cached_property
    def following(self) -> tuple[Mention, ...]:
        """The variables whose instant, that of a term of the act, its timers follow."""
        return self._ours("tempo", "segue")

    @cached_property
    def declared(self) -> frozenset[str]:
        """The names of the messages and signals that the file declares."""
        kinds = (f"{_BPMN}message", f"{_BPMN}signal")
        return frozenset(node.get("name") or "" for node in self.root if node.tag in kinds)

    @cached_property
    def nameless_messages(self) -> tuple[Mention, ...]:
        """Events and tasks whose message or signal is not declared in the file."""
        declared = {
            node.get("id")
            for node in self.root
            if node.tag in (f"{_BPMN}message", f"{_BPMN}signal")
        }
        return tuple(
            Mention(_id(node), reference)
            for node in self.root.iter()
            for reference in (node.get("messageRef") or node.get("signalRef"),)
            if reference and reference not in declared
        )

    @cached_property
    def starts(self) -> tuple[tuple[str, str, str], ...]:
        """Kind, name and element of every start by message or signal of the process."""
        names = {node.get("id"): node.get("name") or "" for node in self.root if node.get("name")}
        return tuple(
            (kind, names[reference], start.get("id") or "")
            for start in self._process.findall(f"{_BPMN}startEvent")
            for definition in start
            for attribute, kind in _STARTS
            for reference in (definition.get(attribute),)
            if reference in names
        )

    @property
    def _process(self) -> etree._Element:
        return next(self.root.iter(f"{_BPMN}process"))

    def _lanes(self) -> dict[str, str]:
        return {
            (reference.text or "").strip(): lane.get("name") or ""
            for lane in self.root.iter(f"{_BPMN}lane")
            for reference in lane.findall(f"{_BPMN}flowNodeRef")
        }

    def _ours(self, word: str, attribute: str) -> tuple[Mention, ...]:
        return tuple(
            Mention(_id(node), node.get(attribute) or "")
            for node in self.root.iter(f"{_OURS}{word}")
        )


@lru_cache(maxsize=_KEPT)
def read_drawing(path: str, content: bytes) -> Drawing:
    """A diagram out of its file, read once: nobody writes into one.

    Refuses `UnreadableDrawing`; whether it runs, the gate says.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableDrawing(path=path, reason="supera 2 MB")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableDrawing(path=path, reason="contiene una DOCTYPE o un'entità")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDrawing(
            path=path, reason=f"non è XML ben formato (riga {error.lineno})"
        ) from None
    if next(root.iter(f"{_BPMN}process"), None) is None:
        raise UnreadableDrawing(path=path, reason="non contiene nessun processo")
    return Drawing(path, root)


def _duty(task: etree._Element, lanes: dict[str, str]) -> Duty:
    element = task.get("id") or ""
    said = next(task.iter(f"{_OURS}attivita"), None)
    stated = {str(key): str(text) for key, text in said.items()} if said is not None else {}
    lane = next((lanes[_id(at)] for at in (task, *task.iterancestors()) if _id(at) in lanes), None)
    roles = stated.get("ruoli", lane or "").split()
    return Duty(
        element=element,
        name=task.get("name") or "",
        lane=lane,
        roles=tuple(roles),
        term=stated.get("termine", ""),
        not_by=tuple(stated.get("diverso_da", "").split()),
        why=stated.get("perche", ""),
        what_follows=stated.get("seguito", ""),
    )


def _id(node: etree._Element) -> str:
    """The id of the nearest element of the diagram that has one."""
    at: etree._Element | None = node
    while at is not None and (not at.get("id") or at.tag.startswith(_OURS)):
        at = at.getparent()
    return (at.get("id") or "") if at is not None else ""


def _holder(parameter: etree._Element) -> etree._Element:
    return next(parameter.iterancestors(f"{_BPMN}serviceTask"), parameter)


_TERMED = frozenset({f"{_OURS}attivita", f"{_OURS}tempo"})
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_STRING = re.compile(r'"([^"]+)"')
_FIRST = re.compile(r'\b(?:termine|cfg)\(\s*"([^"]+)"')
_CONTEXT = re.compile(r'\btermine\(\s*"([^"]+)"\s*,\s*(\{[^{}]*\})')
_NAME = re.compile(r'"(\w+)"\s*:')
_ENTRY = re.compile(r"[{,]\s*(\w+)\s*:")
_LAST = re.compile(r'\bprima\([^"]*"([^"]+)"\s*\)')


def _texts(expression: str) -> list[str]:
    """The texts in the lists of an expression."""
    return [text for part in _BRACKETS.findall(expression) for text in _STRING.findall(part)]


def _keys(expression: str) -> list[str]:
    """The keys with which an expression counts; one that ends in a dot is the root of several."""
    return [*_FIRST.findall(expression), *_LAST.findall(expression)]
