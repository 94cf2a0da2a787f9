"""What a person has decided of a term is kept by a job, right after its duty stands again.

Whoever reads an act goes on at once; what stood again is compared with what ran there in a unit of
work of its own. A clock that would ring meanwhile waits for it (`engine.instances.rows`).
"""

from datetime import datetime
from typing import Any

from engine.instances import Change
from engine.jobs import Handler, Job
from engine.store import Database, NewJob, Work
from tasks.handlers.called import House, once
from tasks.terms.returning import Again, keep_decided

KEEP = "termini.conserva"
"""The handler of the job; no diagram may name it: a step in which something stands again asks."""


class Returning:
    """A projection: asks for the job where something stands again that was interrupted."""

    def write(self, work: Work, change: Change) -> None:
        """Where nothing stands again it costs nothing."""
        if change.again:
            given = {"percorso": change.instance.id, "di_nuovo": dict(change.again)}
            work.jobs.append(NewJob("service", KEEP, parameters=given))


def keeping(database: Database, house: House) -> Handler:
    """The handler that keeps what was decided, once."""

    def handle(job: Job, now: datetime) -> Any:
        what = Again(int(job.parameters["percorso"]), dict(job.parameters["di_nuovo"]))
        with database.begin(now) as work:
            return once(work, job, lambda: keep_decided(work, house, what))

    return handle
