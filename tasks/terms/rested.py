"""Where the instant of a term falls when one more span of it does not count."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from engine.clock import ROME
from processes.terms import read_manner
from tasks.terms import sentences
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Counted, Rule, Unit, count, end_of, spelled, whole_days
from tasks.terms.model import Suspension, Term
from tasks.terms.orders import unplanned

PAUSED = "in attesa di ripresa"
"""By what a term rests whose rest had no known end."""


def let_rest_out(old: Term, rest: Suspension, calendar: Calendar) -> tuple[Term, Counted]:
    """A term with one more span left out, no longer resting, and its instant."""
    later = _on_a_later_day(old, rest)
    counted = count_rested(later, rest, calendar)
    if later is not old:
        said = sentences.suspended([(_day(rest.begins), _day(rest.ends - timedelta(seconds=1)))])
        counted = replace(counted, sentence=f"{counted.sentence}{said}")
    later = replace(later, suspensions=(*old.suspensions, rest), paused_at=None)
    if rest.source == PAUSED and counted.whole_day and counted.due_at < rest.ends:
        return _until_that_day(later, rest, counted)
    return later, counted


def _until_that_day(old: Term, rest: Suspension, counted: Counted) -> tuple[Term, Counted]:
    """What was in time when its pause began is not late as it ends: that day is left for it."""
    day = _day(rest.ends)
    said = f"{counted.sentence}; fino alla fine del giorno in cui riprende: {spelled(day)}"
    fixed = replace(old, unit=None, amount=None, manner=None, readings=())
    return fixed, Counted(end_of(day), said, whole_day=True)


def _on_a_later_day(old: Term, rest: Suspension) -> Term:
    """What is due on a day to come has nothing to count: after a pause the day itself is later, by
    the whole days of it that did not rest already. A span that is known touches such a day only
    where it lies over it.
    """
    ahead = rest.source == PAUSED and _day(old.started_at) > _day(rest.begins)
    if not ahead or old.unit is None or old.amount != 0 or read_manner(old.manner).backwards:
        return old
    known = whole_days(old.suspensions)
    days = [
        day
        for low, high in whole_days((rest,))
        for day in range(low, high)
        if not any(begins <= day < ends for begins, ends in known)
    ]
    local = old.started_at.astimezone(ROME) + timedelta(days=len(days))
    return replace(old, started_at=local.astimezone(UTC))


def count_rested(old: Term, rest: Suspension, calendar: Calendar) -> Counted:
    """The instant of a term with one more span left out.

    What is counted is counted again from its start; an instant that somebody fixed is later by as
    much of the span as lay before it and did not rest already.
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
    """What was left out before is not left out again; a rest over the instant ends before it."""
    start = old.started_at.astimezone(UTC)
    if old.due_at <= start:
        return old.due_at
    least = rest.ends if rest.holds(old.due_at) else old.due_at
    if old.whole_day:
        rule = Rule(Unit.GG_CAL, _days_that_counted(old))
        found = count(start, rule, calendar, (*old.suspensions, rest)).due_at
        return max(found, end_of(_day(least)))
    due_at = old.due_at
    for begins, ends in _beside(rest, old.suspensions):
        if begins <= due_at and ends > start:
            due_at += ends - max(begins, start)
    return max(due_at, least)


def _days_that_counted(old: Term) -> int:
    """How many days lie after the start of a term, up to and with its last, and did not rest."""
    first, last = _day(old.started_at).toordinal(), _day(old.due_at).toordinal()
    rested = whole_days(old.suspensions)
    return sum(
        1
        for day in range(first + 1, last + 1)
        if not any(low <= day < high for low, high in rested)
    )


def _beside(rest: Suspension, known: Iterable[Suspension]) -> Iterator[tuple[datetime, datetime]]:
    """The parts of a rest that lie in no other, in UTC: between two instants of one zone Python
    would take wall time for elapsed time.
    """
    at, end = rest.begins.astimezone(UTC), rest.ends.astimezone(UTC)
    for one in sorted(known, key=lambda one: one.begins):
        begins, ends = one.begins.astimezone(UTC), one.ends.astimezone(UTC)
        if ends <= at or begins >= end:
            continue
        if begins > at:
            yield at, begins
        at = max(at, ends)
    if at < end:
        yield at, end


def _day(instant: datetime) -> date:
    return instant.astimezone(ROME).date()
