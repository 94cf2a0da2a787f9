"""The table of jobs, the system's own pieces of work, and of the incidents they end in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    insert,
    literal_column,
)

from engine import plain
from engine.store.prepared import Prepared
from engine.store.schema import Id, Instant, metadata

job = Table(
    "job",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("handler", String(120), nullable=False),
    Column("instance_id", Id, ForeignKey("instance.id")),
    Column("task_key", String(64)),
    Column("correlation", String(250)),  # of a message: whoever begins to listen wakes it
    Column("parameters", Text, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("status", String(12), nullable=False),  # waiting, leased, done, failed, dropped
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),  # one more at each claim: a zombie has an old one
    Column("leased_by", String(120)),
    Column("leased_until", Instant),
    Column("created_at", Instant, nullable=False),  # of a late step: when it should have asked
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)
# Written out, not given as parameters: only so is a query sure to be answered from the index of
# the few jobs that are open, and not from all that ever were.
_WAITING: ColumnElement[str] = literal_column("'waiting'")
_LEASED: ColumnElement[str] = literal_column("'leased'")
is_waiting = job.c.status == _WAITING
is_leased = job.c.status == _LEASED
is_open = job.c.status.in_((_WAITING, _LEASED))
Index("ix_job_run_at", job.c.run_at, sqlite_where=is_waiting, postgresql_where=is_waiting)
Index(
    "ix_job_leased_until", job.c.leased_until, sqlite_where=is_leased, postgresql_where=is_leased
)
Index("ix_job_instance_id", job.c.instance_id, sqlite_where=is_open, postgresql_where=is_open)

incident = Table(
    "incident",
    metadata,
    Column("id", Id, primary_key=True),
    Column("job_id", Id, ForeignKey("job.id")),
    Column("instance_id", Id, ForeignKey("instance.id")),
    Column("timer_key", String(64)),
    Column("start_digest", String(64)),  # of the version whose timer start,
    Column("start_element", String(120)),  # this one, began no instance
    Column("sentence", Text, nullable=False),  # Italian, for whoever looks after the system
    Column("trace", Text, nullable=False),  # kinds and places of code only, never values
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Id),
    sqlite_autoincrement=True,
)
_UNSOLVED = incident.c.closed_at.is_(None)
Index(
    "ix_incident_opened_at",
    incident.c.opened_at,
    sqlite_where=_UNSOLVED,
    postgresql_where=_UNSOLVED,
)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A piece of work asked for in a transaction, to be done outside after its commit."""

    kind: str  # "service": a handler's; "message", "signal": to deliver
    handler: str
    instance_id: int | None = None
    task_key: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict, repr=False)
    run_at: datetime | None = None
    correlation: str | None = None  # of a message
    asked_at: datetime | None = None  # when a step that was late should have asked for it


def addressed(
    correlation: str, payload: Mapping[str, Any], *, to_all: bool = False, to: int | None = None
) -> dict[str, Any]:
    """The parameters of a message's or signal's job.

    `to_all` for all who await it right then, `to` for one instance and nobody else.
    """
    letter: dict[str, Any] = {"correlation": correlation, "payload": payload}
    if to is not None:
        letter["to"] = to
    return {**letter, "to_all": True} if to_all else letter


def job_row(new: NewJob, now: datetime) -> dict[str, Any]:
    """The row of a job that waits to be done for the first time."""
    return {
        "kind": new.kind,
        "handler": new.handler,
        "instance_id": new.instance_id,
        "task_key": new.task_key,
        "correlation": new.correlation,
        "parameters": plain.dumps(new.parameters),
        "run_at": new.run_at or now,
        "status": "waiting",
        "attempts": 0,
        "fence": 0,
        "created_at": new.asked_at or now,
    }


INSERT_JOB = Prepared(
    insert(job),
    (
        "kind",
        "handler",
        "instance_id",
        "task_key",
        "correlation",
        "parameters",
        "run_at",
        "status",
        "attempts",
        "fence",
        "created_at",
    ),
)
