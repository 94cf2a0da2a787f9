"""What a job is, what a handler may answer, and how patient the worker is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from engine.jobs.looking import Look
from engine.steps import Data, TaskKey


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of the system's work, leased to a worker. Its id is the key of idempotency."""

    id: int
    kind: str  # "service", "message", "signal"
    handler: str
    instance_id: int | None
    task_key: TaskKey | None
    parameters: Data = field(repr=False)
    attempts: int
    fence: int
    asked_at: datetime


class BusinessError(Exception):
    """A handler's named error, which an error boundary of the diagram may catch."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Handler(Protocol):
    """Does a service task's work; runs outside transactions and may run twice for one id."""

    def __call__(self, job: Job, now: datetime) -> Any: ...


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a lease lasts, how often and after which pauses a job is tried again."""

    lease: timedelta = timedelta(minutes=2)
    attempts: int = 8
    first_pause: timedelta = timedelta(seconds=10)
    longest_pause: timedelta = timedelta(hours=1)
    unheard: timedelta = timedelta(days=31)  # how long a message waits for somebody to await it
    unheard_pause: timedelta = timedelta(days=1)
    at_once: int = 200  # rows fetched by one look at what is due
    rounds: int = 50  # looks of one tick: what is done may make more due

    def pause(self, attempts: int, *, unheard: bool = False) -> timedelta:
        """The pause after so many attempts: twice as long each time, up to the longest."""
        doubled: int = 2 ** min(attempts - 1, 20)
        return min(
            self.first_pause * doubled, self.unheard_pause if unheard else self.longest_pause
        )


@dataclass(frozen=True, slots=True)
class Sweep:
    """What another room wants looked at on every tick, such as the alarms of terms.

    `run` does what is due at an instant, each in a transaction of its own, and says how much it
    was; `look` says whether there is anything, and when there will be. Without one it is run on
    every tick.
    """

    name: str
    run: Callable[[datetime], int]
    look: Look | None = None
