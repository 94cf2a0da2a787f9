"""Where the instant of a term falls when one more span of it does not count."""

from datetime import UTC, date, datetime, timedelta

from engine.clock import ROME
from processes.terms import read_manner
from tasks.terms import sentences
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Counted, Rule, Unit, count, spelled
from tasks.terms.model import Suspension, Term
from tasks.terms.orders import unplanned


def count_rested(old: Term, rest: Suspension, calendar: Calendar) -> Counted:
    """The instant of a term with one more span left out.

    What is counted is counted again from its start; an instant that somebody fixed is later by as
    much of the span as lay before it.
    """
    if old.unit is not None and old.amount is not None:
        rule = Rule(Unit(old.unit), old.amount, read_manner(old.manner))
        return count(old.started_at, rule, calendar, (*old.suspensions, rest))
    due_at = _later(old, rest, calendar)
    local = due_at.astimezone(ROME)
    ends = (
        spelled(local.date()) if old.whole_day else f"{spelled(local.date())}, ore {local:%H:%M}"
    )
    said = sentences.suspended([(_day(rest.begins), _day(rest.ends - timedelta(seconds=1)))])
    return Counted(due_at, f"{unplanned(old.calculation)}{said}: {ends}", old.whole_day)


def _later(old: Term, rest: Suspension, calendar: Calendar) -> datetime:
    start = old.started_at.astimezone(UTC)
    if old.due_at <= start:
        return old.due_at
    if old.whole_day:
        days = (_day(old.due_at) - _day(start)).days
        return count(start, Rule(Unit.GG_CAL, days), calendar, [rest]).due_at
    # In UTC: between two instants of one zone Python would take wall time for elapsed time.
    begins, ends = rest.begins.astimezone(UTC), rest.ends.astimezone(UTC)
    touched = begins <= old.due_at and ends > start
    return old.due_at + (ends - max(begins, start)) if touched else old.due_at


def _day(instant: datetime) -> date:
    return instant.astimezone(ROME).date()
