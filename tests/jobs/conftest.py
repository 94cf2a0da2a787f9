"""A worker over the engine of small diagrams."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.jobs import BusinessError, Handler, Job, Tally, Worker
from engine.store import queue
from engine.store.journal import journal
from engine.store.tables import instance
from tests.instances.conftest import Bench, bench, runtime

__all__ = ["bench", "runtime"]


@dataclass
class Post:
    """A handler that remembers what it was asked, and fails as often as it is told to."""

    failures: int = 0
    error: Exception = field(default_factory=lambda: ConnectionError("Tizio Inventatis"))
    done: list[int] = field(default_factory=list)

    def __call__(self, job: Job, now: datetime) -> Any:
        if self.failures:
            self.failures -= 1
            raise self.error
        self.done.append(job.id)
        return f"ricevuta-{job.id}"


def not_possible(job: Job, now: datetime) -> Any:
    raise BusinessError("destinatario_sconosciuto")


@dataclass
class Staff:
    """A worker, its post, and the bench it works at."""

    bench: Bench
    post: Post
    worker: Worker

    def tick(self) -> Tally:
        return self.worker.tick(self.bench.now)

    def statuses(self) -> list[str]:
        with self.bench.database.read() as connection:
            asked = select(queue.job.c.status).order_by(queue.job.c.id)
            return list(connection.execute(asked).scalars())

    def awaited(self, process: str) -> list[str]:
        with self.bench.database.read() as connection:
            awaited = connection.execute(
                select(instance.c.awaited).where(instance.c.process == process)
            ).scalars()
            return list(awaited)

    def count_facts(self, kind: str) -> int:
        with self.bench.database.read() as connection:
            many: int = connection.execute(
                select(func.count()).where(journal.c.kind == kind)
            ).scalar_one()
        return many


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def another_worker(bench: Bench, post: Post) -> Callable[[str], Worker]:
    handlers: dict[str, Handler] = {"posta.invia": post, "posta.impossibile": not_possible}
    return lambda name: Worker(bench.database, bench.engine, handlers, name=name)


@pytest.fixture
def staff(bench: Bench, post: Post, another_worker: Callable[[str], Worker]) -> Staff:
    return Staff(bench, post, another_worker("primo"))
