"""Incidents: where the system gives up and a person is asked, in a sentence they understand."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from engine.instances import Change
from engine.refusal import NotFound, Refusal
from engine.steps import Passage, Status
from engine.store import Fact, Work
from engine.store.queue import incident, job
from engine.store.tables import instance, start_timer, timer


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that the system could not do by itself."""

    id: int
    sentence: str
    opened_at: datetime
    instance_id: int | None
    job_id: int | None
    timer_key: str | None
    start: tuple[str, str] | None = None  # the timer start: digest of the version, element


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, where in the house: a job or timer of an instance, or a timer start."""

    sentence: str
    cause: BaseException | None
    instance_id: int | None = None
    job_id: int | None = None
    timer_key: str | None = None
    start: tuple[str, str] | None = None


def open_incident(work: Work, trouble: Trouble) -> int:
    """Write an incident and its fact; its number."""
    digest, element = trouble.start or (None, None)
    values = {
        "start_digest": digest,
        "start_element": element,
        "job_id": trouble.job_id,
        "instance_id": trouble.instance_id,
        "timer_key": trouble.timer_key,
        "sentence": trouble.sentence,
        "trace": trace_of(trouble.cause),
        "opened_at": work.now,
    }
    made: int = work.connection.execute(
        insert(incident).returning(incident.c.id), values
    ).scalar_one()
    work.facts.append(
        Fact(
            "incident_opened",
            instance_id=trouble.instance_id,
            data={"incident": made, "job": trouble.job_id, "timer": trouble.timer_key},
        )
    )
    return made


class Failures:
    """Tells a person of an instance that ended in an error which its diagram does not catch."""

    def write(self, work: Work, change: Change) -> None:
        """Open an incident if the change made the instance fail."""
        if change.instance.status is not Status.FAILED:
            return
        failed = [one.element for one in change.step.passed if one.how is Passage.FAILED]
        sentence = (
            f"Il percorso «{change.instance.process}» si è interrotto in "
            f"«{', '.join(failed)}» per un errore che il suo diagramma non prevede."
        )
        open_incident(work, Trouble(sentence, None, change.instance.id))


def open_incidents(connection: Connection, limit: int = 100) -> Sequence[Incident]:
    """Incidents that nobody has closed, the oldest first."""
    rows = connection.execute(
        select(incident)
        .where(incident.c.closed_at.is_(None))
        .order_by(incident.c.opened_at, incident.c.id)
        .limit(limit)
    )
    return [_incident(row) for row in rows]


def retry(work: Work, incident_id: int, *, by: int, why: str | None = None) -> None:
    """Close an incident by letting its job, timer or timer start be tried again at once.

    `NotFound` when there is no such incident, or it is closed.
    """
    row = _get_open(work, incident_id)
    if row.job_id is not None:
        work.connection.execute(
            update(job)
            .where(job.c.id == row.job_id, job.c.status == "failed")
            .values(status="waiting", run_at=work.now, attempts=0, ended_at=None)
        )
    if row.timer_key is not None:
        work.connection.execute(
            update(timer)
            .where(timer.c.instance_id == row.instance_id, timer.c.key == row.timer_key)
            .values(wake_at=work.now, attempts=0)
        )
    if row.start is not None:
        digest, element = row.start
        work.connection.execute(
            update(start_timer)
            .where(start_timer.c.digest == digest, start_timer.c.element == element)
            .values(wake_at=work.now, attempts=0)
        )
    _close(work, row, by, "incident_retried", why)


def close_incident(work: Work, incident_id: int, *, by: int) -> None:
    """Close an incident that was dealt with in another way."""
    _close(work, _get_open(work, incident_id), by, "incident_closed")


def reason_of(cause: BaseException) -> str:
    """Why, in words that hold no personal datum: a refusal's sentence, or the kind of bug."""
    if isinstance(cause, Refusal):
        return str(cause)
    return f"errore del programma ({type(cause).__name__})."


def trace_of(cause: BaseException | None) -> str:
    """Kinds and places of code, without messages and values: these could name people."""
    lines = []
    while cause is not None:
        lines.append(type(cause).__name__)
        for frame in traceback.extract_tb(cause.__traceback__):
            lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")  # noqa: PERF401
        cause = cause.__cause__
    return "\n".join(lines)


def _get_open(work: Work, incident_id: int) -> Incident:
    row = work.connection.execute(
        select(incident).where(incident.c.id == incident_id, incident.c.closed_at.is_(None))
    ).first()
    if row is None:
        raise NotFound
    return _incident(row)


def _incident(row: Row[Any]) -> Incident:
    return Incident(
        row.id,
        row.sentence,
        row.opened_at,
        row.instance_id,
        row.job_id,
        row.timer_key,
        (row.start_digest, row.start_element) if row.start_digest else None,
    )


def _close(work: Work, found: Incident, by: int, kind: str, why: str | None = None) -> None:
    work.connection.execute(
        update(incident).where(incident.c.id == found.id).values(closed_at=work.now, closed_by=by)
    )
    of_case = select(instance.c.case_id).where(instance.c.id == found.instance_id)
    work.facts.append(
        Fact(
            kind,
            case_id=work.connection.execute(of_case).scalar_one_or_none(),
            instance_id=found.instance_id,
            by=by,
            why=why,
            data={"incident": found.id},
        )
    )
