"""Judges a diagram level by level, the innermost first.

A level is explored by itself: from outside, an activity is one that can be left in the ways its
inside can (`Exits`). That decides the whole, because levels touch in nothing else. Every state of
the outer level that follows any of these ways is judged in its own right; a level inside that is
sound can always go on to one of them; and an activity that is entered anew begins where all of
them lie open. So from any state of the whole the levels that are under way can be brought to some
way out, one after the other, and from there the way found on the outer level can be gone.

A called process is judged as a process of its own in the same manner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.runtime.diagram import Diagram, Node
from engine.soundness.compiling import How, compile_region
from engine.soundness.exits import (
    ORDINARY,
    Exits,
    caught_at,
    caught_on,
    fires,
    start_of,
    watchers,
)
from engine.soundness.exploring import LIMIT, Explored, explore
from engine.soundness.flags import Written, flags_of
from engine.soundness.flaws import Run, passed
from engine.soundness.net import Move, Net
from engine.soundness.regions import Region, events_beside, main_region, region

_FROM_OUTSIDE = frozenset({"timer", "message", "signal"})
_THROWS = frozenset({"intermediateThrowEvent", "endEvent"})


@dataclass(slots=True)
class Record:
    """One region, explored."""

    region: Region
    net: Net
    explored: Explored
    after: "Record | None" = None  # out of which an event began it
    entered: dict[str, Move | None] = field(default_factory=dict)  # and by which move, first


@dataclass(slots=True)
class Level:
    """One level, explored: its regions, the flow first, and how it can be left."""

    id: str | None
    records: list[Record]
    exits: Exits
    alive: frozenset[str]  # the event sub-processes that can begin

    @property
    def entered(self) -> set[str]:
        """The elements that some token comes to."""
        return {id for record in self.records for id in record.entered} | self.alive


class Judged:
    """All levels of one diagram."""

    def __init__(
        self,
        diagram: Diagram,
        calls: Mapping[str, Exits],
        written: Written | None = None,
        limit: int = LIMIT,
        *,
        full: bool = False,
    ) -> None:
        self._full = full
        self.diagram = diagram
        self._written = written
        self._limit = limit
        self._exits = {
            node.id: calls.get(node.called or "", ORDINARY)
            for node in diagram.nodes.values()
            if node.kind == "callActivity"
        }
        self.levels: dict[str | None, Level] = {}
        for id in _inside_out(diagram):
            level = self.levels[id] = self._level(id)
            if id is not None:
                self._exits[id] = level.exits

    def run_to(self, record: Record, state: int | None = None) -> Run:
        """The shortest run from the beginning of the process to a state of a region."""
        flow, moves = record.region.begins[0], list[Move]()
        if state is not None:
            flow, moves = record.explored.way_to(state)
        ids = [*self._way_in(record, flow), *passed(self.diagram, record.net, (flow,))]
        for move in moves:
            ids.extend(self.steps(record, move))
        return tuple(ids)

    def steps(self, record: Record, move: Move) -> Run:
        """What a move passes; its element was named when a token came to it, save by others."""
        waited = move.element in record.net.places
        return (() if waited else (move.element,)) + passed(self.diagram, record.net, move.flows)

    def run_to_element(self, record: Record, id: str) -> Run:
        """The shortest run that comes to an element."""
        move = record.entered[id]
        if move is None:
            run = self.run_to(record)
        else:
            run = self.run_to(record, record.explored.first[move]) + self.steps(record, move)
        last = max((place for place, one in enumerate(run) if one == id), default=len(run) - 1)
        return run[: last + 1]

    def is_entered(self, level: str | None) -> bool:
        """Whether some run comes to a level at all."""
        if level is None:
            return True
        outer = self.diagram.nodes[level].element.parent
        return level in self.levels[outer].entered and self.is_entered(outer)

    def may_be_cut(self, level: str | None) -> bool:
        """Whether something from outside can end a level that does not end by itself."""
        begun = (start_of(self.diagram, node) for node in watchers(self.diagram, level))
        around = [*begun, *(self.diagram.attached(level) if level is not None else ())]
        if any(one.event.interrupting and one.event.kind in _FROM_OUTSIDE for one in around):
            return True
        return level is not None and self.may_be_cut(self.diagram.nodes[level].element.parent)

    def _way_in(self, record: Record, flow: str) -> Run:
        """The run up to the flow on which a region begins."""
        source = self.diagram.flows[flow].source
        if record.after is not None:
            host = self.diagram.nodes[source].element.attached_to
            run = self.run_to_element(record.after, host or source)
            return (*run, source) if host is not None else run
        level = record.region.level
        if level is None:
            return (source,)
        around = self.levels[self.diagram.nodes[level].element.parent].records
        outer = next((one for one in around if level in one.entered), None)
        if outer is not None:
            return (*self.run_to_element(outer, level), source)
        return (*self.run_to(around[0]), level, source)

    def _level(self, id: str | None) -> Level:
        records = [self._record(main_region(self.diagram, id))]
        seen: set[str] = set()
        for record in records:
            for flow in self._beginnings(record):
                if flow not in seen:
                    seen.add(flow)
                    area = region(self.diagram, id, (flow,))
                    records.append(self._record(area, after=record))
        return self._left(id, records)

    def _beginnings(self, record: Record) -> Iterator[str]:
        """The flows on which other regions begin out of this one."""
        yield from sorted(record.region.parting & record.entered.keys())
        for event in events_beside(self.diagram, record.region.nodes):
            host = event.element.attached_to or ""
            begins = host in record.entered and event.id not in record.region.beside
            if begins and fires(self.diagram, event, self._exits.get(host, ORDINARY)):
                yield from event.element.outgoing

    def _record(self, area: Region, after: Record | None = None) -> Record:
        net, explored = self._explored(area, once=True)
        if area.beside and explored.is_decided:
            net, explored = self._explored(area, once=False)
        record = Record(area, net, explored, after)
        for flow in area.begins:
            source = self.diagram.flows[flow].source
            for one in (source, *passed(self.diagram, net, (flow,))):
                record.entered.setdefault(one, None)
        for move in explored.first:
            for one in (move.element, *passed(self.diagram, net, move.flows)):
                record.entered.setdefault(one, move)
        return record

    def _explored(self, area: Region, *, once: bool) -> tuple[Net, Explored]:
        """What a region comes to when all that flows back into it fires once, or as it may."""
        flags = flags_of(self.diagram, area, self._written)
        how = How(once, self._full)
        net = compile_region(self.diagram, area, self._exits, flags, how)
        return net, explore(net, self._limit)

    def _left(self, id: str | None, records: list[Record]) -> Level:
        """How a level can be left, and what begins its event sub-processes."""
        heard = [node.id for node in watchers(self.diagram, id)]
        alive = {one for one in heard if self._event_of(one).event.kind in _FROM_OUTSIDE}
        out: set[tuple[str, str]] = set()
        thrown = {one for record in records for one in self._thrown(record)}
        grows = True
        while grows:
            grows = False
            for watcher in sorted(alive):
                more = _as_thrown(self._exits[watcher])
                alone = self._event_of(watcher).event.interrupting
                grows |= not more <= (out if alone else thrown)
                (out if alone else thrown).update(more)
            for kind, code in sorted(thrown):
                catcher = caught_on(self.diagram, id, kind, code)
                if catcher is None:
                    out.add((kind, code))
                elif catcher.id not in alive:
                    alive.add(catcher.id)
                    grows = True
        main, *beside = (record.explored for record in records)
        ends = main.ends or any(move.ends for one in beside for move in one.first)
        # What was not explored to its end may end in any way.
        ends |= not all(one.is_decided for one in (main, *beside))
        ends |= any(
            self._exits[one].ends for one in alive if self._event_of(one).event.interrupting
        )
        errors, escalations = (
            frozenset(code for kind, code in out if kind == asked)
            for asked in ("error", "escalation")
        )
        return Level(id, records, Exits(ends, errors, escalations), frozenset(alive))

    def _event_of(self, watcher: str) -> Node:
        return start_of(self.diagram, self.diagram.nodes[watcher])

    def _thrown(self, record: Record) -> Iterator[tuple[str, str]]:
        """Errors and escalations that come up to the level out of a region."""
        for move in record.explored.first:
            if move.error is not None:
                yield "error", move.error
        # Of a region that was not explored to its end, whatever stands in it.
        whole = record.explored.is_decided
        for id in record.entered if whole else record.region.nodes:
            node = self.diagram.nodes.get(id)
            if node is not None:
                yield from self._thrown_at(node, whole=whole)

    def _thrown_at(self, node: Node, *, whole: bool) -> Iterator[tuple[str, str]]:
        event = node.event
        told = {"escalation"} if whole else {"escalation", "error"}
        if node.kind in _THROWS and event.kind in told:
            yield event.kind, event.name or ""
        for code in self._exits.get(node.id, ORDINARY).escalations:
            if caught_at(self.diagram, node.id, "escalation", code) is None:
                yield "escalation", code


def _as_thrown(exits: Exits) -> set[tuple[str, str]]:
    return {("error", code) for code in exits.errors} | {
        ("escalation", code) for code in exits.escalations
    }


def _inside_out(diagram: Diagram) -> list[str | None]:
    """The levels of a diagram, each after those inside it."""

    def depth(id: str) -> int:
        parent = diagram.nodes[id].element.parent
        return 0 if parent is None else 1 + depth(parent)

    holders = [node.id for node in diagram.nodes.values() if node.kind == "subProcess"]
    return [*sorted(holders, key=depth, reverse=True), None]
