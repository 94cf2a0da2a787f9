"""One process as plain data: what was drawn, free of XML and of SpiffWorkflow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TERM = "termine"
"""What an element says of the term it runs with: a key of the catalogue, or FEEL after `=`."""

NO_TERM = "nessuno"
"""What an element says that runs with none."""

EVERYBODY = "tutti"
"""The audience of a message that goes to every path that awaits it, not to one receiver."""

SHOWS_AGAIN = "ripropone"
"""The word of an activity whose form begins from its last answers."""

ALWAYS_AGAIN = "si"
"""Whenever the path comes to it again; anything else there is FEEL that says when."""


@dataclass(frozen=True, slots=True)
class Element:
    """A node of a diagram, as everybody else sees it."""

    id: str
    process: str
    kind: str  # the BPMN word, such as "userTask"
    name: str = ""
    lane: str | None = None
    documentation: str = ""
    # What our own words say: termine, ruoli …
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    incoming: tuple[str, ...] = ()  # ids of sequence flows
    outgoing: tuple[str, ...] = ()
    attached_to: str | None = None
    parent: str | None = None  # the sub-process it stands in


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `condition` is FEEL."""

    id: str
    process: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    is_default: bool = False
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or throws. `kind` is none, message, signal, timer, error,
    escalation or terminate; `name` that of the message or signal, or the code.
    """

    kind: str = "none"
    name: str | None = None
    correlation: str | None = None
    variable: str | None = None
    keeps: str | None = None  # "si": what it tells stays as it is in the flow it begins beside
    payload: tuple[tuple[str, str], ...] = ()
    timer: str | None = None  # date, duration or cycle
    when: str = ""
    interrupting: bool = True
    audience: str | None = None  # of a message that leaves: EVERYBODY, or its one receiver


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often an activity is done: standard loop, or once for each item of a list."""

    kind: str  # loop, parallel or sequential
    items: str = ""  # FEEL: the list, or for a cardinality the count
    counted: bool = False
    item: str | None = None
    collect: str | None = None
    into: str | None = None
    condition: str | None = None
    maximum: int | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """An element with all that the engine needs to run it."""

    element: Element
    event: Event = field(default_factory=Event)
    repeat: Repeat | None = None
    script: str = ""
    result: str | None = None
    handler: str | None = None
    table: str | None = None
    called: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    rests: str | None = None  # it goes on where it was interrupted: what says so, or ""
    rests_if: str | None = None  # FEEL: whether it goes on, and does not begin anew
    by_event: bool = False  # an event sub-process
    outlasts: bool = False  # begun beside the path, it is finished though the path ends

    @property
    def id(self) -> str:
        """The id of the element."""
        return self.element.id

    @property
    def kind(self) -> str:
        """The BPMN word of the element."""
        return self.element.kind


@dataclass(frozen=True, slots=True)
class Diagram:
    """One executable process."""

    process: str
    name: str
    source: bytes = field(repr=False)
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]

    def inside(self, parent: str | None) -> list[Node]:
        """The nodes that stand directly in a sub-process, or at the top for None."""
        return [node for node in self.nodes.values() if node.element.parent == parent]

    def after(self, node: str) -> list[Flow]:
        """The flows that leave a node, in the order in which the node lists them."""
        return [self.flows[flow] for flow in self.nodes[node].element.outgoing]

    def before(self, node: str) -> list[Flow]:
        """The flows that enter a node."""
        return [self.flows[flow] for flow in self.nodes[node].element.incoming]

    def attached(self, host: str) -> list[Node]:
        """The boundary events of an activity."""
        return [node for node in self.nodes.values() if node.element.attached_to == host]


def follows(timer: Element, host: Element) -> bool:
    """Whether a timer runs with the term of the activity it watches, being of the same key."""
    key = host.properties.get(TERM, NO_TERM)
    return key != NO_TERM and timer.properties.get(TERM) == key
