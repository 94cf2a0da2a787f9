"""A month as people hang it on the wall: weeks from Monday, holidays and closing days marked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import request

from engine.language import to_say
from tasks.terms.calendars import Calendar
from webui.language import gettext
from webui.sentence import read_day

_DAY = timedelta(days=1)
_WEEK = 7
_CLOSED = to_say("ufficio chiuso")


@dataclass(frozen=True, slots=True)
class Day:
    """One day; `rest` says why nobody works on it. Rows are the first few of `many`."""

    day: date
    is_of_month: bool
    rest: str
    rows: tuple[Any, ...] = ()
    many: int = 0

    @property
    def others(self) -> int:
        """How many more there are than are shown."""
        return self.many - len(self.rows)


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks of seven days each, from the Monday on or before the first of the month."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    many: int = 0

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + 31 * _DAY).replace(day=1)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - _DAY).replace(day=1)

    def filled(
        self, rows: Mapping[date, tuple[Any, ...]], many: Mapping[date, int], all_: int
    ) -> "Month":
        """The same month with what each of its days holds."""
        weeks = tuple(
            tuple(
                replace(one, rows=rows.get(one.day, ()), many=many.get(one.day, 0)) for one in week
            )
            for week in self.weeks
        )
        return replace(self, weeks=weeks, many=all_)


def month_of(first: date, calendar: Calendar) -> Month:
    """The empty month that begins with this day."""
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday.month == first.month or monday < first:
        days = (monday + timedelta(days=place) for place in range(_WEEK))
        weeks.append(tuple(_day(day, first, calendar) for day in days))
        monday += timedelta(days=_WEEK)
    return Month(first, tuple(weeks))


def month_asked(name: str) -> date | None:
    """The month that an address or a form asks for, as `2026-03`; None if it says none."""
    return read_day(f"{request.values.get(name, '')[:7]}-01")


def _day(day: date, first: date, calendar: Calendar) -> Day:
    is_of_month = (day.year, day.month) == (first.year, first.month)
    return Day(day, is_of_month, _rest(day, calendar) if is_of_month else "")


def _rest(day: date, calendar: Calendar) -> str:
    """What is celebrated, or that the office is closed; a Sunday says so itself."""
    name = calendar.holiday_name(day)
    if name is None and calendar.is_closed(day):
        return gettext(_CLOSED)
    return name or ""
