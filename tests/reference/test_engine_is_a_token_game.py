"""Every run of the engine, saved and restored after each step, is a run of the token game."""

import os
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from engine.runtime import Program, advance, compile_program
from engine.runtime.advance import move
from engine.runtime.instance import Instance
from engine.runtime.language import FeelEngine
from engine.steps import (
    Happened,
    MessageArrived,
    Passage,
    Started,
    Status,
    Step,
    TaskCompleted,
    TimerDue,
)
from tests.engine.stage import MONDAY
from tests.reference.models import Graph, Maker
from tests.reference.rendering import rendered
from tests.reference.token_game import Game

BATCH = 20
BATCHES = 15
DEEP_BATCHES = 1_000
RUNS = 3
ROUNDS = 25
"""After so many actions no loop goes round again, so that every run comes to its end."""
LAST = 400

FIRST = int(os.environ.get("PERCORSI_SEED", "1"))


def batches() -> list[Any]:
    """First seeds of batches of models: 300 models in a normal run, 20,000 in a deep one."""
    starts = [FIRST + number * BATCH for number in range(DEEP_BATCHES)]
    normal = [pytest.param(start) for start in starts[:BATCHES]]
    if "PERCORSI_DEEP" not in os.environ:
        return normal
    return [*normal, *(pytest.param(start, marks=pytest.mark.deep) for start in starts[BATCHES:])]


@pytest.mark.parametrize("first_seed", batches())
def test_runs_of_random_models_are_runs_of_the_token_game(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + BATCH):
        play(seed)


def play(seed: int) -> None:
    """Play a model of this seed a few times on both sides."""
    model = Maker(seed).model()
    program = compile_program({"bpmn/prova.bpmn": rendered(model)}, "prova")
    for run in range(RUNS):
        both = Both(model, program, Random(seed * 1_000 + run))
        for number in range(LAST):
            told = f"seed {seed}, run {run}, action {number}"
            both.compare(told)
            choices = both.choices(again=number < ROUNDS)
            if not choices:
                break
            both.act(choices, told, again=number < ROUNDS)
        else:
            pytest.fail(f"seed {seed}, run {run} does not end")


class Both:
    """One run on both sides: the game, and the engine twice, once living only in bytes between
    steps and once never saved at all."""

    def __init__(self, model: Graph, program: Program, random: Random) -> None:
        self.model, self.program, self.random = model, program, random
        self.now = MONDAY
        self.values = valuation(model, random, again=True)
        self.game = Game(model)
        self.game.settle(self.values)
        started = Started(self.values)
        self.kept = Instance(program.levels, program.process, FeelEngine(MONDAY, {}), {})
        self.step = advance(program, None, started, self.now, {})
        self.other = move(program, self.kept, started)
        self.entered: set[str] = set()
        self._note_passages()

    def choices(self, *, again: bool) -> list[str]:
        """What may happen next. Towards the end no more boundary events: one that does not
        interrupt has no end, and may be all that is left of a join that waits in vain."""
        open_to = self.game.awaited()
        return [id for id in open_to if again or not id.startswith("bordo")]

    def compare(self, told: str) -> None:
        assert awaited(self.step) == self.game.awaited(), told
        assert (self.step.status is Status.COMPLETED) == self.game.is_over, told
        assert self.other == self.step, told
        assert self.entered or not self.step.tasks, told
        if self.game.is_over:
            assert not self.entered, told

    def act(self, choices: list[str], told: str, *, again: bool) -> None:
        """Let one of the things that are awaited happen on both sides."""
        id = self.random.choice(choices)
        values = {**self.values, **valuation(self.model, self.random, again=again)}
        happened = happening(self.step, id, values)
        if isinstance(happened, TaskCompleted):
            self.values = values
        assert self.game.act(id), told
        self.game.settle(self.values)
        forget(self.kept)
        if isinstance(happened, TimerDue):
            due_at = (one.due_at for one in self.step.timers if one.key == happened.timer)
            self.now = max(self.now, *due_at)
        self.kept.script_engine = FeelEngine(self.now, {})
        self.step = advance(self.program, self.step.snapshot, happened, self.now, {})
        self.other = move(self.program, self.kept, happened)
        self._note_passages()

    def _note_passages(self) -> None:
        for passed in self.step.passed:
            if passed.how is Passage.ENTERED:
                self.entered.add(passed.key)
            else:
                self.entered.discard(passed.key)


def valuation(model: Graph, random: Random, *, again: bool) -> dict[str, int]:
    """A value for every variable that a flow asks for."""
    guards = [edge.guard for edge in model.all_edges() if edge.guard is not None]
    return {
        variable: random.randint(0, 2 if variable.startswith("exclusive") else 1)
        if again or not variable.startswith("again")
        else 0
        for variable, _ in guards
    }


def awaited(step: Step) -> list[str]:
    groups = (step.tasks, step.timers, step.events)
    return sorted(one.element for group in groups for one in group)


def happening(step: Step, id: str, values: Mapping[str, int]) -> Happened:
    """What happens at the oldest of what is awaited there."""
    for task in step.tasks:
        if task.element == id:
            return TaskCompleted(task.key, values)
    for timer in step.timers:
        if timer.element == id:
            return TimerDue(timer.key)
    found = next(one for one in step.events if one.element == id)
    return MessageArrived(found.key, found.name)


def forget(instance: Instance) -> None:
    """Let go of what the last step told, as a new step would; the tree stays as it is."""
    for told in (instance.trace, instance.sent, instance.decided, instance.doubts):
        told.clear()
