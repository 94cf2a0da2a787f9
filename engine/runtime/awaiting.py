"""What an instance awaits, read from its live tokens."""

from typing import Any

from engine.runtime.diagram import TERM
from engine.runtime.events import Listener
from engine.runtime.instance import Instance
from engine.runtime.nodes import ServiceTask
from engine.runtime.resting import FIRST
from engine.runtime.snapshot import save
from engine.runtime.token import Token
from engine.steps import (
    AwaitedEvent,
    AwaitedJob,
    AwaitedScope,
    AwaitedTask,
    AwaitedTimer,
    Step,
    TaskKey,
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
        _scopes(instance),
    )


def is_timer(token: Token) -> bool:
    """Whether a token waits for an instant."""
    spec = token.task_spec
    return isinstance(spec, Listener) and spec.event.kind == "timer" and token.is_waiting


def beside(token: Token) -> TaskKey:
    """With what a timer waits: the activity that it watches, or itself."""
    if token.task_spec.at_boundary:
        return TaskKey(str(token.internal_data["host"]))
    return token.key


def _task(level: Any, token: Token) -> AwaitedTask:
    spec = token.task_spec
    return AwaitedTask(
        token.key,
        spec.element,
        spec.process,
        spec.node.element.name,
        spec.node.element.lane,
        token.data.visible,
        None if level is level.top_workflow else _begun_as(level.holder),
    )


def _begun_as(holder: Token) -> TaskKey:
    """Under which key a level was begun, before an event interrupted it."""
    return TaskKey(holder.internal_data.get(FIRST, holder.key))


def _timer(token: Token) -> AwaitedTimer:
    spec = token.task_spec
    data = token.data.visible if TERM in spec.node.element.properties else {}
    due_at = token.internal_data["due"]
    return AwaitedTimer(token.key, spec.element, spec.process, due_at, beside(token), data)


def _scopes(instance: Instance) -> tuple[AwaitedScope, ...]:
    holders = [level.holder for level in instance.subprocesses.values()]
    return tuple(
        AwaitedScope(one.key, one.task_spec.element, one.task_spec.process, one.data.visible)
        for one in holders
        if TERM in one.task_spec.node.element.properties
    )


def _event(token: Token) -> AwaitedEvent:
    spec = token.task_spec
    correlation = token.internal_data.get("correlation", "")
    kind, name = spec.event.kind, spec.event.name
    return AwaitedEvent(token.key, spec.element, spec.process, kind, name, correlation)


def _job(token: Token) -> AwaitedJob:
    spec = token.task_spec
    parameters = token.internal_data["parameters"]
    return AwaitedJob(token.key, spec.element, spec.process, spec.node.handler, parameters)
