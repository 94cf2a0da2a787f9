"""From a region of a diagram to its net, with the meaning that our engine gives to each kind."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations

from engine.runtime.diagram import Diagram, Flow, Node
from engine.soundness.exits import INSIDE, ORDINARY, Exits, caught_at, fires, is_cut_off
from engine.soundness.flags import Flags
from engine.soundness.net import ENDED, Gathering, Move, Net
from engine.soundness.regions import Region, is_join, vanishes

MOST_BRANCHES = 10
"""Of an inclusive split: each set of them is a way on."""

_WAITING = frozenset(
    {
        "userTask",
        "manualTask",
        "serviceTask",
        "receiveTask",
        "callActivity",
        "subProcess",
        "intermediateCatchEvent",
        "eventBasedGateway",
    }
)
_CHOOSING = frozenset({"exclusiveGateway", "eventBasedGateway"})


@dataclass(frozen=True, slots=True)
class How:
    """How a net is made of a region."""

    once: bool = False
    """Everything that does not interrupt fires once, as a clock does anyway: so what its branch
    does to the flow is told before what it does to itself."""
    full: bool = False
    """No two elements are made one place: the answer is the same, found with more states."""


def compile_region(
    diagram: Diagram, region: Region, exits: Mapping[str, Exits], flags: Flags, how: How
) -> Net:
    """The net of a region; `exits` says how each activity with an inside can be left."""
    return _Compiler(diagram, region, exits, flags, how).net


class _Compiler:
    """Places first, then what happens at each."""

    def __init__(
        self, diagram: Diagram, region: Region, exits: Mapping[str, Exits], flags: Flags, how: How
    ) -> None:
        self._how = how
        self._diagram = diagram
        self._region = region
        self._exits = exits
        self._nodes = [node for node in diagram.nodes.values() if node.id in region.nodes]
        self._flags = flags
        self._bits: dict[str, int] = {}
        self._armed: dict[str, int] = {}
        self._raised: dict[str, int] = {}
        self.net = Net()
        self.net.is_free = not flags.names
        self.net.waits_last = bool(flags.set_by) or any(
            is_join(node) and node.kind == "inclusiveGateway" for node in self._nodes
        )
        self._chains()
        self._places()
        self._arm()
        for node in self._nodes:
            self._node(node)
        self._begin()

    # Where tokens come to be.

    def _chains(self) -> None:
        """For each element the elements and flows that a token passes up to its place."""
        ways: dict[str, tuple[str, ...]] = {}
        for node in self._nodes:
            way = [node.id]
            following = self._handed_on(node)
            while following is not None and following.target not in way:
                way += [following.id, following.target]
                following = self._handed_on(self._diagram.nodes[following.target])
            ways[node.id] = tuple(way)
        self.net.chains = ways

    def _handed_on(self, node: Node) -> Flow | None:
        """The one flow by which a token goes on from here whatever happens."""
        after = self._diagram.after(node.id)
        stays = (
            self._how.full
            or len(after) != 1
            or after[0].id in self._region.parting
            or node.id in self._flags.set_by
            or is_join(node)
            or bool(self._diagram.attached(node.id))
            or self._may_fail(node)
        )
        if stays:
            return None
        target = self._diagram.nodes[after[0].target]
        if is_join(target) or target.kind == "endEvent":
            return None
        return None if self.net.waits_last and self.waits(node) else after[0]

    def _vanishes(self, node: Node) -> bool:
        return vanishes(node) and not self._is_cut_off(node)

    def _watched(self, node: Node) -> list[Node]:
        """The boundary events that belong to this region."""
        return [
            event for event in self._diagram.attached(node.id) if event.id in self._region.nodes
        ]

    def _may_fail(self, node: Node) -> bool:
        exits = self._exits_of(node)
        return not exits.ends or bool(exits.errors) or self._is_cut_off(node)

    def _exits_of(self, node: Node) -> Exits:
        return self._exits.get(node.id, ORDINARY) if node.kind in INSIDE else ORDINARY

    def _is_cut_off(self, node: Node) -> bool:
        throws = node.event.kind == "escalation" and node.kind.endswith(("ThrowEvent", "endEvent"))
        return throws and is_cut_off(self._diagram, self._region.level, node.event.name or "")

    def waits(self, node: Node) -> bool:
        """Whether somebody or something outside has to act before a token leaves."""
        chosen = any(
            self._diagram.nodes[flow.source].kind == "eventBasedGateway"
            for flow in self._diagram.before(node.id)
        )
        return node.kind in _WAITING and not chosen

    def _places(self) -> None:
        for node in self._nodes:
            if is_join(node):
                for flow in self._diagram.before(node.id):
                    self._place(flow.id)
            elif self._handed_on(node) is None and not self._vanishes(node):
                bit = self._place(node.id)
                if not self.waits(node):
                    self.net.at_once |= bit
        # A ring of elements that only hand on has no last one: any of them is its place.
        for node in self._nodes:
            way = self.net.chains[node.id]
            if self._handed_on(node) is not None and not any(id in self._bits for id in way):
                self._place(way[-1])
        self.net.tokens = (1 << len(self.net.places)) - 1

    def _place(self, id: str) -> int:
        if id not in self._bits:
            self._bits[id] = 1 << len(self.net.places)
            self.net.places.append(id)
        return self._bits[id]

    def _arm(self) -> None:
        """A clock beside the flow fires once for each time that its activity is entered."""
        for id in sorted(self._region.beside):
            event = self._diagram.nodes[id].event
            if self._how.once or (event.kind == "timer" and event.timer != "cycle"):
                self._armed[id] = 1 << (len(self.net.places) + len(self._armed))
        for name in self._flags.names:
            shift = len(self.net.places) + len(self._armed) + len(self._raised)
            self._raised[name] = 1 << shift

    def _entered(self, node: str) -> int:
        """The bit of the place of a token that comes to an element."""
        way = reversed(self.net.chains[node])
        return next((self._bits[id] for id in way if id in self._bits), 0)

    def _taken(self, flow: Flow) -> int:
        if is_join(self._diagram.nodes[flow.target]):
            return self._bits[flow.id]
        return self._entered(flow.target)

    # What happens there.

    def _begin(self) -> None:
        for flow in self._region.begins:
            state, _ = self._given([self._diagram.flows[flow]])
            for known in _every_sum(list(self._raised.values())):
                self.net.begins.setdefault(state | known if state else ENDED, flow)

    def _node(self, node: Node) -> None:
        if is_join(node):
            self._join(node)
        elif node.id in self._bits:
            bit = self._bits[node.id]
            found = [*self._leaving(node, bit), *self._interrupted(node, bit)]
            self.net.moves.setdefault(bit, []).extend(found)

    def _leaving(self, node: Node, bit: int) -> Iterator[Move]:
        exits = self._exits_of(node)
        if node.kind == "endEvent" or self._is_cut_off(node):
            error = (node.event.name or "") if node.event.kind == "error" else None
            ends = node.event.kind == "terminate"
            yield Move(node.id, bit, bit, 0, clears=True, ends=ends, error=error)
        elif exits.ends:
            take = bit | self._all_armed(node)
            for flows in self._ways_out(node):
                yield self._known(node, self._move(node.id, bit, take, flows))
        for code in sorted(exits.errors):
            if caught_at(self._diagram, node.id, "error", code) is None:
                yield Move(node.id, bit, bit, 0, clears=True, error=code)

    def _known(self, node: Node, move: Move) -> Move:
        """A move as far as it is open to what is known: writing, or asking in order."""
        if node.id in self._flags.set_by:
            name, value = self._flags.set_by[node.id]
            bit = self._raised[name]
            if value:
                return replace(move, take=move.take | bit, give=move.give | bit)
            return replace(move, take=move.take | bit)
        need, bar = move.need, move.bar
        for flow in self._diagram.after(node.id):
            asked, taken = self._flags.asked(flow), flow.id in move.flows
            if asked is not None:
                bit, opens = self._raised[asked[0]], asked[1] == taken
                need, bar = (need | bit, bar) if opens else (need, bar | bit)
            if taken and node.kind == "exclusiveGateway" and not flow.is_default:
                break  # those behind it are not asked
        return replace(move, need=need, bar=bar)

    def _interrupted(self, node: Node, bit: int) -> Iterator[Move]:
        for event in self._watched(node):
            if not fires(self._diagram, event, self._exits_of(node)):
                continue
            after = self._diagram.after(event.id)
            if event.event.interrupting:
                yield self._move(event.id, bit, bit | self._all_armed(node), after)
            else:
                armed = self._armed.get(event.id, 0)
                yield self._move(event.id, bit | armed, armed, after)

    def _all_armed(self, node: Node) -> int:
        found = 0
        for event in self._watched(node):
            found |= self._armed.get(event.id, 0)
        return found

    def _ways_out(self, node: Node) -> Iterator[Iterable[Flow]]:
        after = self._diagram.after(node.id)
        if node.kind in _CHOOSING:
            yield from ([flow] for flow in after)
        elif node.kind == "inclusiveGateway" and len(after) > 1:
            asked = [flow for flow in after if not flow.is_default]
            if len(asked) > MOST_BRANCHES:
                self.net.undecidable = node.id
                return
            sizes = range(1, len(asked) + 1)
            yield from chain.from_iterable(combinations(asked, size) for size in sizes)
            yield from ([flow] for flow in after if flow.is_default)
        else:
            yield after

    def _move(self, element: str, need: int, take: int, flows: Iterable[Flow]) -> Move:
        flows = tuple(flows)
        give, twice = self._given(flows)
        return Move(element, need, take, give, tuple(flow.id for flow in flows), twice=twice)

    def _given(self, flows: Iterable[Flow]) -> tuple[int, str | None]:
        give, twice = 0, None
        for flow in flows:
            bit = 0 if flow.id in self._region.parting else self._taken(flow)
            if bit & give:
                twice = self.net.places[bit.bit_length() - 1]
            give |= bit | self._armed_by(bit)
        return give, twice

    def _armed_by(self, bit: int) -> int:
        node = self._diagram.nodes.get(self.net.places[bit.bit_length() - 1]) if bit else None
        return self._all_armed(node) if node is not None else 0

    # Joins.

    def _join(self, node: Node) -> None:
        bits = [self._bits[flow.id] for flow in self._diagram.before(node.id)]
        every = self.net.joins[node.id] = sum(bits)
        ways = self._ways_out(node)
        if node.kind == "parallelGateway":
            self.net.at_once |= bits[0]
            moves = self.net.moves.setdefault(bits[0], [])
            moves.extend(self._move(node.id, every, every, way) for way in ways)
            return
        outcomes = tuple(self._move(node.id, 0, every, way) for way in ways)
        reach = tuple(self._upstream(node, flow) for flow in self._diagram.before(node.id))
        self.net.gatherings.append(Gathering(node.id, tuple(bits), reach, outcomes))

    def _upstream(self, join: Node, flow: Flow) -> int:
        """The places from which a flow can be reached without passing the join."""
        seen: set[str] = set()
        waiting = [flow.source]
        while waiting:
            id = waiting.pop()
            if id in seen or id == join.id:
                continue
            seen.add(id)
            waiting.extend(before.source for before in self._diagram.before(id))
            host = self._diagram.nodes[id].element.attached_to
            if host is not None:
                waiting.append(host)
        found = 0
        for place, bit in self._bits.items():
            flow_in = self._diagram.flows.get(place)
            if (flow_in.target if flow_in is not None else place) in seen:
                found |= bit
        return found


def _every_sum(bits: list[int]) -> list[int]:
    sums = [0]
    for bit in bits:
        sums += [one | bit for one in sums]
    return sums
