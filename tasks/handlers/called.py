"""A handler's call: what it is given, where it works, and once only whatever comes twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from cases.tables import document
from engine import plain
from engine.instances import Engine
from engine.jobs import Job
from engine.store import Sealer, Work
from engine.store.journal import journal
from engine.store.prepared import Prepared
from engine.store.tables import instance
from tasks.definitions import Definitions
from tasks.tables import handled, task
from tasks.terms.duties import Duties

_DONE = "task_completed"


@dataclass(frozen=True, slots=True)
class House:
    """What every handler works with."""

    sealer: Sealer
    definitions: Definitions
    engine: Engine
    archives: bool = False  # whether letters are kept as PDF/A too


@dataclass(frozen=True, slots=True)
class Called:
    """A handler's call: in which unit of work, for which job, in which case and version."""

    work: Work
    job: Job
    case_id: int | None
    digest: str
    house: House

    @property
    def asked_at(self) -> datetime:
        """When the path came to this step: what failed for days was to be done then."""
        return min(self.job.asked_at, self.work.now)

    def given(self, *names: str) -> Any:
        """The first of these parameters that was given, or None."""
        found = (self.job.parameters.get(name) for name in names)
        return next((value for value in found if value is not None), None)

    def roles(self) -> list[str]:
        """Who is to be told."""
        told = self.given("a", "destinatario", "destinatari")
        return [told] if isinstance(told, str) else [str(one) for one in told or ()]

    def duties(self) -> Duties:
        """What is owed under which key, by the version of the path that calls."""
        found = self.house.definitions.get(self.work.connection, self.digest)
        return found.terms(self.work.now)

    def author(self, element: str | None = None) -> int | None:
        """Who was the last to complete an activity of the path, or this one of its activities.

        What the system does next, it does on what that person has written.
        """
        asked = _LAST if element is None else _LAST_OF_STEP
        mine = {"run": self.job.instance_id, "element": element}
        return asked.run(self.work.connection, mine).scalar_one_or_none()

    def papers(self, element: str) -> list[int]:
        """The documents that somebody attached in an activity of the path."""
        asked = (
            select(document.c.id)
            .join(task, task.c.id == document.c.task_id)
            .where(
                document.c.case_id == self.case_id,
                document.c.in_draft.is_(False),
                task.c.instance_id == self.job.instance_id,
                task.c.element == element,
            )
            .order_by(document.c.id)
        )
        return list(self.work.connection.execute(asked).scalars())


Act = Callable[[Called], Any]


def once(work: Work, job: Job, act: Callable[[], Any]) -> Any:
    """The job may come twice; its effects and this row are written together, once."""
    done = _DONE_BEFORE.run(work.connection, {"job": job.id}).scalar_one_or_none()
    if done is not None:
        return plain.loads(done)
    result = act()
    row = {"job_id": job.id, "result": plain.dumps(result), "at": work.now}
    _KEEP.run(work.connection, row)
    return result


def called(work: Work, job: Job, house: House) -> Called:
    """The call of a job: its case and version are those of the path that asks."""
    row = _ASKS.run(work.connection, {"instance": job.instance_id}).one()
    return Called(work, job, row.case_id, row.digest, house)


def number(value: object) -> int | None:
    """The number of a row among the parameters of a call; None for anything else."""
    text = str(value) if value is not None else ""
    return int(text) if text.isdecimal() else None


_DONE_BEFORE = Prepared(select(handled.c.result).where(handled.c.job_id == bindparam("job")))
_KEEP = Prepared(insert(handled), ["job_id", "result", "at"])
_ASKS = Prepared(
    select(instance.c.case_id, instance.c.digest).where(instance.c.id == bindparam("instance"))
)
_done = (
    select(journal.c.by)
    .where(journal.c.instance_id == bindparam("run"), journal.c.kind == _DONE)
    .order_by(journal.c.seq.desc())
    .limit(1)
)
_LAST = Prepared(_done)
_LAST_OF_STEP = Prepared(
    _done.where(
        journal.c.task_id.in_(
            select(task.c.id).where(
                task.c.instance_id == bindparam("run"), task.c.element == bindparam("element")
            )
        )
    )
)
