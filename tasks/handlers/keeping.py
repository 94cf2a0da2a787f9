"""What a person has decided of a term is kept by a job, right after its duty stands again.

Whoever reads an act goes on at once; what stood again is compared with what ran there in a unit of
work of its own. A clock that would ring meanwhile waits for it (`engine.instances.rows`).
So does what is done while its term rests: with it the rest has ended.
"""

from datetime import datetime
from typing import Any

from engine.instances import Change
from engine.jobs import Handler, Job
from engine.store import Database, NewJob, Work
from tasks.handlers.called import House, once
from tasks.tables import NO_TERM
from tasks.terms.returning import Again, keep_decided
from tasks.terms.waking import end_rests

KEEP = "termini.conserva"
"""The handler of the job; no diagram may name it: a step in which something stands again asks."""


RESUME = "termini.riprendi"
"""The handler of the other; a step that ends an activity while a clock of its path rests asks."""


class Returning:
    """A projection: asks for the job where something stands again that was interrupted, and for
    the other where something was done while a clock rests.
    """

    def write(self, work: Work, change: Change) -> None:
        """Where nothing stands again, and nothing rests, it costs nothing."""
        if change.again:
            given = {"di_nuovo": dict(change.again), "subito": change.back.at_once}
            parameters = {"percorso": change.instance.id, **given}
            work.jobs.append(NewJob("service", KEEP, parameters=parameters))
        if change.closed and any(one.due_at == NO_TERM for one in change.step.timers):
            closed = {
                "percorso": change.instance.id,
                "chiuse": [str(one) for one in change.closed],
            }
            work.jobs.append(NewJob("service", RESUME, parameters=closed))


def keeping(database: Database, house: House) -> Handler:
    """The handler that keeps what was decided, once."""

    def handle(job: Job, now: datetime) -> Any:
        given = job.parameters
        at_once = bool(given.get("subito", False))
        what = Again(int(given["percorso"]), dict(given["di_nuovo"]), at_once=at_once)
        with database.begin(now) as work:
            return once(work, job, lambda: keep_decided(work, house, what))

    return handle


def resuming(database: Database, house: House) -> Handler:
    """The handler that ends the rests of what is no longer asked, once."""

    def handle(job: Job, now: datetime) -> Any:
        number, keys = int(job.parameters["percorso"]), list(job.parameters["chiuse"])
        with database.begin(now) as work:
            return once(work, job, lambda: end_rests(work, house, number, keys))

    return handle
