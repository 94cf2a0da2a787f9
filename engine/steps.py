"""The two sides of `advance`: what can happen to an instance, and what it then awaits.

What a machine does says since when it was to be done (`since`): done late, it begins nothing late.

Every value that crosses this line is plain data: str, bool, int, Decimal, aware datetime, date,
timedelta, None, and lists and dicts of these. Instants are aware and UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

InstanceId = NewType("InstanceId", int)
TaskKey = NewType("TaskKey", str)
"""The engine's own key of one activation of one element: stable over saving and restoring."""

Data = Mapping[str, Any]


# --- what can happen -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Started:
    """The instance begins; `message` names the start event when a message or signal began it."""

    data: Data = field(default_factory=dict)
    message: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """A person has done a user or manual task; only decision variables come along."""

    task: TaskKey
    answers: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimerDue:
    """The awaited instant of a timer has come."""

    timer: TaskKey
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class TimerMoved:
    """A timer that waits is due at another instant: what it waits for was put off.

    `beside` is the activity that it watches; of one in the flow the timer itself.
    """

    beside: TaskKey
    element: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """A message reached the task that subscribed to it (message: one receiver)."""

    task: TaskKey
    name: str
    payload: Data = field(default_factory=dict)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignalRaised:
    """A signal is broadcast: every place of the instance that listens to it hears it."""

    name: str
    payload: Data = field(default_factory=dict)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class JobDone:
    """A service task's work was done outside; the result goes into its result variable."""

    task: TaskKey
    result: Any = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A service task ended in a named business error, to be caught by an error boundary."""

    task: TaskKey
    error: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody with the right to do so ends the whole instance; the fact keeps why."""


@dataclass(frozen=True, slots=True)
class Reattached:
    """The instance goes on in another case: these variables change wherever it carries them."""

    data: Data = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Postponed:
    """An instant that a variable holds was put off outside: it changes where it holds that one."""

    variable: str
    before: Any = field(repr=False)
    after: Any = field(repr=False)


Happened = (
    Started
    | TaskCompleted
    | TimerDue
    | TimerMoved
    | MessageArrived
    | SignalRaised
    | JobDone
    | JobFailed
    | Cancelled
    | Reattached
    | Postponed
)


def since(happened: Happened, now: datetime) -> datetime:
    """From when what follows counts: what a machine did late was to be done before now."""
    at: datetime | None = getattr(happened, "since", None)
    return now if at is None else min(at, now)


# --- what is then awaited --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AwaitedTask:
    """A person is awaited: element id, called process it stands in, lane, visible variables."""

    key: TaskKey
    element: str
    process: str
    name: str
    lane: str | None
    data: Data = field(default_factory=dict, repr=False)
    parent: TaskKey | None = None  # the call activity or sub-process it stands in


@dataclass(frozen=True, slots=True)
class AwaitedTimer:
    """An instant is awaited. `due_at` was computed once, on entry.

    `beside` is the activity it watches, else the timer itself; `data` are the visible variables,
    for one whose element names a term.
    """

    key: TaskKey
    element: str
    process: str
    due_at: datetime
    beside: TaskKey
    data: Data = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class AwaitedScope:
    """A part of a path that is under way and names a term: a sub-process or a called process."""

    key: TaskKey
    element: str
    process: str
    data: Data = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class AwaitedEvent:
    """A message or signal is awaited; a message only under this correlation."""

    key: TaskKey
    element: str
    process: str
    kind: str  # "message" | "signal"
    name: str
    correlation: str = ""


@dataclass(frozen=True, slots=True)
class AwaitedJob:
    """A registered handler is awaited to do a service task outside the transaction."""

    key: TaskKey
    element: str
    process: str
    handler: str
    parameters: Data = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or signal left the instance: it becomes a job of the same transaction."""

    kind: str  # "message" | "signal"
    name: str
    correlation: str = ""
    payload: Data = field(default_factory=dict, repr=False)
    to_all: bool = False  # a message for every other instance that awaits it at that moment


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that matched: what its cells asked of which values, and what they gave.

    `asked` are the label of a column, the value it saw and the text of the cell; cells that ask
    nothing are left out.
    """

    table: str
    rule: int  # from 1
    note: str
    asked: tuple[tuple[str, Any, str], ...] = field(default=(), repr=False)
    given: Data = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision table gave its outcome by these rules (numbers from 1, in table order)."""

    element: str
    process: str
    key: TaskKey
    table: str
    rules: tuple[int, ...]
    value: Any = field(default=None, repr=False)
    reasons: tuple[Reason, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an expression of an element gave null: names of variables, never their values."""

    element: str
    process: str
    sentence: str


class Passage(StrEnum):
    """How a token passed an element, for the journal, the diagram and the coverage."""

    ENTERED = "entered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Passed:
    """One element passed in this step, in order."""

    element: str
    process: str
    how: Passage
    key: TaskKey
    under: TaskKey | None = field(default=None, compare=False)  # the gateway it stood behind


class Status(StrEnum):
    """Where an instance is in its life."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"  # an error event nobody caught
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Step:
    """Everything that one happening changed: the new state and everything now awaited."""

    snapshot: bytes = field(repr=False)
    status: Status
    outcomes: tuple[str, ...]  # ids of the end events reached at the top level so far
    tasks: tuple[AwaitedTask, ...] = ()
    timers: tuple[AwaitedTimer, ...] = ()
    events: tuple[AwaitedEvent, ...] = ()
    jobs: tuple[AwaitedJob, ...] = ()
    sent: tuple[Sent, ...] = ()
    passed: tuple[Passed, ...] = ()
    decided: tuple[Decided, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    data: Data = field(default_factory=dict, repr=False)  # variables of the top level
    scopes: tuple[AwaitedScope, ...] = ()
