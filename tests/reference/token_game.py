"""The token game of BPMN in its plainest form, written from the standard and from nothing else.

Tokens lie on flows. An element fires when the rule of its kind finds its tokens. Nothing here
knows of the engine.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.reference.models import Edge, Graph, Place

WAITING = {"user", "timer", "message", "race", "sub"}


@dataclass
class Work:
    """An activity or event at which a token stays."""

    place: Place
    armed: set[str] = field(default_factory=set)
    inside: "Game | None" = None


class Game:
    """One level of the game."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.tokens: Counter[Edge] = Counter()
        self.at_work: list[Work] = []
        self.error = False
        for place in graph.places.values():
            if place.kind == "start":
                self._put(place.id)

    @property
    def is_over(self) -> bool:
        return not self.at_work and not self.tokens.total()

    def awaited(self) -> list[str]:
        """What is waited for from outside."""
        found: list[str] = []
        for work in self.at_work:
            if work.place.kind == "race":
                found += [edge.target for edge in self.graph.out_of(work.place.id)]
            elif work.inside is None:
                found.append(work.place.id)
            else:
                found += work.inside.awaited()
            found += [id for id in work.armed if self.graph.places[id].kind != "error"]
        return sorted(found)

    def act(self, id: str) -> bool:
        """Let what is waited for happen; the oldest if there are several."""
        return any(self._act_at(work, id) for work in list(self.at_work))

    def _act_at(self, work: Work, id: str) -> bool:
        if id in work.armed:
            self._strike(work, self.graph.places[id])
        elif work.place.kind == "race" and id in self.awaited_by_race(work):
            self.at_work.remove(work)
            self._put(id)
        elif work.inside is not None:
            return work.inside.act(id)
        elif work.place.id == id:
            self.at_work.remove(work)
            self._put(id)
        else:
            return False
        return True

    def awaited_by_race(self, work: Work) -> list[str]:
        return [edge.target for edge in self.graph.out_of(work.place.id)]

    def _strike(self, work: Work, event: Place) -> None:
        if event.interrupting:
            self.at_work.remove(work)
        elif event.kind == "timer":
            work.armed.discard(event.id)
        self._put(event.id)

    def settle(self, values: Mapping[str, int]) -> None:
        """Fire everything that fires by itself; inclusive joins only when nothing else does."""
        while self._settle_inside(values) or self._fire(values, {"inclusive"}, but=True):
            pass
        while self._fire(values, {"inclusive"}):
            self.settle(values)

    def _settle_inside(self, values: Mapping[str, int]) -> bool:
        for work in list(self.at_work):
            if work.inside is None:
                continue
            work.inside.settle(values)
            if work.inside.error:
                caught = [id for id in work.armed if self.graph.places[id].kind == "error"]
                self._strike(work, self.graph.places[caught[0]])
                return True
            if work.inside.is_over:
                self.at_work.remove(work)
                self._put(work.place.id)
                return True
        return False

    def _fire(self, values: Mapping[str, int], kinds: set[str], *, but: bool = False) -> bool:
        """Fire one element, if there is one of these kinds (or of all but these)."""
        for edge in [edge for edge, count in self.tokens.items() if count]:
            place = self.graph.places[edge.target]
            if (place.kind in kinds) is not but and self._fire_at(place, edge, values):
                return True
        return False

    def _fire_at(self, place: Place, edge: Edge, values: Mapping[str, int]) -> bool:
        taken = self._taken(place, edge)
        if not taken:
            return False
        for one in taken:
            self.tokens[one] -= 1
        if place.kind in WAITING:
            inside = Game(place.body) if place.body is not None else None
            armed = {event.id for event in self.graph.attached(place.id)}
            self.at_work.append(Work(place, armed, inside))
        elif place.kind in {"terminate", "error"}:
            self.tokens.clear()
            self.at_work.clear()
            self.error = place.kind == "error"
        else:
            self._put(place.id, values)
        return True

    def _taken(self, place: Place, edge: Edge) -> list[Edge]:
        """The tokens that an element takes; none when it may not fire."""
        edges = self.graph.into(place.id)
        filled = [one for one in edges if self.tokens[one]]
        if place.kind == "parallel":
            return edges if len(filled) == len(edges) else []
        if place.kind == "inclusive":
            return filled if self._nothing_more_comes(place, edges, filled) else []
        return [edge]

    def _nothing_more_comes(self, join: Place, edges: list[Edge], filled: list[Edge]) -> bool:
        """No token elsewhere has a way to an empty flow, save those with a way to a filled one."""
        elsewhere = [
            self._ways(edge, join.id)
            for edge, count in self.tokens.items()
            if count and edge.target != join.id
        ]
        for work in self.at_work:
            starts = [work.place.id, *work.armed]
            ways = [self._ways(edge, join.id) for id in starts for edge in self.graph.out_of(id)]
            elsewhere.append(set().union(*ways))
        empty = set(edges) - set(filled)
        return not any(ways & empty and not ways & set(filled) for ways in elsewhere)

    def _ways(self, edge: Edge, stop: str) -> set[Edge]:
        """All flows that a token on this one can come to without passing a place."""
        seen: set[Edge] = set()
        waiting = [edge]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            if one.target != stop:
                beside = [event.id for event in self.graph.attached(one.target)]
                for id in (one.target, *beside):
                    waiting.extend(self.graph.out_of(id))
        return seen

    def _put(self, id: str, values: Mapping[str, int] | None = None) -> None:
        """Put tokens on the flows out of a place: all, or those that are open."""
        edges = self.graph.out_of(id)
        kind = self.graph.places[id].kind
        if kind in {"exclusive", "inclusive"} and len(edges) > 1 and values is not None:
            opened = [
                edge for edge in edges if edge.guard and values[edge.guard[0]] == edge.guard[1]
            ]
            opened = opened or [edge for edge in edges if edge.guard is None]
            edges = opened[:1] if kind == "exclusive" else opened
        for edge in edges:
            self.tokens[edge] += 1
