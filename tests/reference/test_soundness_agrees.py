"""What is proved of random models holds in the plain token game, and what is found happens there.

The game knows nothing of the explorer: it is written from the standard, and another test holds the
engine to it.
"""

import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest

from engine.runtime import Diagram, examine
from engine.soundness import Flaw, Judged, Kind, flaws_of, judge
from tests.reference.models import Graph, Maker
from tests.reference.rendering import rendered
from tests.reference.test_engine_is_a_token_game import valuation
from tests.reference.token_game import Game

FIRST = int(os.environ.get("PERCORSI_SEED", "1"))
BATCH = 20
BATCHES = 2
DEEP_BATCHES = 400
RUNS = 3
ATTEMPTS = 40
LAST = 300
ROUNDS = 25
"""After so many actions no loop goes round again and nothing more begins beside the flow."""


def batches() -> list[object]:
    starts = [FIRST + number * BATCH for number in range(DEEP_BATCHES)]
    normal: list[object] = [pytest.param(start) for start in starts[:BATCHES]]
    if "PERCORSI_DEEP" not in os.environ:
        return normal
    return [*normal, *(pytest.param(start, marks=pytest.mark.deep) for start in starts[BATCHES:])]


def diagram_of(model: Graph) -> Diagram:
    refused, found = examine({"bpmn/prova.bpmn": rendered(model)}, "prova")
    assert not refused
    return found["prova"]


@pytest.mark.parametrize("first_seed", batches())
def test_a_model_that_is_proved_sound_never_gets_stuck(first_seed: int) -> None:
    for seed, model in models(first_seed):
        found = judge({"prova": diagram_of(model)}, "prova")
        if not {Kind.STUCK, Kind.ENDLESS, Kind.DOUBLED, Kind.UNDECIDED} & {f.kind for f in found}:
            for run in range(RUNS):
                random = Random(seed * 1_000 + run)
                game = Game(model)
                game.settle(valuation(model, random, again=True))
                assert comes_to_an_end(game, model, random), f"seed {seed}, run {run}"


@pytest.mark.parametrize("first_seed", batches())
def test_a_run_that_shows_a_fault_leads_to_it_in_the_game(first_seed: int) -> None:
    for seed, model in spoilt(first_seed):
        flaws = judge({"prova": diagram_of(model)}, "prova")
        for found in flaws:
            if found.kind in {Kind.STUCK, Kind.DOUBLED}:
                told = f"seed {seed}: {found}"
                try:
                    game = Replay(model, found.run).play(told)
                except NeverLeft:
                    # How a level with two tokens ends is not known before it is mended.
                    assert Kind.DOUBLED in {one.kind for one in flaws}, told
                    continue
                check(game, model, found, Random(seed), told)


@pytest.mark.parametrize("first_seed", batches())
def test_elements_that_only_hand_on_change_no_verdict(first_seed: int) -> None:
    for seed, model in [*models(first_seed), *spoilt(first_seed)]:
        diagram = diagram_of(model)

        few = flaws_of(Judged(diagram, {}))
        every = flaws_of(Judged(diagram, {}, limit=2_000, full=True))

        if Kind.UNDECIDED not in {one.kind for one in every}:
            assert sorts(few) == sorts(every), f"seed {seed}"


def models(first_seed: int) -> Iterator[tuple[int, Graph]]:
    for seed in range(first_seed, first_seed + BATCH):
        yield seed, Maker(seed).model()


def spoilt(first_seed: int) -> Iterator[tuple[int, Graph]]:
    """Models of which one gateway is of another kind than was meant."""
    for seed, model in models(first_seed):
        random = Random(-seed)
        graphs = list(levels(model))
        graph = random.choice(graphs)
        gateways = [
            place
            for place in graph.places.values()
            if place.kind in {"exclusive", "inclusive", "parallel"}
            and len(graph.into(place.id)) > 1
            and len(graph.out_of(place.id)) == 1
        ]
        if gateways:
            chosen = random.choice(gateways)
            kinds = sorted({"exclusive", "inclusive", "parallel"} - {chosen.kind})
            graph.places[chosen.id] = replace(chosen, kind=random.choice(kinds))
            yield seed, model


def levels(graph: Graph) -> Iterator[Graph]:
    yield graph
    for place in graph.places.values():
        if place.body is not None:
            yield from levels(place.body)


def sorts(found: list[Flaw]) -> set[str]:
    """Which faults, whatever the run that shows them."""
    named = {Kind.STUCK, Kind.DEAD}
    return {f"{one.kind} {one.element}" if one.kind in named else one.kind for one in found}


def comes_to_an_end(game: Game, model: Graph, random: Random, first: int = 0) -> bool:
    """Whether a random run does; from a later action on nothing more happens at the edges."""
    for number in range(first, LAST):
        if game.is_over:
            return True
        again = number < ROUNDS
        choices = [id for id in game.awaited() if again or not id.startswith("bordo")]
        if not choices:
            return False
        assert game.act(random.choice(choices))
        game.settle(valuation(model, random, again=again))
    return False


def check(game: Game, model: Graph, found: Flaw, random: Random, told: str) -> None:
    if found.kind is Kind.DOUBLED:
        waiting = found.element.startswith(("user", "timer", "message", "sub"))
        assert not waiting or game.awaited().count(found.element) != 1, told
    else:
        inner = holding(game, found.element)
        assert inner is not None, told
        # From around it the level may be ended: that saves nobody inside.
        comes_to_an_end(game, model, random, ROUNDS)
        assert inner.error or not inner.is_over, told


def holding(game: Game, join: str) -> Game | None:
    """The level on which a join waits."""
    if any(count and edge.target == join for edge, count in game.tokens.items()):
        return game
    insides = (work.inside for work in game.at_work if work.inside is not None)
    return next((found for one in insides if (found := holding(one, join)) is not None), None)


def inside_of(game: Game, host: str) -> Game | None:
    """What goes on in a sub-process."""
    for work in game.at_work:
        if work.inside is not None:
            found = work.inside if work.place.id == host else inside_of(work.inside, host)
            if found is not None:
                return found
    return None


class NeverLeft(Exception):  # it is no error of the test
    """A level inside cannot be brought to the end that a run passes."""


class Replay:
    """A run of ids, done in the game: what is waited for happens when the run leaves it."""

    def __init__(self, model: Graph, run: tuple[str, ...]) -> None:
        self._model, self._run = model, run
        self._graphs = list(levels(model))

    def play(self, told: str) -> Game:
        game = Game(self._model)
        game.settle(self._values(0))
        for at, id in enumerate(self._run):
            source, parted, _ = id.partition("__")
            if not parted:
                continue
            if source.startswith(("user", "timer", "message", "bordo")):
                assert game.act(source), f"{told}: {source} is not open: {game.awaited()}"
                game.settle(self._values(at))
            elif source.startswith(("sub", "error")):
                game = self._left(game, source, at, told)
        return game

    def _left(self, game: Game, source: str, at: int, told: str) -> Game:
        """The game when a level inside has been brought to its end, or to its error."""
        failing = source.startswith("error")
        places = {id: place for graph in self._graphs for id, place in graph.places.items()}
        host = (places[source].attached_to or "") if failing else source
        body = places[host].body or Graph()
        for attempt in range(ATTEMPTS):
            trial, random = deepcopy(game), Random(attempt)
            inside = inside_of(trial, host)
            if inside is None:
                return game
            while not (inside.error or inside.is_over):
                choices = [id for id in inside.awaited() if not id.startswith("bordo")]
                if not choices:
                    break
                assert trial.act(random.choice(choices))
                trial.settle(self._values(at) | valuation(body, random, again=False))
            if inside.error if failing else inside.is_over and not inside.error:
                return trial
        raise NeverLeft(f"{told}: {source}")

    def _values(self, at: int) -> dict[str, int]:
        """What opens the flows that the run takes next out of each choice."""
        left = self._run[at:]
        values: dict[str, int] = {}
        for graph in self._graphs:
            for place in graph.places.values():
                if place.kind in {"exclusive", "inclusive"}:
                    taken = self._taken(place.id, left)
                    for edge in graph.out_of(place.id):
                        if edge.guard is not None:
                            variable, value = edge.guard
                            opens = f"{edge.source}__{edge.target}" in taken
                            if opens or variable not in values:
                                values[variable] = value if opens else -1
        return values

    def _taken(self, gateway: str, left: tuple[str, ...]) -> set[str]:
        taken: set[str] = set()
        for id in left:
            source, parted, _ = id.partition("__")
            if parted and source == gateway:
                if id in taken:
                    break
                taken.add(id)
                if gateway.startswith("exclusive"):
                    break
        return taken
