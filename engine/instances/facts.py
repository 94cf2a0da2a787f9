"""What a change is called in the journal, with all that is needed to go the way again."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from engine.instances.awaited import Awaited
from engine.instances.ports import Change
from engine.steps import (
    Cancelled,
    Happened,
    JobDone,
    JobFailed,
    MessageArrived,
    Postponed,
    Reattached,
    SignalRaised,
    Started,
    Status,
    TaskCompleted,
    TimerDue,
    TimerMoved,
)
from engine.store import Fact

KINDS: dict[type, str] = {
    Started: "instance_started",
    TaskCompleted: "task_completed",
    TimerDue: "timer_fired",
    TimerMoved: "timer_moved",
    MessageArrived: "message_received",
    SignalRaised: "signal_received",
    JobDone: "job_done",
    JobFailed: "job_failed",
    Cancelled: "instance_cancelled",
    Reattached: "instance_reattached",
    Postponed: "instant_postponed",
}

MOST_DOUBTS = 20
"""More would only repeat the first, from which the others follow."""


def facts_of(change: Change, before: Awaited) -> Iterator[Fact]:
    """The facts of a change: what happened, what was sent, whether the instance ended."""
    happened, step = change.happened, change.step
    data: dict[str, Any] = {
        "happened": _said(happened),
        "passed": [[one.process, one.element, one.how.value, one.key] for one in step.passed],
        "revision": change.instance.revision,
    }
    key = _key_of(happened)
    if key is not None:
        data["element"] = before.element_of(key)
    if step.doubts:
        # Why a gateway took its default: names and kinds, never values.
        said = dict.fromkeys((one.process, one.element, one.sentence) for one in step.doubts)
        data["doubts"] = [list(one) for one in said][:MOST_DOUBTS]
    if isinstance(happened, Started):
        data |= {"digest": change.instance.digest, "process": change.instance.process}
    yield _fact(change, KINDS[type(happened)], data)
    for sent in step.sent:
        yield _fact(change, f"{sent.kind}_sent", {"name": sent.name})
    if step.status is not Status.RUNNING:
        outcomes = {"status": step.status.value, "outcomes": list(step.outcomes)}
        yield _fact(change, "instance_ended", outcomes)


def _said(happened: Happened) -> dict[str, Any]:
    said = {one.name: getattr(happened, one.name) for one in fields(happened)}
    return {name: value for name, value in said.items() if name != "since" or value is not None}


def _fact(change: Change, kind: str, data: dict[str, Any]) -> Fact:
    return Fact(
        kind,
        case_id=change.instance.case_id,
        instance_id=change.instance.id,
        task_id=change.by.task_id,
        by=change.by.account,
        on_behalf_of=change.by.on_behalf_of,
        why=change.by.why,
        data=data,
    )


def _key_of(happened: Happened) -> str | None:
    match happened:
        case TaskCompleted(task=key) | MessageArrived(task=key):
            return key
        case JobDone(task=key) | JobFailed(task=key) | TimerDue(timer=key):
            return key
        case _:
            return None
