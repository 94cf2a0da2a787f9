"""What a term is: a duty, its instant, how it was counted, and where it stands at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from engine.clock import ROME
from processes.terms import OURS
from tasks.terms.counting import Counted

NOBODY = "nessuno"
"""Who owes what comes by itself, such as a birthday: a day to know of, never a failure."""


class State(StrEnum):
    """Where a term stands at an instant; always derived, never stored."""

    IN_TIME = "in_time"
    AT_RISK = "at_risk"
    LATE = "late"
    SUSPENDED = "suspended"
    MET = "met"
    MET_LATE = "met_late"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


class Telling(StrEnum):
    """What a step of the escalation ladder says."""

    REMINDED = "term_reminded"  # before the instant, to whoever does the work
    ESCALATED = "term_escalated"  # before the instant, to whoever leads
    BREACHED = "term_breached"  # the instant has passed


@dataclass(frozen=True, slots=True)
class Alarm:
    """One step of a ladder: at this instant (UTC) this role is told. `assegnatario` is the
    person who has the task.
    """

    at: datetime
    tells: str
    telling: Telling


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a rule on which sources do not agree, with the instant (UTC) it gives.

    `event` names the one from which it runs, `started_at` when that was: so it can be counted
    again under other rules.
    """

    label: str
    due_at: datetime
    calculation: str
    source: str
    event: str = ""
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A span (UTC) that does not count, and by what: a law, or an order of a judge.

    Why somebody suspended a term is typed freely and stands sealed in the journal.
    """

    begins: datetime
    ends: datetime
    source: str

    def holds(self, at: datetime) -> bool:
        """Whether it rests at an instant; the last one is no longer part of it."""
        return self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Term:
    """A term as pages show it; instants are UTC."""

    id: int
    duty: str
    key: str
    sentence: str
    case_id: int | None
    child_id: int | None
    instance_id: int | None
    task_id: int | None
    anchor: str | None
    decree_id: int | None
    owed_by: str
    starts: str | None
    started_at: datetime
    due_at: datetime
    whole_day: bool
    unit: str | None
    amount: int | None
    manner: str | None
    readings: tuple[Reading, ...]
    calculation: str
    source: str | None
    certainty: str
    demo: bool
    period: int | None
    turn: int | None
    paused_at: datetime | None
    suspensions: tuple[Suspension, ...]
    rules: int
    met_at: datetime | None
    ended_at: datetime | None
    ended_how: str | None
    replaces_id: int | None
    rung: int = 0

    @property
    def is_live(self) -> bool:
        """Whether the duty is still open under this term."""
        return self.met_at is None and self.ended_how is None

    @property
    def is_ours(self) -> bool:
        """Whether the service owes it; what others owe is only watched."""
        return self.owed_by == OURS

    @property
    def runs_back(self) -> bool:
        """Whether its instant lies before that from which it is counted, such as a hearing."""
        return self.due_at < self.started_at

    @property
    def comes_by_itself(self) -> bool:
        """Whether nobody owes it: it is met on its day, by that day."""
        return self.owed_by == NOBODY

    def state(self, now: datetime) -> State:
        """Where the term stands: at risk from the day before the one on which it is due."""
        if self.ended_how is not None:
            return State(self.ended_how)
        if self.comes_by_itself:
            return State.MET if self.due_at <= now else State.IN_TIME
        if self.met_at is not None:
            return State.MET if self.is_met_in_time(self.met_at) else State.MET_LATE
        if self._rests(now):
            return State.SUSPENDED
        if self.due_at < now:
            return State.LATE
        return State.AT_RISK if now >= at_risk_from(self.due_at) else State.IN_TIME

    def is_met_in_time(self, at: datetime) -> bool:
        """Whether what is done at an instant is done in time: also what was done while the term
        rested, and had not passed when its rest began.
        """
        return at <= self.due_at or (self.paused_at is not None and self.paused_at <= self.due_at)

    def _rests(self, now: datetime) -> bool:
        if self.paused_at is not None and self.paused_at <= now:
            return True
        return self.rests_until(now) is not None

    def rests_until(self, now: datetime) -> datetime | None:
        """When the span in which it rests now ends, if it rests in one."""
        return max((one.ends for one in self.suspensions if one.holds(now)), default=None)


class NewTerm(NamedTuple):
    """A duty that begins: what is owed, by whom, until when, and who is told on the way.

    `duty` names the obligation; without it the task, or what opened it, does. One is made, and
    made over, for every task that opens: a named tuple is by far the lightest to do that with.
    """

    key: str
    sentence: str
    counted: Counted
    started_at: datetime
    duty: str = ""
    owed_by: str = "servizio"
    starts: str | None = None
    unit: str | None = None
    amount: int | None = None
    manner: str | None = None
    readings: Sequence[Reading] = ()
    source: str | None = None
    certainty: str = "CFG"
    demo: bool = False
    ladder: Sequence[Alarm] = ()
    case_id: int | None = None
    child_id: int | None = None
    instance_id: int | None = None
    task_id: int | None = None
    anchor: str | None = None
    decree_id: int | None = None
    origin: str | None = None
    period: int | None = None
    turn: int | None = None
    suspensions: Sequence[Suspension] = ()
    rules: int = 0
    replaces_id: int | None = None
    rung: int = 0

    @property
    def is_ours(self) -> bool:
        """Whether the service owes it; what others owe is only watched."""
        return self.owed_by == OURS


def at_risk_from(due_at: datetime) -> datetime:
    """The first instant (UTC) of the day before the one, in Rome, on which a term is due."""
    day = due_at.astimezone(ROME).date() - timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=ROME)
