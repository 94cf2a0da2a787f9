"""`advance`: what happened goes in, a step comes out, and nothing else is touched."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import assert_never

from engine.feel import HostFunction
from engine.runtime.awaiting import beside, is_timer, step_of
from engine.runtime.events import Listener
from engine.runtime.instance import Instance
from engine.runtime.language import FeelEngine
from engine.runtime.levels import begin
from engine.runtime.nodes import ServiceTask
from engine.runtime.program import Program
from engine.runtime.refusals import NotAwaited, TaskNotOpen
from engine.runtime.resting import carry_over
from engine.runtime.snapshot import restore
from engine.runtime.token import Token
from engine.steps import (
    Cancelled,
    Data,
    Happened,
    JobDone,
    JobFailed,
    MessageArrived,
    Postponed,
    Reattached,
    SignalRaised,
    Started,
    Status,
    Step,
    TaskCompleted,
    TaskKey,
    TimerDue,
    TimerMoved,
    since,
)


def advance(
    program: Program,
    snapshot: bytes | None,
    happened: Happened,
    now: datetime,
    functions: Mapping[str, HostFunction] | None = None,
) -> Step:
    """The step that something makes in an instance; `now` is aware.

    What a machine does late is evaluated as if it had been done in time.
    The same arguments always give the same step. `TaskNotOpen` and `NotAwaited` refuse what is
    no longer awaited; `NoFlowTaken`, `UnusableValue`, `TooManyInstances` and `EndlessLoop` a step
    that the data does not allow; `NoStart` a start that the process does not have.
    """
    engine = FeelEngine(since(happened, now), functions or {}, now)
    if snapshot is None:
        instance = Instance(program.levels, program.process, engine, {})
    else:
        instance = restore(program.levels, program.process, snapshot, engine)
    return move(program, instance, happened)


def move(program: Program, instance: Instance, happened: Happened) -> Step:
    """Let something happen to an instance in memory, and let it run until it waits."""
    _let_happen(program, instance, happened)
    instance.pump()
    return step_of(instance)


def _let_happen(program: Program, instance: Instance, happened: Happened) -> None:
    match happened:
        case Started():
            _start(program, instance, happened)
        case TaskCompleted():
            _complete(instance, happened)
        case TimerDue() | TimerMoved():
            _time(instance, happened)
        case MessageArrived(task=key, name=name):
            _hear(_listener(instance, key, "message", name), happened.payload)
        case SignalRaised():
            _raise(instance, happened)
        case JobDone() | JobFailed():
            _report(instance, happened)
        case Cancelled() | Reattached() | Postponed():
            _govern(instance, happened)
        case _:
            assert_never(happened)


def _start(program: Program, instance: Instance, happened: Started) -> None:
    if instance.last_id:
        raise NotAwaited
    instance.data.update(happened.data)
    begin(instance, program.start_of(happened.message).element)


def _time(instance: Instance, happened: TimerDue | TimerMoved) -> None:
    if isinstance(happened, TimerDue):
        _fire(instance, happened)
        return
    for level in instance.levels():
        for token in level.live.values():
            named = is_timer(token) and token.task_spec.element == happened.element
            if named and beside(token) == happened.beside:
                token.internal_data["due"] = happened.due_at.astimezone(UTC)


def _fire(instance: Instance, happened: TimerDue) -> None:
    token = _listener(instance, happened.timer, "timer", None)
    # Told twice of one instant of a cycle, the second must not be taken for the next.
    is_cycle = token.task_spec.event.timer == "cycle"
    if is_cycle and token.internal_data["due"] > instance.engine.done_at:
        raise NotAwaited
    _hear(token, {})


def _complete(instance: Instance, happened: TaskCompleted) -> None:
    token = instance.find(happened.task)
    if token is None or not token.task_spec.manual or not token.is_ready:
        raise TaskNotOpen
    token.data.update(happened.answers)
    token.run()
    instance.settle(token.workflow)


def _listener(instance: Instance, key: TaskKey, kind: str, name: str | None) -> Token:
    token = instance.find(key)
    if token is None or not token.is_waiting or not isinstance(token.task_spec, Listener):
        raise NotAwaited
    event = token.task_spec.event
    if event.kind != kind or (name is not None and event.name != name):
        raise NotAwaited
    return token


def _job(instance: Instance, key: TaskKey) -> Token:
    token = instance.find(key)
    if token is None or not token.is_at_work or not isinstance(token.task_spec, ServiceTask):
        raise NotAwaited
    return token


def _report(instance: Instance, happened: JobDone | JobFailed) -> None:
    token = _job(instance, happened.task)
    if isinstance(happened, JobDone):
        token.task_spec.done(token, happened.result)
    else:
        instance.thrown.append((token, "error", happened.error))
    instance.settle(token.workflow)


def _hear(token: Token, payload: Data) -> None:
    token.task_spec.hear(token, payload)


def _raise(instance: Instance, signal: SignalRaised) -> None:
    """Everybody hears it who listened when it was raised and was not cancelled by it."""
    listening = [
        token
        for level in instance.levels()
        for token in level.live.values()
        if isinstance(token.task_spec, Listener)
        and token.task_spec.event.kind == "signal"
        and token.task_spec.event.name == signal.name
        and token.is_waiting
    ]
    for token in listening:
        if token.is_waiting:
            _hear(token, signal.payload)


def _govern(instance: Instance, happened: Cancelled | Reattached | Postponed) -> None:
    match happened:
        case Reattached(data=data):
            _reattach(instance, data)
        case Postponed():
            _put_off(instance, happened)
        case Cancelled():
            _cancel(instance)


def _put_off(instance: Instance, happened: Postponed) -> None:
    """Change the instant in every scope whose variable holds the old one, and in no other."""
    for level in instance.levels():
        own = level.data.maps[0]
        if happened.variable in own and own[happened.variable] == happened.before:
            own[happened.variable] = happened.after


def _reattach(instance: Instance, data: Data) -> None:
    """Change these variables in every scope that has them, and what messages are awaited by."""
    for level in instance.levels():
        level.data.maps[0].update({n: v for n, v in data.items() if n in level.data.maps[0]})
    carry_over(instance.resting, data)
    for level in instance.levels():
        for token in level.live.values():
            if token.is_waiting and "correlation" in token.internal_data:
                token.internal_data["correlation"] = token.task_spec.correlation(token)


def _cancel(instance: Instance) -> None:
    if instance.status is not Status.RUNNING:
        raise NotAwaited
    instance.clear()
    instance.status = Status.CANCELLED
