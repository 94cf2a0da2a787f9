"""Reading and writing an instance and what it awaits: only the differences, many rows at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, insert, literal, select, update

from engine.instances.awaited import Awaited
from engine.instances.earlier import keep
from engine.instances.places import Places
from engine.instances.ports import Change, InstanceRow
from engine.refusal import Conflict, NotFound
from engine.steps import AwaitedTimer, Status, Step
from engine.store import NewJob, Work
from engine.store.prepared import Numbered, Prepared, find_instant, instant
from engine.store.queue import addressed, is_open, is_waiting, job
from engine.store.tables import instance, subscription, timer

SAYING = timedelta(minutes=1)
"""So long waits the clock of what stands again: a job that moves it comes first."""


@dataclass(frozen=True, slots=True)
class Held:
    """An instance as it was found, locked until the end of the unit of work."""

    row: InstanceRow
    state: bytes = field(repr=False)
    earlier: bytes = field(repr=False)
    awaited: Awaited


def hold(work: Work, instance_id: int) -> None:
    """Make every other writer of the instance wait for the end of this unit of work."""
    _HOLD.run(work.connection, {"instance_id": instance_id})


def get_held(work: Work, instance_id: int) -> Held:
    """The instance with its state; another writer of the same instance waits for this one."""
    row = _HELD.run(work.connection, {"instance_id": instance_id}).first()
    if row is None:
        raise NotFound
    return held_of(row)


def held_of(row: Any) -> Held:
    """The instance in a row that has its columns as `HELD_COLUMNS`, locked."""
    found = InstanceRow(
        row.held_id,
        row.held_digest,
        row.held_process,
        row.held_case_id,
        row.held_revision,
        Status(row.held_status),
        instant(row.held_started_at),
        find_instant(row.held_ended_at),
    )
    return Held(found, row.held_state, row.held_earlier, Awaited.loads(row.held_awaited))


def write_new(
    work: Work,
    row: InstanceRow,
    step: Step,
    after: Awaited,
    opened_by: tuple[int | None, str | None],
) -> int:
    """Write a new instance and give its number."""
    parent, message = opened_by
    values = {
        **_columns(row, step, after),
        "earlier": b"",
        "digest": row.digest,
        "process": row.process,
        "started_at": row.started_at,
        "opened_by_instance": parent,
        "opened_by_message": message,
    }
    return _NEW.run(work.connection, values)


def write_over(work: Work, held: Held, row: InstanceRow, step: Step, after: Awaited) -> None:
    """Write the new state over the old one, which is kept for undo; `Conflict` if it moved."""
    values = {
        **_columns(row, step, after),
        "earlier": keep(held.earlier, held.row.revision, held.state),
        "instance_id": row.id,
        "seen": held.row.revision,
    }
    if _OVER.run(work.connection, values).rowcount != 1:
        raise Conflict


def write_differences(work: Work, before: Awaited, after: Awaited, change: Change) -> None:
    """Write what is newly awaited, take away what no longer is."""
    instance_id, step = change.instance.id, change.step
    gone = _gone(before.timers, after.timers)
    timers = {
        str(one.key): {
            "key": one.key,
            "element": one.element,
            "due_at": one.due_at,
            "wake_at": _wakes_at(one, change),
            "attempts": 0,
        }
        for one in step.timers
        if one.key in gone or one.key not in before.timers
    }
    _TIMERS.write(work.connection, instance_id, gone, timers)
    gone = _gone(before.events, after.events)
    events = {
        str(one.key): {
            "key": one.key,
            "kind": one.kind,
            "name": one.name,
            "correlation": one.correlation,
            "element": one.element,
        }
        for one in step.events
        if one.key in gone or one.key not in before.events
    }
    _EVENTS.write(work.connection, instance_id, gone, events)
    _wake_early(work, events)


def _wakes_at(timer: AwaitedTimer, change: Change) -> datetime:
    """When a timer rings: what stands again waits until others have said what they know of it."""
    if change.again and (str(timer.beside) in change.again or str(timer.key) in change.again):
        return max(timer.due_at, change.now + SAYING)
    return timer.due_at


def _wake_early(work: Work, events: Mapping[str, Mapping[str, Any]]) -> None:
    """A message that came too early waits as a job: whoever now listens shall not wait for it."""
    awaited = {
        (event["name"], event["correlation"])
        for event in events.values()
        if event["kind"] == "message"
    }
    if awaited:
        early = [
            {"named": name, "tied": tied, "from_now": work.now, "run_at": work.now}
            for name, tied in sorted(awaited)
        ]
        _WAKE.run(work.connection, early)


def write_jobs(work: Work, before: Awaited, change: Change) -> None:
    """Ask for the jobs that are newly awaited, drop those nobody waits for any more."""
    instance_id, step, since = change.instance.id, change.step, change.since
    dropped = before.jobs.keys() - {one.key for one in step.jobs}
    if dropped:
        _DROP.run(work.connection, [{"i": instance_id, "k": key} for key in sorted(dropped)])
    for one in step.jobs:
        if one.key not in before.jobs:
            wanted = one.handler, instance_id, one.key, one.parameters
            work.jobs.append(NewJob("service", *wanted, asked_at=since))
    for sent in step.sent:
        letter = addressed(sent.correlation, sent.payload, to_all=sent.to_all)
        tied = sent.correlation if sent.kind == "message" else None
        leaves = sent.name, instance_id, None, letter
        work.jobs.append(NewJob(sent.kind, *leaves, correlation=tied, asked_at=since))


def listening(
    connection: Connection, kind: str, name: str, correlation: str
) -> list[tuple[int, str]]:
    """Instances and keys that await a message or signal, the oldest instance first."""
    asked = {"kind": kind, "named": name, "tied": correlation}
    return [(row.instance_id, row.key) for row in _LISTENING.run(connection, asked)]


def due_timers(connection: Connection, now: datetime, limit: int) -> list[tuple[int, str]]:
    """Instances and keys whose instant has come, the longest due first."""
    rows = _DUE.run(connection, {"now": now, "most": limit})
    return [(row.instance_id, row.key) for row in rows]


def _gone(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    # A cycle keeps its key and moves its instant: that too is a difference.
    return {key for key, place in before.items() if after.get(key) != place}


def _columns(row: InstanceRow, step: Step, after: Awaited) -> dict[str, Any]:
    return {
        "case_id": row.case_id,
        "revision": row.revision,
        "status": row.status.value,
        "state": step.snapshot,
        "awaited": after.dumps(),
        "outcomes": orjson.dumps(step.outcomes).decode(),
        "ended_at": row.ended_at,
    }


HELD_COLUMNS = tuple(
    column.label(f"held_{column.name}")
    for column in instance.c
    if column.name not in {"opened_by_instance", "opened_by_message", "outcomes"}
)
"""An instance beside the row of another table: who reads both need not ask twice."""

_HELD = Prepared(
    select(*HELD_COLUMNS).where(instance.c.id == bindparam("instance_id")).with_for_update()
)
_HOLD = Prepared(
    select(instance.c.id).where(instance.c.id == bindparam("instance_id")).with_for_update()
)
_NEW = Numbered(
    insert(instance), [one.name for one in instance.c if one.name != "id"], instance.c.id
)
_OVER = Prepared(
    update(instance).where(
        instance.c.id == bindparam("instance_id"), instance.c.revision == bindparam("seen")
    ),
    ("case_id", "revision", "status", "state", "earlier", "awaited", "outcomes", "ended_at"),
)
_DUE = Prepared(
    select(timer.c.instance_id, timer.c.key)
    .where(timer.c.wake_at <= bindparam("now"))
    .order_by(timer.c.wake_at)
    .limit(bindparam("most"))
)
_TIMERS = Places(timer)
_EVENTS = Places(subscription)
_LISTENING = Prepared(
    select(subscription.c.instance_id, subscription.c.key)
    .where(
        subscription.c.kind == bindparam("kind"),
        subscription.c.name == bindparam("named"),
        subscription.c.correlation == bindparam("tied"),
    )
    .order_by(subscription.c.instance_id, subscription.c.key)
)
_WAKE = Prepared(
    update(job).where(
        is_waiting,
        job.c.kind == literal("message"),
        job.c.handler == bindparam("named"),
        job.c.correlation == bindparam("tied"),
        job.c.run_at > bindparam("from_now"),
    ),
    ("run_at",),
)
_DROP = Prepared(
    update(job)
    .where(
        job.c.instance_id == bindparam("i"),
        job.c.task_key == bindparam("k"),
        is_open,
    )
    .values(status=literal("dropped"))
)
