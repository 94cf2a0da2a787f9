"""What an instance awaits, read from its live tokens."""

from typing import Any

from engine.runtime.events import Listener
from engine.runtime.instance import Instance
from engine.runtime.nodes import ServiceTask
from engine.runtime.snapshot import save
from engine.runtime.token import Token
from engine.steps import (
    AwaitedEvent,
    AwaitedJob,
    AwaitedTask,
    AwaitedTimer,
    Step,
)


def step_of(instance: Instance) -> Step:
    """The step that an instance has just made."""
    tasks: list[AwaitedTask] = []
    timers: list[AwaitedTimer] = []
    events: list[AwaitedEvent] = []
    jobs: list[AwaitedJob] = []
    for level in instance.levels():
        for token in level.live.values():
            spec = token.task_spec
            if spec.manual and token.is_ready:
                tasks.append(_task(level, token))
            elif isinstance(spec, ServiceTask) and token.is_at_work:
                jobs.append(_job(token))
            elif isinstance(spec, Listener) and token.is_waiting:
                if spec.event.kind == "timer":
                    timers.append(_timer(token))
                elif spec.event.kind in {"message", "signal"}:
                    events.append(_event(token))
    return Step(
        save(instance),
        instance.status,
        tuple(instance.outcomes),
        tuple(tasks),
        tuple(timers),
        tuple(events),
        tuple(jobs),
        tuple(instance.sent),
        tuple(instance.trace),
        tuple(instance.decided),
        tuple(instance.doubts),
        instance.data.own,
    )


def _task(level: Any, token: Token) -> AwaitedTask:
    spec = token.task_spec
    return AwaitedTask(
        token.key,
        spec.element,
        spec.process,
        spec.node.element.name,
        spec.node.element.lane,
        token.data.visible,
        None if level is level.top_workflow else level.holder.key,
    )


def _timer(token: Token) -> AwaitedTimer:
    spec = token.task_spec
    return AwaitedTimer(token.key, spec.element, spec.process, token.internal_data["due"])


def _event(token: Token) -> AwaitedEvent:
    spec = token.task_spec
    correlation = token.internal_data.get("correlation", "")
    kind, name = spec.event.kind, spec.event.name
    return AwaitedEvent(token.key, spec.element, spec.process, kind, name, correlation)


def _job(token: Token) -> AwaitedJob:
    spec = token.task_spec
    parameters = token.internal_data["parameters"]
    return AwaitedJob(token.key, spec.element, spec.process, spec.node.handler, parameters)
