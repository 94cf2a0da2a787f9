"""Random process models: blocks inside blocks, as plain graphs that both sides read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

Guard = tuple[str, int]
"""A variable and the value that opens the flow."""


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    guard: Guard | None = None  # on flows out of a choice: None is the default


@dataclass
class Place:
    id: str
    kind: str  # user, script, timer, message, sub, exclusive, parallel, inclusive, race, start,
    #            end, terminate, error
    attached_to: str | None = None
    interrupting: bool = True
    body: "Graph | None" = None


@dataclass
class Graph:
    places: dict[str, Place] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def out_of(self, id: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.source == id]

    def into(self, id: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.target == id]

    def attached(self, host: str) -> list[Place]:
        return [place for place in self.places.values() if place.attached_to == host]

    def all_edges(self) -> Iterator[Edge]:
        yield from self.edges
        for place in self.places.values():
            if place.body is not None:
                yield from place.body.all_edges()

    def size(self) -> int:
        return len(self.places) + sum(
            place.body.size() for place in self.places.values() if place.body is not None
        )


Ends = tuple[str, str]
"""The first and the last place of a block."""


class Maker:
    """Makes one model; the same seed makes the same model."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._count = 0

    def model(self) -> Graph:
        graph = Graph()
        self._level(graph, depth=3)
        return graph

    def _level(self, graph: Graph, depth: int) -> None:
        first, last = self._row(graph, depth)
        self._join(graph, self._add(graph, "start"), first)
        self._join(graph, last, self._add(graph, "end"))

    def _row(self, graph: Graph, depth: int) -> Ends:
        blocks = [self._block(graph, depth) for _ in range(self._random.randint(1, 3))]
        for before, after in pairwise(blocks):
            self._join(graph, before[1], after[0])
        return blocks[0][0], blocks[-1][1]

    def _block(self, graph: Graph, depth: int) -> Ends:
        simple = [self._task, self._task, self._script, self._catch, self._watched]
        nested = [self._choice, self._parallel, self._inclusive, self._loop, self._sub, self._race]
        makers = simple if depth == 0 else simple + nested + nested
        return self._random.choice(makers)(graph, depth - 1)

    def _task(self, graph: Graph, depth: int) -> Ends:
        del depth
        id = self._add(graph, "user")
        return id, id

    def _script(self, graph: Graph, depth: int) -> Ends:
        del depth
        id = self._add(graph, "script")
        return id, id

    def _catch(self, graph: Graph, depth: int) -> Ends:
        del depth
        id = self._add(graph, self._random.choice(["timer", "message"]))
        return id, id

    def _watched(self, graph: Graph, depth: int) -> Ends:
        del depth
        return self._watch(graph, self._add(graph, "user"))

    def _choice(self, graph: Graph, depth: int) -> Ends:
        split, merge = self._add(graph, "exclusive"), self._add(graph, "exclusive")
        for number, branch in enumerate(self._branches(graph, depth)):
            guard = (split, number) if number else None
            self._connect(graph, split, branch, merge, guard)
        return split, merge

    def _inclusive(self, graph: Graph, depth: int) -> Ends:
        split, merge = self._add(graph, "inclusive"), self._add(graph, "inclusive")
        for number, branch in enumerate(self._branches(graph, depth)):
            guard = (f"{split}_{number}", 1) if number else None
            self._connect(graph, split, branch, merge, guard)
        return split, merge

    def _parallel(self, graph: Graph, depth: int) -> Ends:
        split, merge = self._add(graph, "parallel"), self._add(graph, "parallel")
        for branch in self._branches(graph, depth):
            self._connect(graph, split, branch, merge)
        if self._random.random() < 0.2:
            beside = self._task(graph, 0)
            self._join(graph, split, beside[0])
            self._join(graph, beside[1], self._add(graph, "end"))
        return split, merge

    def _branches(self, graph: Graph, depth: int) -> list[Ends | None]:
        """Two or three branches, of which one may be empty."""
        count = self._random.randint(2, 3)
        branches: list[Ends | None] = [self._row(graph, depth) for _ in range(count - 1)]
        empty = self._random.random() < 0.2
        branches.insert(
            self._random.randint(0, count - 1), None if empty else self._row(graph, depth)
        )
        return branches

    def _loop(self, graph: Graph, depth: int) -> Ends:
        # A person in every round: a loop that waits for nobody would never end.
        merge, split = self._add(graph, "exclusive"), self._add(graph, "exclusive")
        task, body = self._task(graph, 0), self._row(graph, depth)
        self._join(graph, merge, task[0])
        self._join(graph, task[1], body[0])
        self._join(graph, body[1], split)
        self._join(graph, split, merge, (f"again_{split}", 1))
        return merge, split

    def _sub(self, graph: Graph, depth: int) -> Ends:
        host = self._add(graph, "sub")
        body = graph.places[host].body = Graph()
        if self._random.random() < 0.15:
            self._level_of_two(body, self._random.choice(["parallel", "inclusive"]))
            return host, host
        self._level(body, depth)
        if self._random.random() < 0.5:
            self._add_ending(body, self._random.choice(["terminate", "error"]))
            caught = Place(self._name("error"), "error", host)
            graph.places[caught.id] = caught
            self._join(graph, caught.id, self._add(graph, "end"))
        return self._watch(graph, host) if self._random.random() < 0.6 else (host, host)

    def _level_of_two(self, body: Graph, kind: str) -> None:
        """A level on which two tokens run one behind the other into the same join."""
        start, split, merge = (self._add(body, one) for one in ("start", "parallel", "exclusive"))
        again, join = self._add(body, kind), self._add(body, kind)
        self._join(body, start, split)
        for _ in range(2):
            self._connect(body, split, self._task(body, 0), merge)
        self._join(body, merge, again)
        for number in range(2):
            guard = (f"{again}_{number}", 1) if kind == "inclusive" and number else None
            self._connect(body, again, self._task(body, 0), join, guard)
        last = self._task(body, 0)
        self._join(body, join, last[0])
        self._join(body, last[1], self._add(body, "end"))

    def _add_ending(self, body: Graph, kind: str) -> None:
        """A way out right after the start: everything else of the level goes with it."""
        start = next(place.id for place in body.places.values() if place.kind == "start")
        (edge,) = body.out_of(start)
        body.edges.remove(edge)
        split, task = self._add(body, "parallel"), self._add(body, "user")
        self._join(body, start, split)
        self._join(body, split, edge.target)
        self._join(body, split, task)
        self._join(body, task, self._add(body, kind))

    def _race(self, graph: Graph, depth: int) -> Ends:
        race, merge = self._add(graph, "race"), self._add(graph, "exclusive")
        kinds = ["timer", "message", self._random.choice(["timer", "message"])]
        for kind in kinds[: self._random.randint(2, 3)]:
            event = self._add(graph, kind)
            branch = self._row(graph, depth) if self._random.random() < 0.5 else None
            self._join(graph, race, event)
            self._connect(graph, event, branch, merge)
        return race, merge

    def _watch(self, graph: Graph, host: str) -> Ends:
        """Put boundary events on an activity; what interrupts mostly comes back to the path."""
        merge = self._add(graph, "exclusive")
        self._join(graph, host, merge)
        for _ in range(self._random.randint(1, 2)):
            kind = self._random.choice(["timer", "message"])
            event = Place(self._name("bordo"), kind, host, self._random.random() < 0.5)
            graph.places[event.id] = event
            task = self._add(graph, "user")
            self._join(graph, event.id, task)
            back = event.interrupting and self._random.random() < 0.8
            self._join(graph, task, merge if back else self._add(graph, "end"))
        return host, merge

    def _connect(
        self, graph: Graph, split: str, branch: Ends | None, merge: str, guard: Guard | None = None
    ) -> None:
        self._join(graph, split, branch[0] if branch else merge, guard)
        if branch:
            self._join(graph, branch[1], merge)

    def _join(self, graph: Graph, source: str, target: str, guard: Guard | None = None) -> None:
        graph.edges.append(Edge(source, target, guard))

    def _add(self, graph: Graph, kind: str) -> str:
        place = Place(self._name(kind), kind)
        graph.places[place.id] = place
        return place.id

    def _name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}_{self._count}"
