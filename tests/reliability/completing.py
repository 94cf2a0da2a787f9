"""A process that completes tasks until it is killed; it says so only after each commit."""

import sys
from dataclasses import dataclass

from sqlalchemy import select

from engine.instances import Change, Engine
from engine.steps import TaskCompleted, TaskKey
from engine.store import Database, NewVersion
from engine.store.tables import instance
from tests.conftest import A_MONDAY
from tests.instances.diagrams import again, diagram, user
from tests.instances.runtime import RUNTIME

INSTANCES = 10
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A completion of which the process was told that it is kept."""

    instance: int
    revision: int

    @classmethod
    def read(cls, line: str) -> "Acknowledged":
        number, revision = line.split()
        return cls(int(number), int(revision))


def prepare(database: Database) -> None:
    """Start the instances, each with a task that has a reminder."""
    engine = Engine(RUNTIME)
    files = diagram("giro", user("visita", reminded_after="P3D"), again("ancora", "visita", "va"))
    with database.begin(A_MONDAY) as work:
        digest = engine.publish(work, NewVersion("giro", "Giro", files), by=None)
        for number in range(INSTANCES):
            engine.start(work, digest, data={"caso_id": number}, by=1)


def complete_all(database: Database) -> None:
    """Complete the open task of each instance in turn, until each has had its rounds."""
    engine = Engine(RUNTIME)
    numbers = _numbers(database)
    for _ in range(ROUNDS):
        for number in numbers:
            change = _complete(database, engine, number)
            if change is not None:
                line = f"{change.instance.id} {change.instance.revision}\n"
                sys.stdout.write(line)
                sys.stdout.flush()


def _complete(database: Database, engine: Engine, number: int) -> Change | None:
    with database.begin(A_MONDAY) as work:
        row = work.connection.execute(select(instance).where(instance.c.id == number)).one()
        if row.revision > ROUNDS:
            return None
        key = TaskKey(open_task(row.awaited))
        happened = TaskCompleted(key, {"va": True})
        return engine.happen(work, number, happened, by=1, seen=row.revision)


def open_task(awaited: str) -> str:
    """The key of the task that is open in an instance."""
    from engine.instances.awaited import Awaited

    return next(iter(Awaited.loads(awaited).tasks))


def _numbers(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(select(instance.c.id).order_by(instance.c.id)).scalars())


if __name__ == "__main__":
    complete_all(Database(sys.argv[1]))
