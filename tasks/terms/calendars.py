"""The municipality's calendar: which days are holidays and which are working days."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=64)
def _national_holidays(year: int) -> frozenset[date]:
    """National holidays of one year, 4 October included from 2026 (L. 151/2025)."""
    return frozenset(holidays.country_holidays("IT", years=year))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A municipality's days: national holidays, its patron saint, its own closing days.

    `patron` is (month, day); `closing_days` close the office but are not legal holidays.
    """

    patron: tuple[int, int] | None = None
    closing_days: frozenset[date] = field(default_factory=frozenset)
    opens_at: time = time(8, 0)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a Sunday, a national holiday or the patron saint's day."""
        if day.weekday() > SATURDAY or day in _national_holidays(day.year):
            return True
        return (day.month, day.day) == self.patron

    def is_working(self, day: date) -> bool:
        """Whether the office works that day: Monday to Friday, no holiday, not closed."""
        return (
            day.weekday() < SATURDAY and not self.is_holiday(day) and day not in self.closing_days
        )

    def next_procedural_day(self, day: date) -> date:
        """The day itself, or the next that is neither a holiday nor a Saturday.

        Art. 155 c. 4-5 c.p.c.: a term that expires on a holiday moves to the next day that is
        not one, and for acts done outside a hearing Saturday counts as a holiday.
        """
        while self.is_holiday(day) or day.weekday() == SATURDAY:
            day += timedelta(days=1)
        return day
