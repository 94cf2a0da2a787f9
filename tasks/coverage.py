"""What plays have visited of all that is drawn: elements, flows, terms as they ended, roles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, select

from access.roles import ROLES
from engine import plain
from engine.runtime import compile_program
from engine.store import Prepared, Typed
from engine.store.journal import journal
from processes.catalogue import Catalogue
from tasks.tables import task
from tasks.terms.keeping import seen
from tasks.terms.model import State, Term
from tasks.terms.tables import term

Spot = tuple[str, str]
"""A process, and an element or a flow of it."""

SUSPENDED = State.SUSPENDED.value
# A part of a path is visited when it was entered: an event on its edge may end it every time.
_PARTS = frozenset({"subProcess", "callActivity"})
_EVERY_WAY = frozenset({"parallelGateway"})
# A token that waits at one of these has come to it, and nothing says so before it is passed.
_WAITED_AT = frozenset({"eventBasedGateway", "parallelGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class Visited:
    """What some plays went through. Terms by key, with every state in which one was seen."""

    elements: frozenset[Spot] = frozenset()
    flows: frozenset[Spot] = frozenset()
    terms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    processes: tuple[str, ...] = ()  # in the order in which they were come to

    def __or__(self, other: "Visited") -> "Visited":
        """What either of the two went through."""
        keys = self.terms.keys() | other.terms.keys()
        none: frozenset[str] = frozenset()
        return Visited(
            self.elements | other.elements,
            self.flows | other.flows,
            {key: self.terms.get(key, none) | other.terms.get(key, none) for key in keys},
            self.roles | other.roles,
            tuple(dict.fromkeys(self.processes + other.processes)),
        )


@dataclass(frozen=True)
class Drawn:
    """All that may be visited: each element and flow by the process that draws it."""

    names: Mapping[str, str]  # of the processes
    elements: Mapping[Spot, str]  # its BPMN word
    flows: Mapping[Spot, tuple[str, str]]  # from which element to which
    keys: frozenset[str]  # of the terms that an element runs with
    roles: frozenset[str]  # to whom a human task falls

    @cached_property
    def out(self) -> Mapping[Spot, Sequence[tuple[str, str]]]:
        """The flows that leave each element, with the element to which they lead."""
        found: dict[Spot, list[tuple[str, str]]] = defaultdict(list)
        for (process, id), (source, target) in self.flows.items():
            found[process, source].append((id, target))
        return found


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one process was visited, and what was not."""

    process: str
    name: str
    elements: int
    flows: int
    missed: tuple[str, ...]
    missed_flows: tuple[str, ...]

    @property
    def percent(self) -> float:
        """The visited elements among all, in hundredths."""
        return 100 * (1 - len(self.missed) / self.elements) if self.elements else 100.0


def drawn_in(catalogue: Catalogue) -> Drawn:
    """Everything that the diagrams of the house draw."""
    programs = [compile_program(one.files, one.process) for one in catalogue.bundles()]
    own = [(program, program.diagrams[program.process]) for program in programs]
    nodes = [node for _, diagram in own for node in diagram.nodes.values()]
    return Drawn(
        names={diagram.process: diagram.name for _, diagram in own},
        elements={(node.element.process, node.id): node.kind for node in nodes},
        flows={
            (flow.process, flow.id): (flow.source, flow.target)
            for _, diagram in own
            for flow in diagram.flows.values()
        },
        keys=frozenset(filter(None, map(_key_of, (node.element.properties for node in nodes)))),
        roles=frozenset(
            role
            for one in catalogue.bundles()
            for duty in one.drawings[one.process].duties
            for role in duty.roles
        ),
    )


def visited_in(connection: Connection, drawn: Drawn, now: datetime) -> Visited:
    """What the instances of an office have gone through so far."""
    walk = Walk(drawn)
    for data in map(plain.loads, _SAID.run(connection, {}).scalars()):
        walk.follow([(process, element, how) for process, element, how, _ in _passed(data)])
    return Visited(
        frozenset(walk.elements),
        frozenset(walk.flows),
        _terms(connection, now),
        _roles(connection),
        tuple(walk.processes),
    )


def shares(drawn: Drawn, visited: Visited) -> Sequence[Share]:
    """How much of each process was visited, by id."""
    elements, flows = _by_process(drawn.elements), _by_process(drawn.flows)
    return [
        Share(
            process,
            name,
            len(elements[process]),
            len(flows[process]),
            _left(process, elements[process], visited.elements),
            _left(process, flows[process], visited.flows),
        )
        for process, name in sorted(drawn.names.items())
    ]


def _left(process: str, ids: Iterable[str], visited: frozenset[Spot]) -> tuple[str, ...]:
    return tuple(sorted(id for id in ids if (process, id) not in visited))


def _by_process(spots: Iterable[Spot]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for process, id in spots:
        found[process].append(id)
    return found


def _passed(data: Mapping[str, object]) -> Iterable[tuple[str, str, str, str]]:
    passed = data.get("passed", ())
    return passed if isinstance(passed, list) else ()


class Walk:
    """Follows the tokens of one step after the other.

    A flow was taken where its source was left and its target reached in the same step; the only
    flow out of what was left always was. Where a choice was left and nothing behind it reached,
    the token waits at the one gateway behind it that says nothing of who waits there.
    """

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self.elements: set[Spot] = set()
        self.flows: set[Spot] = set()
        self.processes: dict[str, None] = {}

    def follow(self, passed: Sequence[tuple[str, str, str]]) -> None:
        """One step: what was entered and left, in order."""
        self._step(passed)
        for at, (process, element, how) in enumerate(passed):
            if how == "completed":
                after = {(of, reached) for of, reached, _ in passed[at + 1 :]}
                self._wait(process, element, after)

    def _wait(self, process: str, element: str, reached: set[Spot]) -> None:
        out = self._leaving((process, element))
        if any((process, target) in reached for _, target in out):
            return
        quiet = [id for id, to in out if self._drawn.elements[process, to] in _WAITED_AT]
        if len(quiet) == 1:
            self.flows.add((process, quiet[0]))

    def _step(self, passed: Sequence[tuple[str, str, str]]) -> None:
        left: set[Spot] = set()
        for process, element, how in passed:
            spot = (process, element)
            self.processes.setdefault(process)
            kind = self._drawn.elements.get(spot, "")
            if how == "completed" or (how == "entered" and kind in _PARTS):
                self.elements.add(spot)
            for source in left:
                if source[0] == process:
                    self._take(source, element)
            if how == "completed":
                left.add(spot)
                out = self._leaving(spot)
                if len(out) == 1 or kind in _EVERY_WAY:
                    self.flows |= {(process, id) for id, _ in out}

    def _take(self, source: Spot, target: str) -> None:
        self.flows |= {(source[0], id) for id, to in self._leaving(source) if to == target}

    def _leaving(self, spot: Spot) -> Sequence[tuple[str, str]]:
        return self._drawn.out.get(spot, ())


def _terms(connection: Connection, now: datetime) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in _TERMS.run(connection, {}):
        one = seen(row._asdict())
        found[one.key] |= {one.state(now).value, *_rested(one), *_passed_by(one)}
    return {key: frozenset(states) for key, states in found.items()}


def _rested(one: Term) -> Iterable[str]:
    return (SUSPENDED,) if one.suspensions or one.paused_at else ()


def _passed_by(one: Term) -> Iterable[str]:
    """Its instant came while it was still owed, however it ended afterwards."""
    passed = one.ended_at is not None and one.ended_at >= one.due_at
    return (State.LATE.value,) if passed and not one.comes_by_itself else ()


def _roles(connection: Connection) -> frozenset[str]:
    said = (role for roles in _DONE_BY.run(connection, {}).scalars() for role in roles.split())
    return frozenset(role for role in said if role in ROLES)


def _key_of(properties: Mapping[str, str]) -> str:
    key = properties.get("termine", "")
    return "" if key.startswith("=") or key == "nessuno" else key


_SAID = Prepared(select(journal.c.data).order_by(journal.c.seq))
_TERMS = Typed(select(term))
_DONE_BY = Prepared(select(task.c.roles).where(task.c.status == "done").distinct())
