"""A process that lets a timer start begin an instance a day until it is killed; it says so."""

import sys
from datetime import timedelta

from engine.instances import Engine
from engine.jobs import Worker
from engine.store import Database, NewVersion
from tests.conftest import A_MONDAY
from tests.instances.diagrams import begun_every, user
from tests.instances.runtime import RUNTIME

DAYS = 60


def prepare(database: Database) -> None:
    """Put in force a process that begins every day."""
    files = begun_every("P1D", "giro", user("visita"))
    with database.begin(A_MONDAY) as work:
        Engine(RUNTIME).publish(work, NewVersion("giro", "Giro", files), by=None)


def live_through_all(database: Database) -> None:
    """Look at each day, from the first: what began before is known to the database alone."""
    worker = Worker(database, Engine(RUNTIME), {})
    for day in range(1, DAYS + 1):
        begun = worker.tick(A_MONDAY + timedelta(days=day)).timers
        if begun:
            sys.stdout.write(f"{day} {begun}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    live_through_all(Database(sys.argv[1]))
