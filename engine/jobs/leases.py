"""The lease of a job: who claims it, until when, and whose report still counts."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from engine import plain
from engine.jobs.looking import Found
from engine.jobs.ports import Job
from engine.refusal import Refusal
from engine.steps import TaskKey
from engine.store import Prepared, Work
from engine.store.prepared import find_instant, instant
from engine.store.queue import is_leased, is_waiting, job


class Overtaken(Refusal):
    """Il lavoro {job} è stato nel frattempo affidato a un altro: questo esito non conta."""


def claim(work: Work, worker: str, lease: timedelta) -> Job | None:
    """Lease the job that has been due the longest to a worker; None when nothing is due."""
    asked = {"now": work.now, "worker": worker, "until": work.now + lease}
    row = _CLAIM.run(work.connection, asked).first()
    return None if row is None else _job_of(row)


def finish(work: Work, leased: Job, status: str = "done") -> None:
    """Report the end of a job; `Overtaken` when its lease has gone to somebody else."""
    _report(work, _ENDED, leased, status=status, ended_at=work.now)


def postpone(work: Work, leased: Job, until: datetime) -> None:
    """Give a job back, to be tried again; `Overtaken` when the lease is somebody else's."""
    _report(work, _GIVEN_BACK, leased, status="waiting", run_at=until)


def rescue(work: Work, patience: int) -> list[Job]:
    """Give back the jobs whose worker has not reported before its lease ran out.

    What killed its worker `patience` times is given up instead: these jobs are the answer.
    Messages are not counted so: they may wait long for their receiver.
    """
    if not _STALE.run(work.connection, {"now": work.now}).scalar_one():
        return []
    stale = (is_leased, job.c.leased_until < work.now)
    free = {"leased_by": None, "leased_until": None}
    hopeless = work.connection.execute(
        update(job)
        .where(*stale, job.c.attempts >= patience, job.c.kind != "message")
        .values(status="failed", ended_at=work.now, **free)
        .returning(job)
    ).all()
    work.connection.execute(
        update(job).where(*stale).values(status="waiting", run_at=work.now, **free)
    )
    return [_job_of(row) for row in hopeless]


class _Jobs:
    """A look at jobs that are due and at leases that have run out: at two indexes."""

    asks = (
        select(func.min(job.c.run_at)).where(is_waiting).scalar_subquery(),
        select(func.min(job.c.leased_until)).where(is_leased).scalar_subquery(),
    )

    def is_due(self, found: Found, now: datetime) -> bool:
        """Whether some job is due or some lease has run out."""
        waiting, leased = map(find_instant, found)
        return (waiting is not None and waiting <= now) or (leased is not None and leased < now)

    def next_due(self, _connection: Connection, found: Found) -> datetime | None:
        """When the next waiting job is due: of leases, it is hoped that their worker reports."""
        return find_instant(found[0])


JOBS = _Jobs()


def _job_of(row: Any) -> Job:
    return Job(
        row.id,
        row.kind,
        row.handler,
        row.instance_id,
        None if row.task_key is None else TaskKey(row.task_key),
        plain.loads(row.parameters),
        row.attempts,
        row.fence,
        instant(row.created_at),
    )


def _report(work: Work, report: Prepared, leased: Job, **values: object) -> None:
    done = report.run(work.connection, {"of": leased.id, "seen": leased.fence, **values})
    if done.rowcount != 1:
        raise Overtaken(job=leased.id)


_now = bindparam("now", type_=job.c.run_at.type)
_stale = select(job.c.id).where(is_leased, job.c.leased_until < _now).exists()
_STALE = Prepared(select(_stale))
_reported = (
    update(job)
    .where(job.c.id == bindparam("of"), job.c.fence == bindparam("seen"), is_leased)
    .values(leased_by=None, leased_until=None)
)
_ENDED = Prepared(_reported, ["status", "ended_at", "leased_by", "leased_until"])
_GIVEN_BACK = Prepared(_reported, ["status", "run_at", "leased_by", "leased_until"])
_due: ColumnElement[int] = (
    select(job.c.id)
    .where(is_waiting, job.c.run_at <= _now)
    .order_by(job.c.run_at, job.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)  # PostgreSQL alone; SQLite has one writer
    .scalar_subquery()
)
_CLAIM = Prepared(
    update(job)
    .where(job.c.id == _due)
    .values(
        status="leased",
        leased_by=bindparam("worker"),
        leased_until=bindparam("until", type_=job.c.leased_until.type),
        attempts=job.c.attempts + 1,
        fence=job.c.fence + 1,
    )
    .returning(job)
)
