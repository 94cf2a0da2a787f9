"""A stage on which one process plays: time is moved, and every step is saved and restored."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.runtime import Program, advance, compile_program
from engine.steps import (
    Cancelled,
    Happened,
    JobDone,
    JobFailed,
    MessageArrived,
    Passage,
    SignalRaised,
    Started,
    Status,
    Step,
    TaskCompleted,
    TaskKey,
    TimerDue,
)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def compiled(*files: bytes, process: str = "prova", **more: bytes) -> Program:
    """The program of files drawn for a test."""
    bundle = {f"bpmn/{number}.bpmn": raw for number, raw in enumerate(files)}
    bundle.update({f"dmn/{name}.dmn": raw for name, raw in more.items()})
    return compile_program(bundle, process)


class Stage:
    """Plays one instance; elements are called by their ids."""

    def __init__(self, *files: bytes, now: datetime = MONDAY, **more: bytes) -> None:
        self._set_up(compiled(*files, **more), now)

    @classmethod
    def of(cls, program: Program) -> "Stage":
        """A stage for another instance of the same program."""
        stage = cls.__new__(cls)
        stage._set_up(program, MONDAY)
        return stage

    def _set_up(self, program: Program, now: datetime) -> None:
        self.program = program
        self.now = now
        self.step: Step
        self.walked: list[str] = []

    def happen(self, happened: Happened, snapshot: bytes | None = None) -> "Stage":
        self.step = advance(self.program, snapshot, happened, self.now, {})
        self.walked += [
            passed.element for passed in self.step.passed if passed.how is Passage.COMPLETED
        ]
        return self

    def start(self, message: str | None = None, **data: Any) -> "Stage":
        return self.happen(Started(data, message))

    def go_on(self, happened: Happened) -> "Stage":
        return self.happen(happened, self.step.snapshot)

    def do(self, element: str, **answers: Any) -> "Stage":
        key = next(task.key for task in self.step.tasks if task.element == element)
        return self.go_on(TaskCompleted(key, answers))

    def due(self, element: str) -> "Stage":
        """Move the clock to the instant of a timer, and let it fire."""
        found = next(timer for timer in self.step.timers if timer.element == element)
        self.now = max(self.now, found.due_at)
        return self.go_on(TimerDue(found.key))

    def arrive(self, element: str, payload: Mapping[str, Any] | None = None) -> "Stage":
        found = next(awaited for awaited in self.step.events if awaited.element == element)
        return self.go_on(MessageArrived(found.key, found.name, payload or {}))

    def hear(self, name: str, **payload: Any) -> "Stage":
        return self.go_on(SignalRaised(name, payload))

    def job_done(self, element: str, result: Any = None) -> "Stage":
        return self.go_on(JobDone(self._job(element), result))

    def job_failed(self, element: str, error: str) -> "Stage":
        return self.go_on(JobFailed(self._job(element), error))

    def cancel(self) -> "Stage":
        return self.go_on(Cancelled())

    def pass_time(self, **much: int) -> "Stage":
        self.now += timedelta(**much)
        return self

    def _job(self, element: str) -> TaskKey:
        return next(job.key for job in self.step.jobs if job.element == element)

    @property
    def awaited(self) -> list[str]:
        """All elements that are waited for, in alphabetical order."""
        groups = (self.step.tasks, self.step.timers, self.step.events, self.step.jobs)
        return sorted(one.element for group in groups for one in group)

    @property
    def is_over(self) -> bool:
        return self.step.status is Status.COMPLETED and not self.awaited

    def due_at(self, element: str) -> datetime:
        return next(timer.due_at for timer in self.step.timers if timer.element == element)
