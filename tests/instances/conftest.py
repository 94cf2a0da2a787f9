"""An engine over small diagrams, and what a test wants to know of an instance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from engine.clock import MovedClock
from engine.instances import Change, Engine, Runtime
from engine.steps import Data, Happened, TaskCompleted
from engine.store import Database, NewVersion, Work
from tests.instances.diagrams import Shape, diagram
from tests.instances.runtime import RUNTIME


@dataclass
class Bench:
    """A database, an engine and a clock, and the few sentences a test says to them."""

    database: Database
    engine: Engine
    clock: MovedClock

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def published(self, process: str, *shapes: Shape, begun_by: str | None = None) -> str:
        from engine.store import StartEvent

        starts = (StartEvent("message", begun_by, "inizio"),) if begun_by else ()
        new = NewVersion(process, process, diagram(process, *shapes, begun_by=begun_by), starts)
        with self.database.begin(self.now) as work:
            return self.engine.publish(work, new, by=None)

    def started(self, process: str, *shapes: Shape, data: Data | None = None) -> Change:
        digest = self.published(process, *shapes)
        with self.database.begin(self.now) as work:
            return self.engine.start(work, digest, data=data, by=1)

    def happens(self, change: Change, happened: Happened, *, by: int | None = 1) -> Change:
        with self.database.begin(self.now) as work:
            return self.engine.happen(work, change.instance.id, happened, by=by)

    def completes(self, change: Change, **answers: object) -> Change:
        """Somebody completes the first task that is open after a change."""
        return self.happens(change, TaskCompleted(change.step.tasks[0].key, answers))


@pytest.fixture
def runtime() -> Runtime:
    return RUNTIME


@pytest.fixture
def bench(database: Database, clock: MovedClock, runtime: Runtime) -> Bench:
    return Bench(database, Engine(runtime), clock)


@pytest.fixture
def transaction(bench: Bench) -> Callable[[Callable[[Work], object]], None]:
    """Does something in a unit of work of its own."""

    def do(what: Callable[[Work], object]) -> None:
        with bench.database.begin(bench.now) as work:
            what(work)

    return do
